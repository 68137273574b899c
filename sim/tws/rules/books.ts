import type { Instrument } from "../../exchange/contracts/instrument.ts";
import * as code from "../facts/codes.ts";
import { SMART_EXCHANGES } from "../facts/smart-exchanges.ts";
import { type Permission, permissionTail } from "../market-data/market-data-permissions.ts";
import { NUMBER_IN_USE } from "./request-numbers.ts";
import { invalidText, type Rule } from "./rule.ts";

/** A request for market depth with its instrument. */
export interface BookInput {
  readonly instrument: Instrument;
  /** Exchange of the request; empty for the one of the instrument. */
  readonly exchange: string;
  readonly rows: number;
  readonly smart: boolean;
  readonly permission: Permission;
  /** Whether the request number is in use for market depth. */
  readonly inUse: boolean;
  readonly reqId: number;
}

/** Returns whether a book combines the exchanges that SMART routes to. */
function isSmartBook({ instrument, exchange }: Pick<BookInput, "instrument" | "exchange">): boolean {
  return (exchange === "" ? instrument.exchange : exchange) === "SMART";
}

/** Refusals of a request for market depth. */
export const BOOK_RULES: readonly Rule<BookInput>[] = [
  {
    what: "depth of an index or a fund, or of exchange SMART without isSmartDepth",
    code: code.MARKET_DEPTH_NOT_SUPPORTED,
    source: "public issue logs of 10092; TWS API reference, Market Depth",
    broken: (input) =>
      ["IND", "FUND"].includes(input.instrument.secType) || (isSmartBook(input) && !input.smart)
        ? "Deep market data is not supported for this combination of security type/exchange"
        : undefined,
  },
  {
    what: "depth with less than one row",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ rows }) => (rows < 1 ? invalidText("The number of rows must be above 0") : undefined),
  },
  NUMBER_IN_USE["market depth"],
  {
    what: "depth of one exchange that the login has not subscribed to",
    code: code.MARKET_DATA_NOT_SUBSCRIBED,
    source: "IBKR's message codes, 354; tail unsourced",
    broken: (input) =>
      input.permission !== "live" && !isSmartBook(input)
        ? `Requested market data is not subscribed.Delayed market data is not available.${permissionTail(input.instrument, "DEEP")}`
        : undefined,
  },
];

/** Notices about a book. */
export const BOOK_NOTICES: readonly Rule<BookInput>[] = [
  {
    what: "SMART depth (notice; names the exchanges that have a book, and those that the login may not see)",
    effect: "notify",
    code: code.SMART_DEPTH_EXCHANGES,
    source: "IBKR's message codes, 2152; rust-ibapi: recorded frames",
    broken: (input) => {
      if (!isSmartBook(input)) return undefined;
      const list = SMART_EXCHANGES.map((exchange) => `${exchange}; `).join("");
      return input.permission === "live"
        ? `Exchanges - Depth: ${list}`
        : `Exchanges - Need additional market data permissions - Depth: ${list}`;
    },
  },
];

/** Refusals of a cancel of market depth. */
export const BOOK_CANCEL_RULES: readonly Rule<{ readonly reqId: number; readonly isKnown: boolean }>[] = [
  {
    what: "a cancel of market depth that does not run",
    code: code.UNKNOWN_MARKET_DEPTH,
    source: "IBKR's message codes, 310",
    broken: ({ reqId, isKnown }) =>
      isKnown ? undefined : `Can't find the subscribed market depth with tickerId:${reqId}`,
  },
];
