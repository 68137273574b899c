import type { ValuedHolding } from "../../exchange/accounts/account.ts";
import type { Scope } from "../../exchange/accounts/ledgers.ts";
import { updateAccountTime, updateAccountValue, updatePortfolio } from "../../wire/responses/accounts.ts";
import { timeOf } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { loginZone } from "../context/login-zone.ts";
import { reportedContract } from "../contracts/reported-contract.ts";
import { cents } from "./cents.ts";
import { updateValues } from "./update-values.ts";

/** Sends a whole account as `reqAccountUpdates` has it: values, portfolio and time. */
export function sendAccountUpdates(context: Context, account: string, scope: Scope): void {
  const { exchange, nowMs } = context.seen;
  for (const { tag, value, currency } of updateValues(exchange, nowMs, account, scope)) {
    context.send(updateAccountValue, { key: tag, value, currency, account });
  }
  for (const holding of exchange.trading.holdings(nowMs, scope)) {
    if (!isShown(holding)) continue;
    const { instrument, size, price, value, averageCost, unrealizedPnl, realizedPnl } = holding;
    const { exchange: _, ...contract } = reportedContract(instrument);
    context.send(updatePortfolio, {
      ...contract,
      primaryExchange: instrument.primaryExchange,
      position: size,
      marketPrice: price,
      marketValue: cents(value),
      averageCost: Number(averageCost.toFixed(6)),
      unrealizedPnl: cents(unrealizedPnl),
      realizedPnl: cents(realizedPnl),
      account,
    });
  }
  context.send(updateAccountTime, { time: timeOf(nowMs, loginZone(context)).slice(0, 5) });
}

/** Tests whether a portfolio shows a position: it is open, or was closed today. */
function isShown({ size, dayStartSize, dayCash }: ValuedHolding): boolean {
  return size !== 0 || dayStartSize !== 0 || dayCash !== 0;
}
