import type { Order } from "../../stoqey/mod.ts";

/** Fields of an order that a modification can change and that TWS reports. */
const TERMS = [
  "totalQuantity",
  "orderType",
  "lmtPrice",
  "auxPrice",
  "tif",
  "outsideRth",
  "goodTillDate",
  "goodAfterTime",
  "trailStopPrice",
  "trailingPercent",
  "displaySize",
  "cashQty",
] as const satisfies readonly (keyof Order)[];

/** The value that stands for none, in numbers of TWS. */
const UNSET = Number.MAX_VALUE;

/**
 * Tests whether a reported order has the terms that a modification has set: each field that differs from the terms before.
 *
 * @param before Terms before the modification.
 */
export function carriesTerms(reported: Order, set: Order, before: Order): boolean {
  const changed = TERMS.filter((name) => !equal(set[name], before[name]));
  return changed.every((name) => equal(set[name], reported[name]));
}

function equal(one: unknown, other: unknown): boolean {
  return plain(one) === plain(other);
}

/** Unset numbers, empty texts and false are what TWS reports of a field that was not given. */
function plain(value: unknown): unknown {
  return value === UNSET || value === "" || value === 0 || value === false || value === null
    ? undefined
    : value;
}
