import * as request from "../../wire/requests/positions.ts";
import * as out from "../../wire/responses/positions.ts";
import { openPositions, positionRow } from "../account/position-rows.ts";
import { type Handler, on } from "../context/handler.ts";
import { onEvents } from "../context/subscriptions.ts";
import { allAccounts, requestedOfMulti } from "../login/account-scope.ts";
import { ACCOUNT_RULES } from "../rules/accounts.ts";
import { refuses } from "../rules/refuses.ts";

/** Handlers of positions. */
export const positionHandlers: readonly Handler[] = [
  on(request.reqPositions, { needsIbkr: false }, (_, context) => {
    context.subscribe("positions", 0, onEvents());
    for (const account of allAccounts(context.exchange.trading)) {
      for (const holding of openPositions(context, { account }))
        context.send(out.position, positionRow(holding, account));
    }
    context.send(out.positionEnd, {});
  }),
  on(request.cancelPositions, { needsIbkr: false }, (_, context) => void context.unsubscribe("positions", 0)),
  on(request.reqPositionsMulti, { needsIbkr: false }, ({ reqId, account, modelCode }, context) => {
    const { trading } = context.exchange;
    const requested = requestedOfMulti(account, modelCode, trading);
    const input = { requested, modelCode, trading };
    if (refuses(context, reqId, ACCOUNT_RULES, input) || requested === undefined) return;
    for (const code of requested.accounts) {
      for (const holding of openPositions(context, { account: code, model: requested.scope.model }))
        context.send(out.positionMulti, { reqId, ...positionRow(holding, code), modelCode });
    }
    context.send(out.positionMultiEnd, { reqId });
    context.client.positionsMulti.set(reqId, requested);
    context.subscribe("positions multi", reqId, onEvents());
  }),
  on(request.cancelPositionsMulti, { needsIbkr: false }, ({ reqId }, context) => {
    context.client.positionsMulti.delete(reqId);
    context.unsubscribe("positions multi", reqId);
  }),
];
