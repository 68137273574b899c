import * as request from "../../wire/requests/pnl.ts";
import * as out from "../../wire/responses/pnl.ts";
import { cents } from "../account/cents.ts";
import { holdingOf } from "../account/position-rows.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import { requestedAccounts } from "../login/account-scope.ts";
import { ACCOUNT_RULES, PNL_RULES, PNL_SINGLE_RULES } from "../rules/accounts.ts";
import { refuses } from "../rules/refuses.ts";

/** Profit and loss is sent again after this time, in ms. */
const PNL_MS = 1_000;

/** Handlers of profit and loss. */
export const pnlHandlers: readonly Handler[] = [
  on(request.reqPnL, { needsIbkr: false }, ({ reqId, account, modelCode }, context) => {
    const { trading } = context.exchange;
    const requested = requestedAccounts(account, modelCode, trading);
    const input = { requested, modelCode, trading };
    if (refuses(context, reqId, ACCOUNT_RULES, input) || requested === undefined) return;
    const inUse = context.subscribed("pnl", reqId);
    if (refuses(context, reqId, PNL_RULES, { reqId, inUse })) return;
    const values = valuesOrUnset(context);
    const send = (now: Context): void => {
      const { dailyPnl, unrealizedPnl, realizedPnl } = now.seen.exchange.balance(
        now.seen.nowMs,
        requested.scope,
      );
      const amounts = {
        daily: cents(dailyPnl),
        unrealized: cents(unrealizedPnl),
        realized: cents(realizedPnl),
      };
      now.send(out.pnl, { reqId, ...values(amounts) });
    };
    send(context);
    context.subscribe("pnl", reqId, every(PNL_MS, context.nowMs, send));
  }),
  on(request.cancelPnL, { needsIbkr: false }, ({ reqId }, context) => void context.unsubscribe("pnl", reqId)),
  on(request.reqPnLSingle, { needsIbkr: false }, ({ reqId, account, modelCode, conId }, context) => {
    const { trading } = context.exchange;
    const requested = requestedAccounts(account, modelCode, trading);
    const input = { requested, modelCode, trading };
    if (refuses(context, reqId, ACCOUNT_RULES, input) || requested === undefined) return;
    const inUse = context.subscribed("pnl single", reqId);
    if (refuses(context, reqId, PNL_SINGLE_RULES, { reqId, inUse })) return;
    const values = valuesOrUnset(context);
    // TWS sends nothing for a contract that was never held.
    const send = (now: Context): void => {
      const holding = holdingOf(conId, now, requested.scope);
      if (holding === undefined) return;
      const { dailyPnl, unrealizedPnl, realizedPnl, value } = holding;
      const amounts = {
        daily: cents(dailyPnl),
        unrealized: cents(unrealizedPnl),
        realized: cents(realizedPnl),
        value: cents(value),
      };
      now.send(out.pnlSingle, { reqId, position: holding.size, ...values(amounts) });
    };
    send(context);
    context.subscribe("pnl single", reqId, every(PNL_MS, context.nowMs, send));
  }),
  on(
    request.cancelPnLSingle,
    { needsIbkr: false },
    ({ reqId }, context) => void context.unsubscribe("pnl single", reqId),
  ),
];

/** Makes a filter of values which leaves them out of the first message, where `pnlUnsetFirst` says so. */
function valuesOrUnset({
  shared,
}: Context): <Values extends Readonly<Record<string, number>>>(
  values: Values,
) => { readonly [Name in keyof Values]: number | undefined } {
  let isUnset = shared.options.pnlUnsetFirst;
  return (values) => {
    const names = Object.keys(values);
    const kept = isUnset ? Object.fromEntries(names.map((name) => [name, undefined])) : values;
    isUnset = false;
    return kept as { readonly [Name in keyof typeof values]: number | undefined };
  };
}
