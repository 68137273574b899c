import type { AnyLogged } from "../../mod.ts";
import type { Seen } from "../seen.ts";
import { type Values, valuesOf } from "./message-values.ts";
import { CONTRACT_VALUES, hasContract, isOpenOrSame, isSameContract } from "./same-contract.ts";

/** Numbers of requests, which differ each time. */
const NUMBERS: readonly string[] = ["reqId", "orderId"];

/** Times, which move on between a request and its repetition. */
const TIMES: readonly string[] = ["end", "start", "time", "startDate", "endDate"];

/** Whether data come once or go on: a subscription also has what a request for the same data once would have. */
const MODES: readonly string[] = ["snapshot", "regulatorySnapshot", "keepUpToDate"];

/** Way in which two requests can be the same. */
export type Sameness = "stream" | "answer" | "request";

/** Values that a comparison leaves out. Those of the contract are compared by themselves. */
const LEFT_OUT: Readonly<Record<Sameness, ReadonlySet<string>>> = {
  /** The same stream of data: how much of the past it begins with is not a part of it. */
  stream: new Set([...NUMBERS, ...TIMES, ...MODES, "duration"]),
  /** A request whose answer has what another one was about: as much of the past, or more. */
  answer: new Set([...NUMBERS, ...TIMES, ...MODES, "duration"]),
  /** The very same request. */
  request: new Set(NUMBERS),
};

/**
 * Tests whether a later request wants the same as an earlier one: the same name, contract and values, whatever their numbers are.
 *
 * @param as What has to be the same: the `stream` of data, the `answer`, or the whole `request`, its times included.
 */
export function wantSame(
  seen: Pick<Seen, "answers">,
  as: Sameness,
  earlier: AnyLogged,
  later: AnyLogged,
): boolean {
  if (earlier.name !== later.name) return false;
  const [values, others] = [valuesOf(earlier), valuesOf(later)];
  const isOfContract = hasContract(values);
  if (isOfContract && !(isSameContract(seen, values, others) && isOpenOrSame(values, others, "exchange")))
    return false;
  if (as === "answer" && !covers(values, others)) return false;
  return Object.keys({ ...values, ...others }).every(
    (name) =>
      LEFT_OUT[as].has(name) ||
      (isOfContract && CONTRACT_VALUES.has(name)) ||
      valueText(values[name]) === valueText(others[name]),
  );
}

/** Writes a value for comparison; the order of a list of names, such as tags, does not matter. */
function valueText(value: unknown): string {
  return typeof value === "string" ? value.split(",").sort().join() : `${JSON.stringify(value)}`;
}

const MONTH_DAYS = 30;

/** Lengths of the units of durations, in days: a year is twelve months. */
const UNIT_DAYS: Readonly<Record<string, number>> = {
  S: 1 / 86_400,
  D: 1,
  W: 7,
  M: MONTH_DAYS,
  Y: 12 * MONTH_DAYS,
};

/** Tests whether a later duration is at least as long as an earlier one; a gap grows until it is filled. */
function covers({ duration }: Values, { duration: later }: Values): boolean {
  return duration === later || !(daysOf(later) < daysOf(duration));
}

/** Gets the length of a duration such as `1 D`, in days; not a number for what is none. */
function daysOf(duration: unknown): number {
  const [, number, unit = ""] = /^(\d+) ([SDWMY])/.exec(`${duration}`) ?? [];
  return Number(number) * (UNIT_DAYS[unit] ?? Number.NaN);
}

/** Writes a request without its number, e.g. `reqMktData AAPL STK SMART`. */
export function wantText(message: AnyLogged): string {
  return message.text.replace(/ #-?\d+/, "");
}
