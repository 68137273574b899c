import * as request from "../../wire/requests/fundamental-data.ts";
import { type Handler, on } from "../context/handler.ts";
import * as code from "../facts/codes.ts";

/** Handlers of fundamental data, which the login has not subscribed to. */
export const fundamentalDataHandlers: readonly Handler[] = [
  on(request.reqFundamentalData, { needsIbkr: "data" }, ({ reqId }, context) =>
    context.error(reqId, code.FUNDAMENTAL_DATA_NOT_ALLOWED, "Fundamentals data is not allowed"),
  ),
  on(request.cancelFundamentalData, { needsIbkr: false }, () => {}),
];
