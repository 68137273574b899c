import * as request from "../../wire/requests/pnl.ts";
import * as out from "../../wire/responses/pnl.ts";
import { isAccount } from "../account/account-updates.ts";
import { cents } from "../account/cents.ts";
import { holdingOf } from "../account/position-rows.ts";
import type { Context } from "../context/context.ts";
import { type Handler, on } from "../context/handler.ts";
import { every } from "../context/subscriptions.ts";
import * as code from "../facts/codes.ts";

/** Profit and loss is sent again after this time, in ms. */
const PNL_MS = 1_000;

/** Handlers of profit and loss. */
export const pnlHandlers: readonly Handler[] = [
  on(request.reqPnL, { needsIbkr: false }, ({ reqId, account }, context) => {
    if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
    if (context.subscribed("pnl", reqId)) return context.failed(reqId, "Duplicate ticker ID");
    const send = (now: Context): void => {
      const { dailyPnl, unrealizedPnl, realizedPnl } = now.exchange.balance(now.nowMs);
      now.send(out.pnl, {
        reqId,
        daily: cents(dailyPnl),
        unrealized: cents(unrealizedPnl),
        realized: cents(realizedPnl),
      });
    };
    send(context);
    context.subscribe("pnl", reqId, every(PNL_MS, context.nowMs, send));
  }),
  on(request.cancelPnL, { needsIbkr: false }, ({ reqId }, context) => void context.unsubscribe("pnl", reqId)),
  on(request.reqPnLSingle, { needsIbkr: false }, ({ reqId, account, conId }, context) => {
    if (!isAccount(account)) return context.invalid(reqId, `Account ${account} is not known`);
    if (context.subscribed("pnl single", reqId))
      return context.error(reqId, code.DUPLICATE_TICKER_ID, "Duplicate ticker ID");
    // TWS sends nothing for a contract that was never held.
    const send = (now: Context): void => {
      const holding = holdingOf(conId, now);
      if (holding === undefined) return;
      now.send(out.pnlSingle, {
        reqId,
        position: holding.size,
        daily: cents(holding.dailyPnl),
        unrealized: cents(holding.unrealizedPnl),
        realized: cents(holding.realizedPnl),
        value: cents(holding.value),
      });
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
