import type { Contract, Order } from "../../stoqey/mod.ts";
import type { PlacedTerms } from "./order-placing.ts";

/** Orders of a bracket: an entry, and one or two exits of which the first to be filled cancels the other. */
export interface BracketTerms<Terms> {
  /** Order that is worked first. */
  readonly entry: Terms;
  /** Exit with a profit; it works once the entry is filled. */
  readonly takeProfit?: Terms | undefined;
  /** Exit with a loss; it works once the entry is filled. */
  readonly stopLoss?: Terms | undefined;
}

/** Names of the orders of a bracket, in the order in which they are sent. */
const NAMES = ["entry", "takeProfit", "stopLoss"] as const;

/**
 * Makes the orders of a bracket: TWS works none of them before it has received the last one, the only one that transmits.
 *
 * @param key Key of the bracket; each order has it with its own name behind it.
 */
export function bracketOrders(
  contract: Contract,
  bracket: BracketTerms<Order>,
  key: string | undefined,
): readonly PlacedTerms[] {
  const names = NAMES.filter((name) => bracket[name] !== undefined);
  return names.map((name, at) => ({
    contract,
    order: { ...(bracket[name] as Order), transmit: at === names.length - 1 },
    parent: name === "entry" ? undefined : 0,
    key: key === undefined ? undefined : `${key}/${name}`,
  }));
}
