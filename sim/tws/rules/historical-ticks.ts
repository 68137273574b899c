import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { HistoricalTicksRequest } from "../../wire/requests/historical-ticks.ts";
import * as code from "../facts/codes.ts";
import { noPermissionText, type Permission } from "../market-data/market-data-permissions.ts";
import { invalidText, type Rule } from "./rule.ts";

const TICKS_MAX = 1_000;
const CONTENTS = ["TRADES", "MIDPOINT", "BID_ASK", "AGGTRADES"];
const GATEWAY = "deepentropy/ibx#432: text of a gateway";

function invalid(
  what: string,
  source: string,
  cause: string,
  isBroken: (query: HistoricalTicksRequest) => boolean,
): Rule<HistoricalTicksRequest> {
  return {
    what,
    code: code.INVALID_REQUEST,
    source,
    broken: (query) => (isBroken(query) ? invalidText(cause) : undefined),
  };
}

/** Makes the text of 10187. */
export function ticksFailedText(cause: string): string {
  return `Failed to request historical ticks:${cause}`;
}

/** Refusals of a request for historical ticks before its contract is looked up. */
export const PAST_TICK_REQUEST_RULES: readonly Rule<HistoricalTicksRequest>[] = [
  invalid(
    "historical ticks without an exchange",
    GATEWAY,
    "Exchange must not be empty",
    ({ exchange }) => exchange.trim() === "",
  ),
  invalid(
    "historical ticks of a combination",
    GATEWAY,
    "Combo types are not supported",
    ({ secType }) => secType === "BAG",
  ),
  invalid(
    "fewer than 1 historical ticks",
    GATEWAY,
    "Number of ticks must be > 0",
    ({ numberOfTicks }) => numberOfTicks < 1,
  ),
  invalid(
    `more than ${TICKS_MAX} historical ticks`,
    "TWS API reference, Historical Time and Sales; text unsourced",
    `Number of ticks must be <= ${TICKS_MAX}`,
    ({ numberOfTicks }) => numberOfTicks > TICKS_MAX,
  ),
  invalid(
    "historical ticks with an empty whatToShow",
    GATEWAY,
    "Source price must not be empty",
    ({ whatToShow }) => whatToShow.trim() === "",
  ),
  invalid(
    "historical ticks of anything but TRADES, MIDPOINT, BID_ASK and AGGTRADES",
    GATEWAY,
    "Invalid source price",
    ({ whatToShow }) => !CONTENTS.includes(whatToShow.toUpperCase()),
  ),
  {
    what: "historical ticks with both or neither of start and end",
    code: code.HISTORICAL_TICKS_FAILED,
    source: "TWS API reference, Historical Time and Sales; text unsourced",
    broken: ({ start, end }) =>
      (start.trim() === "") === (end.trim() === "")
        ? ticksFailedText("exactly one of start and end time must be given")
        : undefined,
  },
];

/** A request for historical ticks with its instrument. */
export interface PastTicks {
  readonly query: HistoricalTicksRequest;
  readonly instrument: Instrument;
  readonly permission: Permission;
}

/** Notices about historical ticks that are served all the same. */
export const PAST_TICK_NOTICES: readonly Rule<PastTicks>[] = [
  {
    what: "historical ticks with AGGTRADES of anything but a cryptocurrency (notice; trades come)",
    effect: "notify",
    code: code.OTHER_WHAT_TO_SHOW_EXPECTED,
    source: GATEWAY,
    broken: ({ query, instrument }) =>
      query.whatToShow.toUpperCase() === "AGGTRADES" && instrument.secType !== "CRYPTO"
        ? "Expected what to show is TRADES, please use that instead of AGGTRADES."
        : undefined,
  },
];

/** Refusals of a request for historical ticks that depend on its instrument. */
export const PAST_TICK_RULES: readonly Rule<PastTicks>[] = [
  {
    what: "historical ticks of an instrument whose live market data the login does not have",
    code: code.HISTORICAL_TICKS_FAILED,
    source: "IBKR's message codes, 10187",
    broken: ({ instrument, permission }) =>
      permission === "live" ? undefined : ticksFailedText(noPermissionText(instrument)),
  },
];
