import type { Balance } from "./account.ts";
import { isTradable } from "./instrument.ts";
import { isDone, type Order, type OrderTerms } from "./orders.ts";

/** The effect that an order would have on the account (`whatIf`), in its base currency. */
export interface WhatIf {
  readonly before: Balance;
  readonly after: Balance;
  readonly commission: number;
}

/** The most orders that may be open in one contract, on one side of one account. */
const OPEN_ORDERS_MAX = 20;

/** Returns why an order is rejected (201): a contract that cannot be traded, too many orders, or too little margin. */
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
