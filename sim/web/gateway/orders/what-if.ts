import type { OrderTerms } from "../../../exchange/orders/orders.ts";
import { amountText } from "../../../world/amount-text.ts";
import type { CoreContext } from "../state/core-context.ts";

const money = (amount: number): string => `${amountText(amount)} USD`;

/** Makes the body of `/iserver/account/:accountId/orders/whatif`. */
export function whatIfBody(terms: OrderTerms, { exchange, nowMs }: CoreContext): unknown {
  const { before, after, commission } = exchange.trading.whatIf(terms, nowMs);
  const change = (current: number, next: number): unknown => ({
    current: amountText(current),
    change: amountText(next - current),
    after: amountText(next),
  });
  const quote = exchange.quote(terms.instrument, nowMs);
  const price = terms.limitPrice ?? (terms.side === "BUY" ? quote.ask : quote.bid);
  const amount = price * terms.quantity * terms.instrument.multiplier;
  return {
    amount: { amount: money(amount), commission: money(commission), total: money(amount + commission) },
    equity: change(before.netLiquidation, after.netLiquidation),
    initial: change(before.initialMargin, after.initialMargin),
    maintenance: change(before.maintenanceMargin, after.maintenanceMargin),
    warn: null,
    error: null,
  };
}
