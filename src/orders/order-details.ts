import { isDeepStrictEqual } from "node:util";
import type { OrderEntry } from "./journal.ts";
import type { OrderFill } from "./order-change.ts";

/** Parts of an order that are seldom read once it has ended. */
export interface OrderDetails {
  /** Contract and order, as they are sent. */
  readonly terms: OrderEntry["terms"];
  /** Fills, by the part of their ID that corrections share. */
  readonly fills: Map<string, OrderFill>;
  /** IDs of the fills whose commission has come. */
  readonly charged: Set<string>;
}

/** A fill as it is packed; `null` for an unknown time. */
type Row = readonly [
  id: string,
  execId: string,
  quantity: number,
  price: number,
  exchange: string,
  timeMs: number | null,
];

/**
 * Writes the details of an order as one text, which takes a fraction of the memory of the objects.
 *
 * @returns Undefined where the text would not give the same details back, e.g. for terms with an object of a class.
 */
export function packed({ terms, fills, charged }: OrderDetails): string | undefined {
  const rows: Row[] = [];
  for (const [id, { execId, quantity, price, exchange, timeMs }] of fills)
    rows.push([id, execId, quantity, price, exchange, timeMs ?? null]);
  return exactJson([terms.contract, terms.order, rows, [...charged]]);
}

/** Reads the details of an order from their text. */
export function unpacked(text: string): OrderDetails {
  const [contract, order, rows, charged] = JSON.parse(text) as [unknown, unknown, Row[], string[]];
  const fills = new Map<string, OrderFill>();
  for (const [id, execId, quantity, price, exchange, timeMs] of rows)
    fills.set(id, { execId, quantity, price, exchange, timeMs: timeMs ?? undefined });
  return { terms: { contract, order }, fills, charged: new Set(charged) };
}

/** Writes a value as JSON; undefined where JSON would not give the same value back. */
export function exactJson(value: unknown): string | undefined {
  try {
    const text = JSON.stringify(value);
    return isDeepStrictEqual(JSON.parse(text), value) ? text : undefined;
  } catch {
    return undefined;
  }
}
