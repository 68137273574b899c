import type { AnyLogged } from "../../mod.ts";

/** Values of a message by their names. */
export type Values = Readonly<Record<string, unknown>>;

/** Gets the values of a message; empty for one that cannot be read. */
export function valuesOf(message: AnyLogged): Values {
  try {
    return message.values ?? {};
  } catch {
    return {};
  }
}

/** Gets the number of the request or order of a message; undefined for none. */
export function idOf(message: AnyLogged): number | undefined {
  try {
    return message.id;
  } catch {
    return undefined;
  }
}

/** Values beside the contract by which two requests of one name differ; numbers of requests and times are not among them. */
const TERMS: readonly string[] = [
  "account",
  "barSize",
  "group",
  "groupId",
  "instrument",
  "locationCode",
  "marketDataType",
  "modelCode",
  "pattern",
  "provider",
  "scanCode",
  "tags",
  "tickType",
  "whatToShow",
];

/** Values that describe a contract without its ID. */
const CONTRACT: readonly string[] = ["symbol", "secType", "lastTradeDate", "strike", "right"];

/**
 * Tests whether two requests want the same: the same name, contract and terms, whatever their numbers and times are.
 *
 * A contract is the same by its ID where both have one, else by its symbol, type, date, strike and right.
 */
export function wantSame(one: AnyLogged, other: AnyLogged): boolean {
  if (one.name !== other.name) return false;
  const [values, others] = [valuesOf(one), valuesOf(other)];
  return isSameContract(values, others) && TERMS.every((name) => values[name] === others[name]);
}

/** Tests whether two messages are about the same contract. */
export function isSameContract(values: Values, others: Values): boolean {
  const [id, otherId] = [Number(values.conId ?? 0), Number(others.conId ?? 0)];
  if (id > 0 && otherId > 0) return id === otherId;
  // A contract that is named by its ID alone cannot be compared with a described one.
  if (values.symbol === "" || others.symbol === "") return true;
  return CONTRACT.every((name) => values[name] === others[name]);
}

/** Writes a request without its number, e.g. `reqMktData AAPL STK SMART`. */
export function wantText(message: AnyLogged): string {
  return message.text.replace(/ #-?\d+/, "");
}
