import * as request from "../../wire/requests/advisors.ts";
import { softDollarTiers } from "../../wire/responses/advisors.ts";
import { type Handler, on } from "../context/handler.ts";
import * as code from "../facts/codes.ts";

const NOT_FA = "FA data operations ignored for non FA customers.";

/** Handlers of requests for financial advisors; the account is an individual's. */
export const advisorHandlers: readonly Handler[] = [
  on(request.requestFA, { needsIbkr: false }, (_, context) =>
    context.error(-1, code.INVALID_REQUEST, NOT_FA),
  ),
  on(request.replaceFA, { needsIbkr: false }, ({ reqId }, context) =>
    context.error(reqId, code.INVALID_REQUEST, NOT_FA),
  ),
  on(request.reqSoftDollarTiers, { needsIbkr: false }, ({ reqId }, context) =>
    context.send(softDollarTiers, { reqId, tiers: [] }),
  ),
];
