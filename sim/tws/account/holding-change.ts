import type { Holding } from "../../exchange/accounts/ledger.ts";
import type { Scope } from "../../exchange/accounts/ledgers.ts";
import type { OrderTerms } from "../../exchange/orders/orders.ts";
import { position, positionMulti } from "../../wire/responses/positions.ts";
import type { Context } from "../context/context.ts";
import { kindOf, reqIdOf } from "../context/subscription-kinds.ts";
import { allAccounts, requestedAccounts } from "../login/account-scope.ts";
import { sendAccountUpdates } from "./account-updates.ts";
import { holdingOf, positionRow } from "./position-rows.ts";

/** Sends a client the change of positions by a fill of an order, through those of its subscriptions that show them. */
export function sendHoldingChange(context: Context, { instrument, account, allocation }: OrderTerms): void {
  const changed = allocation?.map((one) => one.account) ?? [account];
  for (const one of changed)
    sendPosition(context, one, (scope) => holdingOf(instrument.conId, context, scope));
  sendUpdatedAccount(context, changed);
}

/** Sends a client positions that have become others, as `sendHoldingChange` does; those that are not held now are 0. */
export function sendReplacedHoldings(
  context: Context,
  replaced: readonly { readonly account: string; readonly conId: number }[],
): void {
  const { exchange, nowMs } = context;
  for (const { account, conId } of replaced) {
    const instrument = exchange.instrument(conId, nowMs);
    const flat = instrument && { instrument, size: 0, averageCost: 0 };
    sendPosition(context, account, (scope) => holdingOf(conId, context, scope) ?? flat);
  }
  if (replaced.length > 0) sendUpdatedAccount(context, allAccounts(exchange.trading));
}

type HeldNow = Pick<Holding, "instrument" | "size" | "averageCost"> | undefined;

function sendPosition(context: Context, account: string, heldIn: (scope: Scope) => HeldNow): void {
  const held = heldIn({ account });
  if (held === undefined) return;
  if (context.subscribed("positions", 0)) context.send(position, positionRow(held, account));
  for (const key of context.client.subscriptions.keys()) {
    if (kindOf(key) === "positions multi") sendMulti(context, reqIdOf(key), account, heldIn);
  }
}

function sendUpdatedAccount(context: Context, changed: readonly string[]): void {
  if (!context.subscribed("account updates", 0)) return;
  const updated = requestedAccounts(context.client.accountUpdates, "", context.exchange.trading);
  if (updated?.accounts.some((one) => changed.includes(one)) === true)
    sendAccountUpdates(context, updated.code, updated.scope);
}

function sendMulti(
  context: Context,
  reqId: number,
  account: string,
  heldIn: (scope: Scope) => HeldNow,
): void {
  const requested = context.client.positionsMulti.get(reqId);
  if (requested?.accounts.includes(account) !== true) return;
  const { model } = requested.scope;
  const held = heldIn({ account, model });
  if (held === undefined) return;
  context.send(positionMulti, { reqId, ...positionRow(held, account), modelCode: model ?? "" });
}
