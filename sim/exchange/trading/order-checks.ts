import type { Balance } from "../accounts/account.ts";
import { isTradable } from "../contracts/instrument.ts";
import { isGroupFilled } from "../orders/order-groups.ts";
import type { OrderRefusal } from "../orders/order-refusal.ts";
import { isDone, type Order } from "../orders/orders.ts";
import { partsOf } from "./booking.ts";
import { shortRefusal } from "./short-sales.ts";

/** The effect that an order would have on the account (`whatIf`), in its base currency. */
export interface WhatIf {
  readonly before: Balance;
  readonly after: Balance;
  readonly commission: number;
}

/** What the checks of an order look at, for one of its accounts. */
export interface CheckedOrder {
  /** The order, with the terms that are to be transmitted. */
  readonly order: Order;
  readonly account: string;
  /** Every other order that is open, and every other order of its group. */
  readonly others: readonly Order[];
  /** Returns the units that the account holds. */
  held(conId: number): number;
  whatIf(): WhatIf;
}

/** The most orders that may be open in one contract, on one side of one account. */
const OPEN_ORDERS_MAX = 20;

/** Returns why an order is rejected (201) when it is transmitted. */
export function refusalOf({ order, account, others, held, whatIf }: CheckedOrder): OrderRefusal | undefined {
  const { instrument, side } = order.terms;
  if (!isTradable(instrument)) return { kind: "untradable" };
  // TWS alone knows of an order that was not transmitted.
  const transmitted = others.filter(({ terms }) => terms.transmit);
  if (isGroupFilled(order, transmitted)) return { kind: "group" };
  const open = transmitted.filter(({ terms, status }) => {
    const isOfAccount = partsOf(terms).some((part) => part.account === account);
    return (
      isOfAccount && !isDone({ status }) && terms.instrument.conId === instrument.conId && terms.side === side
    );
  });
  if (open.length >= OPEN_ORDERS_MAX) return { kind: "orders", max: OPEN_ORDERS_MAX };
  const short = shortRefusal(order, transmitted, account, held);
  if (short !== undefined) return short;
  const { before, after } = whatIf();
  const { netLiquidation, initialMargin } = after;
  if (netLiquidation >= initialMargin || initialMargin <= before.initialMargin) return undefined;
  return { kind: "margin", netLiquidation, initialMargin };
}
