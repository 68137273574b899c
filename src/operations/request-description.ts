import { oneLine } from "../util/one-line.ts";

/** A longer description would hide the rest of the sentence. */
const SUBJECT_CHARS_MAX = 120;

/**
 * Describes the contract in the arguments of a request, in the order in which traders write it:
 * `NOSUCH STK SMART USD`, `SPX OPT 20260320 6000 C CBOE USD`, `conId 265598`.
 *
 * @returns One line of at most 120 characters without control characters; empty where there is no contract.
 */
export function describeContract(args: unknown): string {
  if (typeof args !== "object" || args === null) return "";
  const { contract = args } = args as { readonly contract?: unknown };
  if (typeof contract !== "object" || contract === null) return "";
  const field = (name: string): string => {
    const value: unknown = Reflect.get(contract, name);
    return typeof value === "number" || typeof value === "string" ? `${value}` : "";
  };
  const number = field("conId");
  const names = [field("localSymbol"), field("secId"), number === "" ? "" : `conId ${number}`];
  const symbol = field("symbol") || names.find((name) => name !== "");
  if (symbol === undefined) return "";
  const rest = ["secType", "lastTradeDateOrContractMonth", "strike", "right", "exchange", "currency"];
  const words = [symbol, ...rest.map(field)].filter((word) => word !== "" && word !== "0");
  return oneLine(words.join(" "), SUBJECT_CHARS_MAX);
}

/**
 * Describes a request and its contract for a sentence "Cannot <description>: ...", e.g. `read the contract details of
 * NOSUCH STK SMART USD`.
 */
export function describeRequest({ what }: { readonly what: string }, args: unknown): string {
  const contract = describeContract(args);
  return contract === "" ? what : `${what} of ${contract}`;
}
