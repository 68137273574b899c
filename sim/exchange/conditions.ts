import type { Condition, Order } from "./orders.ts";

/** What conditions look at, at one instant. */
export interface Circumstances {
  readonly nowMs: number;
  /** The last price. */
  price(conId: number): number | undefined;
  /** Units traded today. */
  volume(conId: number): number | undefined;
  /** Change since the close of the day before, in percent. */
  changePercent(conId: number): number | undefined;
  /** What the margin leaves free of the equity, in percent. */
  cushionPercent(): number;
  /** Orders that were filled, or a part of them, since an instant. */
  filledSince(sinceMs: number): readonly Order[];
}

/** Do all conditions of an order hold? Each is joined to the next by its own and or or. */
export function hold(
  conditions: readonly Condition[],
  sinceMs: number,
  circumstances: Circumstances,
): boolean {
  let result = true;
  let and = true;
  for (const condition of conditions) {
    const holds = one(condition, sinceMs, circumstances);
    result = and ? result && holds : result || holds;
    and = condition.and;
  }
  return result;
}

function one(condition: Condition, sinceMs: number, at: Circumstances): boolean {
  const compare = (value: number | undefined, bound: number, more: boolean): boolean =>
    value !== undefined && (more ? value >= bound : value <= bound);
  switch (condition.kind) {
    case "price":
      return compare(at.price(condition.conId), condition.price, condition.more);
    case "time":
      return compare(at.nowMs, condition.atMs, condition.more);
    case "margin":
      return compare(at.cushionPercent(), condition.percent, condition.more);
    case "volume":
      return compare(at.volume(condition.conId), condition.volume, condition.more);
    case "change":
      return compare(at.changePercent(condition.conId), condition.percent, condition.more);
    case "execution":
      return at.filledSince(sinceMs).some(({ terms }) => {
        const { symbol, secType } = terms.instrument;
        return symbol === condition.symbol && (condition.secType === "" || condition.secType === secType);
      });
  }
}
