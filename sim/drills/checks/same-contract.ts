import type { Seen } from "../seen.ts";
import { type Values, valuesOf } from "./message-values.ts";

/** Values of a contract in which one that is left open fits any other. */
const OPEN: readonly string[] = [
  "secType",
  "currency",
  "localSymbol",
  "multiplier",
  "tradingClass",
  "primaryExchange",
];

/** Security types of which each exchange has its own contracts; shares and currencies are the same wherever they are traded. */
const OF_EXCHANGE: ReadonlySet<unknown> = new Set(["FUT", "CONTFUT", "FOP", "IND"]);

/** Values by which a contract without a symbol is known. */
const NAMES: readonly string[] = ["localSymbol", "secId"];

/** Values of a message that describe its contract; the legs of a combination are among them. */
export const CONTRACT_VALUES: ReadonlySet<string> = new Set([
  ...OPEN,
  ...NAMES,
  "conId",
  "symbol",
  "lastTradeDate",
  "strike",
  "right",
  "exchange",
  "secIdType",
  "legs",
]);

/** Tests whether the values of a message describe a contract. */
export function hasContract(values: Values): boolean {
  return "strike" in values && "symbol" in values;
}

/**
 * Tests whether two messages are about the same contract, however they describe it.
 *
 * With two IDs of contracts these decide. A contract that is named by its ID alone is described by what TWS has sent about it.
 */
export function isSameContract(seen: Pick<Seen, "answers">, values: Values, others: Values): boolean {
  const [id, otherId] = [idOfContract(values), idOfContract(others)];
  if (id > 0 && otherId > 0) return id === otherId;
  const [one, other] = [described(seen, values), described(seen, others)];
  if (!OPEN.every((name) => isOpenOrSame(one, other, name))) return false;
  if (OF_EXCHANGE.has(one.secType) && !isOpenOrSame(one, other, "exchange")) return false;
  if (isBlank(one.symbol) || isBlank(other.symbol))
    return NAMES.some((name) => isNamedBoth(one, other, name));
  return (
    one.symbol === other.symbol &&
    isSameDate(one, other) &&
    Number(one.strike ?? 0) === Number(other.strike ?? 0) &&
    rightOf(one) === rightOf(other) &&
    legsOf(one) === legsOf(other)
  );
}

/** Gets a description of a contract: its own, or that of an answer where it is named by its ID alone. */
function described(seen: Pick<Seen, "answers">, values: Values): Values {
  if (!isBlank(values.symbol)) return values;
  return knownContracts(seen).get(idOfContract(values)) ?? values;
}

const known = new WeakMap<readonly unknown[], ReadonlyMap<number, Values>>();

/** Finds the contracts that TWS has described, by their IDs. */
function knownContracts({ answers }: Pick<Seen, "answers">): ReadonlyMap<number, Values> {
  const found = known.get(answers);
  if (found !== undefined) return found;
  const contracts = new Map<number, Values>();
  for (const { message } of answers) {
    if (!DESCRIBING.has(message.name)) continue;
    const values = valuesOf(message);
    if (idOfContract(values) > 0 && !isBlank(values.symbol)) contracts.set(idOfContract(values), values);
  }
  known.set(answers, contracts);
  return contracts;
}

/** Names of the answers that describe a contract. */
const DESCRIBING: ReadonlySet<string> = new Set([
  "contractDetails",
  "bondContractDetails",
  "openOrder",
  "completedOrder",
  "execDetails",
  "position",
  "positionMulti",
  "updatePortfolio",
]);

function idOfContract({ conId }: Values): number {
  return Number(conId ?? 0);
}

/** Tests whether a value is left open: empty, or not a part of the message. */
function isBlank(value: unknown): boolean {
  return value === undefined || value === "";
}

/** Tests whether a value is the same in two messages, or left open in one. */
export function isOpenOrSame(values: Values, others: Values, name: string): boolean {
  return isBlank(values[name]) || isBlank(others[name]) || values[name] === others[name];
}

function isNamedBoth(values: Values, others: Values, name: string): boolean {
  return !isBlank(values[name]) && values[name] === others[name];
}

/** Compares the dates of two contracts: TWS adds the day to a month. The local symbol of a contract has its date in it. */
function isSameDate(values: Values, others: Values): boolean {
  const [date, otherDate] = [`${values.lastTradeDate ?? ""}`, `${others.lastTradeDate ?? ""}`];
  if (date === "" || otherDate === "")
    return date === otherDate || isNamedBoth(values, others, "localSymbol");
  return date.startsWith(otherDate) || otherDate.startsWith(date);
}

/** Gets the first letter of the right of an option: C or P; empty for none, which clients also write as 0 or ?. */
function rightOf({ right }: Values): string {
  return /^[CP]/i.exec(`${right ?? ""}`)?.[0].toUpperCase() ?? "";
}

/** Writes the legs of a combination, whatever their order. */
function legsOf({ legs }: Values): string {
  if (!Array.isArray(legs)) return "";
  return legs
    .map(({ conId, ratio, action }: Values) => `${conId}/${ratio}/${action}`)
    .sort()
    .join();
}
