import * as v from "valibot";
import { barSize, duration, whatToShow } from "../arguments/bars.ts";
import { contract } from "../arguments/contract.ts";
import { formatDate, int32, text, useRth } from "../arguments/fields.ts";
import { oneOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import type { HistoricalQuery } from "../pacing/historical-budget.ts";
import {
  type BarSizeSetting,
  type Contract,
  DurationUnit,
  type HistogramEntry,
  type WhatToShow,
} from "../stoqey/mod.ts";
import { lastByKey } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { collect, first, type Read } from "./read.ts";
import { stream, type Watch } from "./stream.ts";
import { type TimedBar, timedBar } from "./timed-bar.ts";

/** Selects historical bars. */
export interface HistoryOptions {
  /** Time span before the end: a number and `S`, `D`, `W`, `M` or `Y`, e.g. `"1 D"`. */
  readonly duration: string;
  /** Length of one bar, e.g. `"5 mins"`. */
  readonly barSize: `${BarSizeSetting}`;
  /** The prices that the bars are made of. Default `"TRADES"`; currencies have `"MIDPOINT"`. */
  readonly whatToShow?: `${WhatToShow}`;
  /** The end, `yyyymmdd-hh:mm:ss` in UTC, or with a zone after a space: `20260113 16:00:00 US/Eastern`. Default now. */
  readonly end?: string;
  /** Whether to use regular trading hours only (`useRTH`). Default true. */
  readonly useRth?: boolean;
  /** Form of `time`: 1 text in the exchange's zone, 2 seconds since 1970. Default 1. */
  readonly formatDate?: 1 | 2;
}

/** Selects historical bars of a contract. */
export interface HistoryArgs extends HistoryOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** Bars of this length and shorter ones are paced. */
const PACED_BARS: ReadonlySet<string> = new Set(["1 secs", "5 secs", "10 secs", "15 secs", "30 secs"]);

/** The properties of a request for bars that the rules for historical data depend on. */
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

/** The library marks the end of historical bars by one that is no bar. */
const FINISHED = "finished";

/** Historical bars, oldest first; where they are watched, also the bar that is being made, each time that it changes. */
export const historicalData: Operation<HistoryArgs, TimedBar> = {
  request: "reqHistoricalData",
  arguments: strict({
    contract,
    duration,
    barSize,
    whatToShow,
    end: v.optional(text, ""),
    useRth,
    formatDate,
  }),
  cancel: "cancelHistoricalData",
  needsIbkr: true,
  lane: "bulk",
  ends: ["historicalData", "historicalSchedule"],
  // A trading schedule is no list of bars: it ends a request of `lease.api` alone.
  isLast: (event, [, time], request) =>
    event === "historicalData" ? String(time).startsWith(FINISHED) : request === undefined,
  goesOn: (request) => Boolean(request[8]),
  historical: historicalQuery,
  send: (api, id, args, mode) => {
    const { contract, end = "", duration, whatToShow = "TRADES", useRth = true, formatDate = 1 } = args;
    const [barSize, prices] = [args.barSize as BarSizeSetting, whatToShow as WhatToShow];
    const keepUpToDate = mode === "continuous";
    api.reqHistoricalData(id, contract, end, duration, barSize, prices, useRth, formatDate, keepUpToDate);
  },
  stop: (api, id) => void api.cancelHistoricalData(id),
  handlers: (_args, emit) => {
    const bar = (
      _id: number,
      time: string,
      open: number,
      high: number,
      low: number,
      close: number,
      volume: number,
      count: number | undefined,
      WAP: number,
    ): void => {
      if (time.startsWith(FINISHED)) return;
      emit(timedBar(time, open, high, low, close, volume, WAP, count));
    };
    return { historicalData: bar, historicalDataUpdate: bar };
  },
};

/** Historical bars, oldest first. */
export const getHistoricalData: Read<HistoryArgs, readonly TimedBar[]> = collect(historicalData, {
  name: "getHistoricalData",
  what: "read historical bars",
  timeoutMs: 60_000,
});

/** Selects historical bars that are kept up to date. */
export type HistoricalBarsOptions = Omit<HistoryOptions, "end">;

/** Selects historical bars of a contract that are kept up to date. */
export type HistoricalBarsArgs = Omit<HistoryArgs, "end">;

/** Most bars that are remembered for readers that join later; more than TWS sends at once. */
const BARS_MAX = 100_000;

/** Historical bars, then the bar that is being made, each time that it changes; `time` identifies it. */
export const watchHistoricalBars: Watch<HistoricalBarsArgs, TimedBar> = stream(historicalData, {
  name: "watchHistoricalBars",
  what: "watch historical bars",
  arguments: strict({ contract, duration, barSize, whatToShow, useRth, formatDate }),
  budget: "historical",
  farms: ["historical", "market-data"],
  // The last bar is sent every five seconds, and not where it does not change.
  silentMs: 30_000,
  endsSnapshot: true,
  memory: (beginning) => lastByKey(beginning, { keyOf: ({ time }) => `${time}`, max: BARS_MAX }),
});

/** Selects the data whose beginning is read. */
export interface HeadTimestampOptions {
  /** The prices. Default `TRADES`. */
  readonly whatToShow?: `${WhatToShow}`;
  /** Whether to use regular trading hours only (`useRTH`). Default true. */
  readonly useRth?: boolean;
  /** Form of the answer: 1 text in UTC, 2 seconds since 1970. Default 1. */
  readonly formatDate?: 1 | 2;
}

/** Selects the data of a contract whose beginning is read. */
export interface HeadTimestampArgs extends HeadTimestampOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** The earliest available data point. */
export const headTimestamp: Operation<HeadTimestampArgs, string> = {
  request: "reqHeadTimestamp",
  arguments: strict({ contract, whatToShow, useRth, formatDate }),
  cancel: "cancelHeadTimestamp",
  needsIbkr: true,
  lane: "bulk",
  ends: ["headTimestamp"],
  send: (api, id, { contract, whatToShow = "TRADES", useRth = true, formatDate = 1 }) =>
    void api.reqHeadTimestamp(id, contract, whatToShow as WhatToShow, useRth, formatDate),
  stop: (api, id) => void api.cancelHeadTimestamp(id),
  handlers: (_args, emit) => ({ headTimestamp: (_id: number, time: string) => emit(time) }),
};

/** The earliest available data point. */
export const getHeadTimestamp: Read<HeadTimestampArgs, string> = first(headTimestamp, {
  name: "getHeadTimestamp",
  what: "read the head timestamp",
});

/** Selects a histogram of prices. */
export interface HistogramOptions {
  /** Whether to use regular trading hours only (`useRTH`). Default true. */
  readonly useRth?: boolean;
  /** Time span, in units. */
  readonly duration: number;
  /** The unit of the time span, e.g. `DAY`. */
  readonly durationUnit: DurationUnit;
}

/** Selects a histogram of the prices of a contract. */
export interface HistogramArgs extends HistogramOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** Units traded at each price. */
export const histogramData: Operation<HistogramArgs, readonly HistogramEntry[]> = {
  request: "reqHistogramData",
  arguments: strict({
    contract,
    useRth,
    duration: int32(1),
    durationUnit: oneOf(Object.values(DurationUnit)),
  }),
  cancel: "cancelHistogramData",
  needsIbkr: true,
  lane: "bulk",
  ends: ["histogramData"],
  send: (api, id, { contract, useRth = true, duration, durationUnit }) =>
    void api.reqHistogramData(id, contract, useRth, duration, durationUnit),
  stop: (api, id) => void api.cancelHistogramData(id),
  handlers: (_args, emit) => ({
    histogramData: (_id: number, entries: readonly HistogramEntry[]) => emit(entries),
  }),
};

/** Units traded at each price. */
export const getHistogramData: Read<HistogramArgs, readonly HistogramEntry[]> = first(histogramData, {
  name: "getHistogramData",
  what: "read a histogram",
});
