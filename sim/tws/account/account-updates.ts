import { ACCOUNT } from "../../exchange/exchange-options.ts";
import { updateAccountTime, updateAccountValue, updatePortfolio } from "../../wire/responses/accounts.ts";
import { timeOf } from "../../world/zones.ts";
import type { Context } from "../context/context.ts";
import { reportedContract } from "../contracts/reported-contract.ts";
import { ledgerValues, summaryValues } from "./account-values.ts";
import { cents } from "./cents.ts";

/** Tests whether a request means the one account; an empty text does as well. */
export function isAccount(account: string): boolean {
  return account === "" || account === ACCOUNT;
}

/** Sends the whole account as `reqAccountUpdates` has it: values, portfolio and time. */
export function sendAccountUpdates(context: Context): void {
  const { exchange, nowMs } = context;
  const account = ACCOUNT;
  context.send(updateAccountValue, { key: "AccountCode", value: account, currency: "", account });
  for (const { tag, value, currency } of [
    ...summaryValues(exchange, nowMs),
    ...ledgerValues(exchange, nowMs),
  ]) {
    context.send(updateAccountValue, { key: tag, value, currency, account });
  }
  for (const holding of exchange.trading.holdings(nowMs)) {
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
  context.send(updateAccountTime, { time: timeOf(nowMs, "US/Eastern").slice(0, 5) });
}
