import * as request from "../../wire/requests/positions.ts";
import * as out from "../../wire/responses/positions.ts";
import { isAccount } from "../account/account-updates.ts";
import { openPositions, positionRow } from "../account/position-rows.ts";
import { type Handler, on } from "../context/handler.ts";
import { onEvents } from "../context/subscriptions.ts";

/** Handlers of positions. */
export const positionHandlers: readonly Handler[] = [
  on(request.reqPositions, { needsIbkr: false }, (_, context) => {
    context.client.positions = true;
    for (const holding of openPositions(context)) context.send(out.position, positionRow(holding));
    context.send(out.positionEnd, {});
  }),
  on(request.cancelPositions, { needsIbkr: false }, (_, context) => {
    context.client.positions = false;
  }),
  on(request.reqPositionsMulti, { needsIbkr: false }, ({ reqId, account, modelCode }, context) => {
    if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
    for (const holding of openPositions(context))
      context.send(out.positionMulti, { reqId, ...positionRow(holding), modelCode });
    context.send(out.positionMultiEnd, { reqId });
    context.subscribe("positions multi", reqId, onEvents());
  }),
  on(
    request.cancelPositionsMulti,
    { needsIbkr: false },
    ({ reqId }, context) => void context.unsubscribe("positions multi", reqId),
  ),
];
