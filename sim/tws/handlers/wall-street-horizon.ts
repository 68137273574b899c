import * as request from "../../wire/requests/wall-street-horizon.ts";
import { type Handler, on } from "../context/handler.ts";
import * as code from "../facts/codes.ts";

/** Handlers of the Wall Street Horizon calendar, which the login has not subscribed to. */
export const wallStreetHorizonHandlers: readonly Handler[] = [
  on(request.reqWshMetaData, { needsIbkr: "data" }, ({ reqId }, context) =>
    context.error(reqId, code.NEWS_NOT_ALLOWED, "News feed is not allowed"),
  ),
  on(request.cancelWshMetaData, { needsIbkr: false }, ({ reqId }, context) =>
    context.error(reqId, code.WSH_META_DATA_CANCEL_FAILED, "Failed cancel WSH metadata"),
  ),
  on(request.reqWshEventData, { needsIbkr: "data" }, ({ reqId }, context) =>
    context.error(reqId, code.WSH_META_DATA_NOT_REQUESTED, "WSH metadata not requested"),
  ),
  on(request.cancelWshEventData, { needsIbkr: false }, ({ reqId }, context) =>
    context.error(reqId, code.WSH_EVENT_DATA_CANCEL_FAILED, "Fail cancel WSH event data"),
  ),
];
