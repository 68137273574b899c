import type { ConditionData } from "./condition-data.ts";
import type { Condition } from "./orders.ts";

/**
 * Evaluates the conditions of an order; each is joined to the next one by its own "and" or "or".
 *
 * @param account The account of the order, whose margin counts.
 * @param sinceMs When the order was placed: an execution condition counts fills from then on.
 */
export function conditionsHold(
  conditions: readonly Condition[],
  sinceMs: number,
  account: string,
  data: ConditionData,
): boolean {
  let result = true;
  let and = true;
  for (const condition of conditions) {
    const holds = conditionHolds(condition, sinceMs, account, data);
    result = and ? result && holds : result || holds;
    and = condition.and;
  }
  return result;
}

function conditionHolds(
  condition: Condition,
  sinceMs: number,
  account: string,
  data: ConditionData,
): boolean {
  const compare = (value: number | undefined, bound: number, more: boolean): boolean =>
    value !== undefined && (more ? value >= bound : value <= bound);
  switch (condition.kind) {
    case "price":
      return compare(data.price(condition.conId), condition.price, condition.more);
    case "time":
      return compare(data.nowMs, condition.atMs, condition.more);
    case "margin":
      return compare(data.cushionPercent(account), condition.percent, condition.more);
    case "volume":
      return compare(data.volume(condition.conId), condition.volume, condition.more);
    case "change":
      return compare(data.changePercent(condition.conId), condition.percent, condition.more);
    case "execution":
      return data.filledSince(sinceMs).some(({ terms }) => {
        const { symbol, secType } = terms.instrument;
        return symbol === condition.symbol && (condition.secType === "" || condition.secType === secType);
      });
  }
}
