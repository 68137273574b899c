import type { Balance } from "./account.ts";
import { isTradable } from "./instrument.ts";
import { isDone, type Order, type OrderTerms } from "./orders.ts";

/** What an order would do to the account, in its base currency. */
export interface WhatIf {
  readonly before: Balance;
  readonly after: Balance;
  readonly commission: number;
}

/** Of one contract, side and account, so many orders may be open. */
const OPEN_ORDERS_MAX = 20;

/** Why an order is not accepted, if it is not: what cannot be traded, too many at once, or too little money. */
export function refusalOf(
  terms: OrderTerms,
  others: readonly Order[],
  whatIf: () => WhatIf,
): string | undefined {
  const { instrument, side, account } = terms;
  if (!isTradable(instrument)) return "The contract is not available for trading";
  const open = others.filter((order) => {
    const same = order.terms.instrument.conId === instrument.conId && order.terms.account === account;
    return same && !isDone(order) && order.terms.side === side;
  });
  if (open.length >= OPEN_ORDERS_MAX) {
    return `Only ${OPEN_ORDERS_MAX} orders of one contract may be open on one side`;
  }
  const { before, after } = whatIf();
  if (after.netLiquidation >= after.initialMargin || after.initialMargin <= before.initialMargin)
    return undefined;
  const money = (amount: number): string => `${amount.toFixed(2)} USD`;
  return `YOUR ORDER IS NOT ACCEPTED. EQUITY WITH LOAN VALUE [${money(after.netLiquidation)}] MUST EXCEED THE INITIAL MARGIN [${money(after.initialMargin)}]`;
}
