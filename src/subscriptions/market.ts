import { historicalQuery } from "../requests/market.ts";
import type {
  Bar,
  BarSizeSetting,
  Contract,
  TickByTickDataType,
  TickType,
  WhatToShow,
} from "../stoqey/mod.ts";
import type { StreamOperation } from "./stream.ts";

/** One tick of a line, and all that the line has told so far. */
export interface MarketDataUpdate {
  /** What has changed. */
  readonly tickType: TickType;
  /** Its new value. */
  readonly value: number | string;
  /** The last value of each tick type. */
  readonly ticks: ReadonlyMap<TickType, number | string>;
}

/** What to watch of the market. */
export interface MarketDataArgs {
  /** Of what. */
  readonly contract: Contract;
  /** Ticks beside the usual ones, by TWS's numbers, e.g. `["233"]`. Default none. */
  readonly genericTicks?: readonly string[];
}

/** Prices and sizes as they change. */
export const marketData: StreamOperation<MarketDataArgs, MarketDataUpdate> = {
  name: "watchMarketData",
  what: "watch market data",
  budget: "lines",
  farm: "market-data",
  start: (api, id, { contract, genericTicks = [] }) =>
    void api.reqMktData(id, contract, genericTicks.join(","), false, false),
  stop: (api, id) => void api.cancelMktData(id),
  begin: () => {
    let ticks: ReadonlyMap<TickType, number | string> = new Map();
    const tick = (_id: number, tickType: TickType, value?: number | string): MarketDataUpdate | undefined => {
      if (value === undefined) return undefined;
      ticks = new Map(ticks).set(tickType, value);
      return { tickType, value, ticks };
    };
    return {
      on: { tickPrice: tick, tickSize: tick, tickGeneric: tick, tickString: tick },
      opens: ["tickReqParams"],
      replay: () => [...ticks].map(([tickType, value]) => ({ tickType, value, ticks })),
    };
  },
};

/** A bar of the market, as it stands on the wire of its stream. */
const barOf = (
  time: number | string,
  open: number,
  high: number,
  low: number,
  close: number,
  volume: number,
  WAP: number,
  count: number | undefined,
): Bar => ({
  time: `${time}`,
  open,
  high,
  low,
  close,
  volume,
  WAP,
  ...(count === undefined ? {} : { count }),
});

/** Which bars of five seconds. */
export interface RealTimeBarsArgs {
  /** Of what. */
  readonly contract: Contract;
  /** Of which prices. Default `TRADES`. */
  readonly whatToShow?: "TRADES" | "MIDPOINT" | "BID" | "ASK";
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
}

/** Bars of five seconds, each when it is over. */
export const realTimeBars: StreamOperation<RealTimeBarsArgs, Bar> = {
  name: "watchRealTimeBars",
  what: "watch real-time bars",
  budget: "lines",
  farm: "market-data",
  start: (api, id, { contract, whatToShow = "TRADES", useRth = true }) =>
    void api.reqRealTimeBars(id, contract, 5, whatToShow as WhatToShow, useRth),
  stop: (api, id) => void api.cancelRealTimeBars(id),
  begin: () => ({
    on: {
      realtimeBar: (
        _id: number,
        seconds: number,
        ...[open, high, low, close, volume, WAP, count]: number[]
      ) => barOf(seconds, ...([open, high, low, close, volume, WAP, count] as Numbers)),
    },
    replay: () => [],
  }),
};

type Numbers = [number, number, number, number, number, number, number];

/** Which bars of the past, kept up to date. */
export interface HistoricalBarsArgs {
  /** Of what. */
  readonly contract: Contract;
  /** How far back to begin, e.g. `1 D`. */
  readonly duration: string;
  /** Length of one bar, `5 secs` or longer. */
  readonly barSize: `${BarSizeSetting}`;
  /** Of which prices. Default `TRADES`. */
  readonly whatToShow?: `${WhatToShow}`;
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
  /** How `time` is written: 1 as text, 2 as seconds since 1970. Default 1. */
  readonly formatDate?: 1 | 2;
}

/** Bars of the past, then the one that is being made, again and again: `time` says which bar it is. */
export const historicalBars: StreamOperation<HistoricalBarsArgs, Bar> = {
  name: "watchHistoricalBars",
  what: "watch historical bars",
  farm: "historical",
  historical: historicalQuery,
  start: (api, id, { contract, duration, barSize, whatToShow = "TRADES", useRth = true, formatDate = 1 }) =>
    void api.reqHistoricalData(
      ...([id, contract, "", duration, barSize as BarSizeSetting, whatToShow as WhatToShow] as const),
      ...([useRth, formatDate, true] as const),
    ),
  stop: (api, id) => void api.cancelHistoricalData(id),
  begin: () => {
    const bars = new Map<string, Bar>();
    const bar = (_id: number, time: string, ...rest: number[]): Bar | undefined => {
      // The library ends the list with one that is no bar.
      if (time.startsWith("finished")) return undefined;
      const [open, high, low, close, volume, count, WAP] = rest as Numbers;
      const one = barOf(time, open, high, low, close, volume, WAP, count);
      bars.set(time, one);
      return one;
    };
    return { on: { historicalData: bar, historicalDataUpdate: bar }, replay: () => [...bars.values()] };
  },
};

/** One tick, of whichever kind was asked for. */
export type SingleTick =
  | { readonly kind: "trade"; readonly time: number; readonly price: number; readonly size: number }
  | {
      readonly kind: "quote";
      readonly time: number;
      readonly bid: number;
      readonly ask: number;
      readonly bidSize: number;
      readonly askSize: number;
    }
  | { readonly kind: "middle"; readonly time: number; readonly price: number };

/** Which ticks. */
export interface TickByTickArgs {
  /** Of what. */
  readonly contract: Contract;
  /** Of which kind. */
  readonly tickType: `${TickByTickDataType}`;
  /** Leave out ticks that change sizes alone? Default false. */
  readonly ignoreSize?: boolean;
}

/** Every single tick; `time` is seconds since 1970. */
export const tickByTick: StreamOperation<TickByTickArgs, SingleTick> = {
  name: "watchTickByTick",
  what: "watch single ticks",
  farm: "market-data",
  start: (api, id, { contract, tickType, ignoreSize = false }) =>
    void api.reqTickByTickData(id, contract, tickType as TickByTickDataType, 0, ignoreSize),
  stop: (api, id) => void api.cancelTickByTickData(id),
  begin: () => ({
    on: {
      tickByTickAllLast: (
        _id: number,
        _type: number,
        time: string,
        price: number,
        size: number,
      ): SingleTick => ({
        ...{ kind: "trade", time: Number(time), price, size },
      }),
      tickByTickBidAsk: (
        _id: number,
        time: number,
        bid: number,
        ask: number,
        bidSize: number,
        askSize: number,
      ): SingleTick => ({ kind: "quote", time: Number(time), bid, ask, bidSize, askSize }),
      tickByTickMidPoint: (_id: number, time: number, price: number): SingleTick => ({
        ...{ kind: "middle", time: Number(time), price },
      }),
    },
    replay: () => [],
  }),
};
