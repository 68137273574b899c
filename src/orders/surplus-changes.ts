import type { ChangeRecord, OrderRecord } from "./order-record.ts";

/** Maximum number of changes of one order that are remembered with their keys; the oldest that have ended are forgotten. */
const CHANGES_MAX = 1_000;

/**
 * Finds the changes of an order that are too many once another is added: a program may modify one order for months.
 *
 * @returns A test of a change. One whose outcome is not known is never too many.
 */
export function surplusOf({ changes }: OrderRecord): (change: ChangeRecord) => boolean {
  if (changes.length < CHANGES_MAX) return () => false;
  const ended = changes.filter(({ isKnown }) => isKnown);
  const surplus = new Set(ended.slice(0, changes.length + 1 - CHANGES_MAX));
  return (change) => surplus.has(change);
}
