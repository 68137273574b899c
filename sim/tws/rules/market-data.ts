import type { Instrument } from "../../exchange/contracts/instrument.ts";
import type { MktDataRequest } from "../../wire/requests/market-data.ts";
import * as code from "../facts/codes.ts";
import { parseGenericTickList } from "../market-data/generic-tick-list.ts";
import {
  ADDITIONAL_SUBSCRIPTION,
  type Permission,
  permissionTail,
} from "../market-data/market-data-permissions.ts";
import { NUMBER_IN_USE } from "./request-numbers.ts";
import { invalidText, type Rule } from "./rule.ts";

/** A request for market data with its instrument. */
export interface MarketDataInput {
  readonly query: MktDataRequest;
  readonly instrument: Instrument;
  /** Whether the request number is in use for market data. */
  readonly inUse: boolean;
  readonly reqId: number;
}

/** Refusals of a request for market data, in the order of TWS. */
export const MARKET_DATA_RULES: readonly Rule<MarketDataInput>[] = [
  {
    what: "a snapshot with generic ticks",
    code: code.INVALID_REQUEST,
    source: "public issue logs of 321 (stoqey/ib, market-data-snapshot); the page has 414",
    broken: ({ query }) =>
      (query.snapshot || query.regulatorySnapshot) && query.genericTicks !== ""
        ? invalidText("Snapshot market data subscription is not applicable to generic ticks")
        : undefined,
  },
  {
    what: "a generic tick that does not exist, or not for this security type, or has an empty parameter",
    code: code.INVALID_REQUEST,
    source: "deepentropy/ibx#450: text and list of a gateway",
    broken: ({ query, instrument }) => {
      const list = parseGenericTickList(query.genericTicks, instrument);
      return typeof list === "string" ? invalidText(list) : undefined;
    },
  },
  NUMBER_IN_USE["market data"],
];

/** Market data that the login may see of an instrument, and the type that a client requested with `reqMarketDataType`. */
export interface PermissionInput {
  readonly instrument: Instrument;
  readonly permission: Permission;
  /** Live, frozen, delayed or delayed frozen: 1 to 4. */
  readonly marketDataType: number;
}

/** Number of the market data type `delayed`; lower ones are live and frozen. */
const DELAYED = 3;

/** Refusals of market data that the login does not have. */
export const PERMISSION_RULES: readonly Rule<PermissionInput>[] = [
  {
    what: "live market data that the login has not subscribed to, and that are not available delayed",
    code: code.MARKET_DATA_NOT_SUBSCRIBED,
    source: "IBKR's message codes, 354; text: public client code",
    broken: ({ instrument, permission, marketDataType }) =>
      permission === "none" && marketDataType < DELAYED
        ? `Requested market data is not subscribed.Delayed market data is not available.${permissionTail(instrument)}`
        : undefined,
  },
  {
    what: "delayed market data that the login does not have",
    code: code.DELAYED_DATA_NOT_ENABLED,
    source: "tws-protocol 3.4; text: public client code",
    broken: ({ permission, marketDataType }) =>
      permission === "none" && marketDataType >= DELAYED
        ? "Requested market data is not subscribed. Delayed market data is not enabled."
        : undefined,
  },
  {
    what: "live market data, where the login has delayed ones",
    code: code.DELAYED_DATA_AVAILABLE,
    source: "IBKR's API guide, Common Error Resolution, 10089",
    broken: ({ instrument, permission, marketDataType }) =>
      permission === "delayed" && marketDataType < DELAYED
        ? `${ADDITIONAL_SUBSCRIPTION}Delayed market data is available.${permissionTail(instrument)}`
        : undefined,
  },
];

/** Notices about market data that come delayed. */
export const PERMISSION_NOTICES: readonly Rule<PermissionInput>[] = [
  {
    what: "delayed market data (notice; the data come)",
    effect: "notify",
    code: code.DELAYED_DATA_DISPLAYED,
    source: "IBKR's message codes, 10167",
    broken: ({ permission, marketDataType }) =>
      permission === "delayed" && marketDataType >= DELAYED
        ? "Requested market data is not subscribed. Displaying delayed market data."
        : undefined,
  },
];

/** A number of market data types, and a cancel. */
export const MARKET_DATA_TYPE_RULES: readonly Rule<{ readonly marketDataType: number }>[] = [
  {
    what: "a market data type outside 1 to 4",
    code: code.INVALID_REQUEST,
    source: "TWS API reference, Market Data Types; text unsourced",
    broken: ({ marketDataType }) =>
      marketDataType < 1 || marketDataType > 4
        ? invalidText(`Market data type ${marketDataType} is not known`)
        : undefined,
  },
];

/** Refusals of a cancel: market data, tick-by-tick data and real-time bars alike. */
export const CANCEL_RULES: readonly Rule<{ readonly reqId: number; readonly isKnown: boolean }>[] = [
  {
    what: "a cancel of market data, tick-by-tick data or real-time bars that do not run",
    code: code.UNKNOWN_TICKER_ID,
    source: "IBKR's message codes, 300",
    broken: ({ reqId, isKnown }) => (isKnown ? undefined : `Can't find EId with tickerId:${reqId}`),
  },
];
