import type { BracketTerms, OcaMember, OrderTerms } from "../../../src/web/mod.ts";

const APPLE = { conId: 265598 };
const RESTING: OrderTerms = { action: "BUY", orderType: "LMT", totalQuantity: 0, lmtPrice: 1 };
const MARKET: OrderTerms = { action: "BUY", orderType: "MKT", totalQuantity: 0 };
const PROFIT: OrderTerms = { action: "SELL", orderType: "LMT", totalQuantity: 0, lmtPrice: 900 };
const LOSS: OrderTerms = { action: "SELL", orderType: "STP", totalQuantity: 0, auxPrice: 1 };
/** Quantity, added to that of an order, that no account can sell. */
const TOO_MANY = 10_000_000;

/**
 * Groups that are placed: they rest, are filled at the market, are refused as a whole for a price, or in part. Of an OCA group
 * at the market one order is filled, and IBKR refuses the other.
 */
const GROUPS: Readonly<Record<string, readonly OrderTerms[]>> = {
  bracket: [RESTING, PROFIT, LOSS],
  "bracket at the market": [MARKET, PROFIT, LOSS],
  "bracket at a wrong price": [{ ...RESTING, lmtPrice: 1.00001 }, PROFIT, LOSS],
  "bracket without margin": [RESTING, { ...PROFIT, totalQuantity: TOO_MANY }, LOSS],
  group: [RESTING, { ...RESTING, lmtPrice: 2 }],
  "group at the market": [MARKET, MARKET],
};
/** Names of the groups. */
export const GROUP_NAMES: readonly string[] = Object.keys(GROUPS);
const ROLES = ["entry", "takeProfit", "stopLoss"];
/** Quantity of the first order; those of single orders are below it. */
const FIRST = 100;
const KEYS = 6;

/** A group of a script, as a call places it. */
export type PlacedGroup =
  | { readonly kind: "bracket"; readonly bracket: BracketTerms<OrderTerms> }
  | { readonly kind: "oca"; readonly members: readonly OcaMember<OrderTerms>[] };

/** Makes a group; each of its orders has a quantity that no other order has. */
export function groupOf(name: string, number: number): PlacedGroup {
  const orders = (GROUPS[name] ?? []).map((order, at) => ({
    ...order,
    totalQuantity: (order.totalQuantity ?? 0) + quantityIn(name, number, at),
  }));
  const [entry, takeProfit, stopLoss] = orders;
  if (entry !== undefined && stopLoss !== undefined)
    return { kind: "bracket", bracket: { entry, takeProfit, stopLoss } };
  return { kind: "oca", members: orders.map((order) => ({ contract: APPLE, order })) };
}

/** Quantities of the orders of all groups, by their keys. */
export function groupQuantities(): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [name, orders] of Object.entries(GROUPS))
    for (let number = 0; number < KEYS; number++)
      for (const [at, order] of orders.entries()) {
        const role = orders.length === ROLES.length ? ROLES[at] : at + 1;
        found.set(`${name}-${number}/${role}`, (order.totalQuantity ?? 0) + quantityIn(name, number, at));
      }
  return found;
}

function quantityIn(name: string, number: number, at: number): number {
  return FIRST + (GROUP_NAMES.indexOf(name) * KEYS + number) * ROLES.length + at;
}
