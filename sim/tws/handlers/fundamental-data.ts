import * as request from "../../wire/requests/fundamental-data.ts";
import { type Handler, on } from "../context/handler.ts";
import { FUNDAMENTALS_RULES } from "../rules/reference-data.ts";
import { refuses } from "../rules/refuses.ts";

/** Handlers of fundamental data, which the login has not subscribed to. */
export const fundamentalDataHandlers: readonly Handler[] = [
  on(request.reqFundamentalData, { needsIbkr: "data" }, (query, context) => {
    refuses(context, query.reqId, FUNDAMENTALS_RULES, query);
  }),
  on(request.cancelFundamentalData, { needsIbkr: false }, () => {}),
];
