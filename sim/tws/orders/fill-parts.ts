import type { Fill, Order } from "../../exchange/orders/orders.ts";

/** A fill as one account has it. */
export interface AccountFill extends Fill {
  readonly account: string;
}

/**
 * Gets a fill as TWS reports it by account: once for an order of one account; for a group first the whole under the advisor's
 * own account, then what each account has of it.
 */
export function fillsByAccount({ terms }: Order, fill: Fill): readonly AccountFill[] {
  const { parts = [] } = fill;
  return [
    { ...fill, account: terms.account },
    ...parts.map((part) => ({ ...fill, ...part, averagePrice: fill.averagePrice })),
  ];
}
