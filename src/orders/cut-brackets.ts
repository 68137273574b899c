import type { JournalEntry, OrderEntry } from "./journal.ts";
import type { OrderRecord } from "./order-record.ts";

/**
 * Finds the orders whose bracket lacks an order: the process that sent them ended before it kept, and so sent, all of it.
 *
 * An order of another call may have a key of the bracket, so that it counts only if it names the other order, too.
 *
 * @returns Their keys.
 */
export function cutBrackets(entries: readonly JournalEntry[]): readonly string[] {
  const orders = new Map<string, OrderEntry>();
  for (const entry of entries) if (entry.type === "order") orders.set(entry.key, entry);
  const isCut = ({ key, bracket }: OrderEntry): boolean =>
    bracket?.keys.some((other) => !orders.get(other)?.bracket?.keys.includes(key)) ?? false;
  return [...orders.values()].filter(isCut).map(({ key }) => key);
}

/** Notes that the bracket of an order lacks an order. */
export function markCut(record: OrderRecord | undefined): void {
  if (record?.bracket !== undefined) record.bracket = { ...record.bracket, isCut: true };
}

/** Makes orders of one call a bracket. */
export function joinBracket(records: readonly OrderRecord[]): void {
  const keys = records.map(({ key }) => key);
  for (const record of records) record.bracket ??= { keys };
}
