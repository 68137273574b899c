import type { OrderTerms } from "../../exchange/orders/orders.ts";
import { position, positionMulti } from "../../wire/responses/positions.ts";
import type { Context } from "../context/context.ts";
import { kindOf, reqIdOf } from "../context/subscription-kinds.ts";
import { requestedAccounts } from "../login/account-scope.ts";
import { sendAccountUpdates } from "./account-updates.ts";
import { holdingOf, positionRow } from "./position-rows.ts";

/** Sends a client the change of positions by a fill of an order, through those of its subscriptions that show them. */
export function sendHoldingChange(context: Context, { instrument, account, allocation }: OrderTerms): void {
  const { conId } = instrument;
  const changed = allocation?.map((one) => one.account) ?? [account];
  for (const one of changed) {
    const holding = holdingOf(conId, context, { account: one });
    if (holding === undefined) continue;
    if (context.subscribed("positions", 0)) context.send(position, positionRow(holding, one));
    for (const key of context.client.subscriptions.keys()) {
      if (kindOf(key) === "positions multi") sendMulti(context, reqIdOf(key), one, conId);
    }
  }
  if (!context.subscribed("account updates", 0)) return;
  const updated = requestedAccounts(context.client.accountUpdates, "", context.exchange.trading);
  if (updated?.accounts.some((one) => changed.includes(one)) === true)
    sendAccountUpdates(context, updated.code, updated.scope);
}

function sendMulti(context: Context, reqId: number, account: string, conId: number): void {
  const requested = context.client.positionsMulti.get(reqId);
  if (requested?.accounts.includes(account) !== true) return;
  const { model } = requested.scope;
  const holding = holdingOf(conId, context, { account, model });
  if (holding === undefined) return;
  context.send(positionMulti, { reqId, ...positionRow(holding, account), modelCode: model ?? "" });
}
