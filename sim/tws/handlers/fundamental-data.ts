import * as request from "../../wire/requests/fundamental-data.ts";
import { type Handler, on } from "../context/handler.ts";
import { FUNDAMENTALS_RULES } from "../rules/reference-data.ts";
import { firstRefusal } from "../rules/rule.ts";

/** Handlers of fundamental data, which the login has not subscribed to. */
export const fundamentalDataHandlers: readonly Handler[] = [
  on(request.reqFundamentalData, { needsIbkr: "data" }, (query, context) => {
    const refusal = firstRefusal(FUNDAMENTALS_RULES, query);
    if (refusal !== undefined) context.error(query.reqId, refusal.code, refusal.text);
  }),
  on(request.cancelFundamentalData, { needsIbkr: false }, () => {}),
];
