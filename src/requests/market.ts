import type { HistoricalQuery } from "../pacing/historical.ts";
import {
  type Bar,
  type BarSizeSetting,
  type Contract,
  type ContractDetails,
  TickType,
  type WhatToShow,
} from "../stoqey/mod.ts";
import { DONE, type Operation, operation } from "./operation.ts";

/** Everything that TWS knows of the contracts that fit. */
export const contractDetails: Operation<Contract, readonly ContractDetails[]> = operation({
  name: "getContractDetails",
  what: "read the contract details",
  timeoutMs: 20_000,
  numbering: "id",
  needsIbkr: true,
  send: (api, id, contract) => void api.reqContractDetails(id, contract),
  collect: () => {
    const found: ContractDetails[] = [];
    const add = (_id: number, details: ContractDetails): undefined => void found.push(details);
    return {
      on: { contractDetails: add, bondContractDetails: add, contractDetailsEnd: () => DONE },
      result: () => found,
    };
  },
});

/** What history to read. */
export interface HistoryOptions {
  /** How far back from the end: a number and `S`, `D`, `W`, `M` or `Y`, e.g. `"1 D"`. */
  readonly duration: string;
  /** Length of one bar, e.g. `"5 mins"`. */
  readonly barSize: `${BarSizeSetting}`;
  /** What the bars are made of. Default `"TRADES"`; currencies have `"MIDPOINT"`. */
  readonly whatToShow?: `${WhatToShow}`;
  /** The end, `yyyymmdd-hh:mm:ss` in UTC, or with a zone after a space: `20260113 16:00:00 US/Eastern`. Default now. */
  readonly end?: string;
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
  /** How `time` is written: 1 as text in the exchange's zone, 2 as seconds since 1970. Default 1. */
  readonly formatDate?: 1 | 2;
}

/** The same, with the contract. */
export interface HistoryArgs extends HistoryOptions {
  readonly contract: Contract;
}

/** Bars this long and shorter are paced. */
const PACED_BARS: ReadonlySet<string> = new Set([
  ...["1 secs", "5 secs", "10 secs", "15 secs", "30 secs", "1 sec", "5 sec", "10 sec", "15 sec", "30 sec"],
]);

/** What TWS's rules for historical data need to know. */
export function historicalQuery(args: HistoryArgs): HistoricalQuery {
  const { contract, barSize, whatToShow = "TRADES" } = args;
  const { conId, symbol, secType, exchange, lastTradeDateOrContractMonth, strike, right } = contract;
  const traded = [conId, symbol, secType, exchange, lastTradeDateOrContractMonth, strike, right];
  return {
    key: JSON.stringify(args),
    series: JSON.stringify([...traded, whatToShow]),
    paced: PACED_BARS.has(barSize),
    cost: whatToShow === "BID_ASK" ? 2 : 1,
  };
}

/** Bars of the past, oldest first. */
export const historicalData: Operation<HistoryArgs, readonly Bar[]> = operation({
  name: "getHistoricalData",
  what: "read historical bars",
  timeoutMs: 60_000,
  numbering: "id",
  needsIbkr: true,
  lane: "bulk",
  historical: historicalQuery,
  send: (api, id, args) =>
    void api.reqHistoricalData(
      id,
      args.contract,
      args.end ?? "",
      args.duration,
      args.barSize as BarSizeSetting,
      (args.whatToShow ?? "TRADES") as WhatToShow,
      args.useRth ?? true,
      args.formatDate ?? 1,
      false,
    ),
  cancel: (api, id) => void api.cancelHistoricalData(id),
  collect: () => {
    const bars: Bar[] = [];
    return {
      on: {
        historicalData: (
          _id: number,
          time: string,
          open: number,
          high: number,
          low: number,
          close: number,
          volume: number,
          count: number | undefined,
          WAP: number,
        ) => {
          // The library ends the list with one that is no bar.
          if (time.startsWith("finished")) return DONE;
          bars.push({ time, open, high, low, close, volume, WAP, ...(count === undefined ? {} : { count }) });
          return undefined;
        },
      },
      result: () => bars,
    };
  },
});

/** The market in one look. A field is undefined where TWS sent nothing for it. */
export interface MarketDataSnapshot {
  /** Best price to sell at. */
  readonly bid: number | undefined;
  /** Best price to buy at. */
  readonly ask: number | undefined;
  /** Price of the last trade. */
  readonly last: number | undefined;
  /** Units at the bid. */
  readonly bidSize: number | undefined;
  /** Units at the ask. */
  readonly askSize: number | undefined;
  /** Units of the last trade. */
  readonly lastSize: number | undefined;
  /** First price of the session. */
  readonly open: number | undefined;
  /** Highest of the session. */
  readonly high: number | undefined;
  /** Lowest of the session. */
  readonly low: number | undefined;
  /** Of the session before. */
  readonly close: number | undefined;
  /** Units traded in the session. */
  readonly volume: number | undefined;
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen. TWS says nothing where it is live, hence the default 1. */
  readonly marketDataType: number;
  /** Everything that ticked, by TWS's tick type; a price of -1 means "none now" and is left out above. */
  readonly ticks: ReadonlyMap<TickType, number | string>;
  /** What TWS remarked without refusing, e.g. that the data are delayed. */
  readonly notices: readonly string[];
}

/** Live and delayed data have tick types of their own. */
const NAMED = {
  bid: [TickType.BID, TickType.DELAYED_BID],
  ask: [TickType.ASK, TickType.DELAYED_ASK],
  last: [TickType.LAST, TickType.DELAYED_LAST],
  bidSize: [TickType.BID_SIZE, TickType.DELAYED_BID_SIZE],
  askSize: [TickType.ASK_SIZE, TickType.DELAYED_ASK_SIZE],
  lastSize: [TickType.LAST_SIZE, TickType.DELAYED_LAST_SIZE],
  open: [TickType.OPEN, TickType.DELAYED_OPEN],
  high: [TickType.HIGH, TickType.DELAYED_HIGH],
  low: [TickType.LOW, TickType.DELAYED_LOW],
  close: [TickType.CLOSE, TickType.DELAYED_CLOSE],
  volume: [TickType.VOLUME, TickType.DELAYED_VOLUME],
} as const;

/** One look at the market, up to 11 s long where little trades. */
export const marketDataSnapshot: Operation<Contract, MarketDataSnapshot> = operation({
  name: "getMarketDataSnapshot",
  what: "read a market data snapshot",
  timeoutMs: 20_000,
  numbering: "id",
  needsIbkr: true,
  send: (api, id, contract) => void api.reqMktData(id, contract, "", true, false),
  cancel: (api, id) => void api.cancelMktData(id),
  collect: () => {
    const ticks = new Map<TickType, number | string>();
    const notices: string[] = [];
    let marketDataType = 1;
    const tick = (_id: number, type: TickType, value: number | string | undefined): undefined => {
      if (value !== undefined) ticks.set(type, value);
    };
    const named = (name: keyof typeof NAMED): number | undefined => {
      for (const type of NAMED[name]) {
        const value = ticks.get(type);
        if (typeof value === "number" && value !== -1) return value;
      }
      return undefined;
    };
    return {
      on: {
        tickPrice: tick,
        tickSize: tick,
        tickGeneric: tick,
        tickString: tick,
        marketDataType: (_id: number, type: number): undefined => {
          marketDataType = type;
        },
        tickSnapshotEnd: () => DONE,
      },
      notice: (code, message) => void notices.push(`${message} (${code})`),
      result: () => ({
        bid: named("bid"),
        ask: named("ask"),
        last: named("last"),
        bidSize: named("bidSize"),
        askSize: named("askSize"),
        lastSize: named("lastSize"),
        open: named("open"),
        high: named("high"),
        low: named("low"),
        close: named("close"),
        volume: named("volume"),
        marketDataType,
        ticks,
        notices,
      }),
    };
  },
});
