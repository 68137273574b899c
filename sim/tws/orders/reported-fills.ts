import type { Fill, Order, OrderTerms } from "../../exchange/orders/orders.ts";
import { type AccountFill, fillsByAccount } from "./fill-parts.ts";

/** A fill as one `execDetails` reports it. */
export interface ReportedFill {
  /** The order; for a leg of a combination with the contract and the side of the leg. */
  readonly order: Order;
  readonly fill: AccountFill;
  /** Whether a commission report belongs to it: the legs of a combination are charged, the combination itself is not. */
  readonly charged: boolean;
}

/**
 * Gets what TWS reports of a fill: by account, and for a combination first the combination at its net price, then each leg.
 *
 * @see nautechsystems/nautilus_trader#3712: the execution IDs of the legs follow that of the combination.
 */
export function reportedFills(order: Order, fill: Fill): readonly ReportedFill[] {
  const { legs } = fill;
  const whole = fillsByAccount(order, fill).map((part) => ({
    order,
    fill: part,
    charged: legs === undefined,
  }));
  const { account } = order.terms;
  const ofLegs = (legs ?? []).map(({ instrument, side, ...leg }) => ({
    order: { ...order, terms: { ...order.terms, instrument, side } },
    fill: { ...fill, ...leg, account },
    charged: true,
  }));
  return [...whole, ...ofLegs];
}

/** Gets the terms of an order by the contract that becomes a position: one for each leg of a combination. */
export function heldTerms({ terms }: Order): readonly OrderTerms[] {
  return terms.instrument.legs?.map(({ instrument }) => ({ ...terms, instrument })) ?? [terms];
}
