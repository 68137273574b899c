import { historicalQuery } from "../requests/market.ts";
import type {
  Bar,
  BarSizeSetting,
  Contract,
  MarketDataType,
  TickByTickDataType,
  TickType,
  WhatToShow,
} from "../stoqey/mod.ts";
import { keptMap } from "./account.ts";
import type { StreamOperation } from "./stream.ts";
import { type MarketDataUpdate, type OptionComputation, TickBoard, type TickValue } from "./tick-board.ts";

/** What to watch of the market. */
export interface MarketDataArgs {
  /** The contract to watch. */
  readonly contract: Contract;
  /** Ticks beside the usual ones, by TWS's numbers, e.g. `["233"]`. Default none. */
  readonly genericTicks?: readonly string[];
}

/** The arguments of `tickOptionComputation` after the number, as an object. */
function optionComputation([
  tickType,
  tickAttrib,
  impliedVolatility,
  delta,
  optionPrice,
  presentDividend,
  gamma,
  vega,
  theta,
  underlyingPrice,
]: readonly (number | undefined)[]): {
  readonly tickType: TickType;
  readonly computation: OptionComputation;
} {
  const greeks = {
    impliedVolatility,
    delta,
    optionPrice,
    presentDividend,
    gamma,
    vega,
    theta,
    underlyingPrice,
  };
  return { tickType: tickType as TickType, computation: Object.freeze({ tickAttrib, ...greeks }) };
}

/** Prices and sizes as they change. */
export const marketData: StreamOperation<MarketDataArgs, MarketDataUpdate> = {
  name: "watchMarketData",
  what: "watch market data",
  budget: "lines",
  farms: ["market-data"],
  opens: ["tickReqParams"],
  start: (api, id, { contract, genericTicks = [] }) =>
    void api.reqMktData(id, contract, genericTicks.join(","), false, false),
  stop: (api, id) => void api.cancelMktData(id),
  begin: (_args, { emit }) => {
    const board = new TickBoard();
    const tick = (_id: number, tickType: TickType, value?: TickValue): void => {
      const update = value === undefined ? undefined : board.put(tickType, value);
      if (update !== undefined) emit(update);
    };
    return {
      on: {
        tickPrice: tick,
        tickSize: tick,
        tickGeneric: tick,
        tickString: tick,
        tickOptionComputation: (_id: number, ...args: number[]): void => {
          const { tickType, computation } = optionComputation(args);
          tick(_id, tickType, computation);
        },
        marketDataType: (_id: number, type: MarketDataType): void => {
          const update = board.setType(type);
          if (update !== undefined) emit(update);
        },
      },
      replay: () => board.replay(),
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
): Bar =>
  Object.freeze({
    time: `${time}`,
    ...{ open, high, low, close, volume, WAP },
    ...(count === undefined ? {} : { count }),
  });

/** Which bars of five seconds. */
export interface RealTimeBarsArgs {
  /** The contract to watch. */
  readonly contract: Contract;
  /** The prices that the bars are made of. Default `TRADES`. */
  readonly whatToShow?: "TRADES" | "MIDPOINT" | "BID" | "ASK";
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
}

/** Bars of five seconds, each when it is over. */
export const realTimeBars: StreamOperation<RealTimeBarsArgs, Bar> = {
  name: "watchRealTimeBars",
  what: "watch real-time bars",
  budget: "lines",
  quiet: true,
  // Either farm can end bars without a word.
  farms: ["market-data", "historical"],
  start: (api, id, { contract, whatToShow = "TRADES", useRth = true }) =>
    void api.reqRealTimeBars(id, contract, 5, whatToShow as WhatToShow, useRth),
  stop: (api, id) => void api.cancelRealTimeBars(id),
  begin: (_args, { emit }) => ({
    on: {
      realtimeBar: (
        _id: number,
        seconds: number,
        ...[open, high, low, close, volume, WAP, count]: number[]
      ): void => emit(barOf(seconds, ...([open, high, low, close, volume, WAP, count] as Numbers))),
    },
    replay: () => [],
  }),
};

type Numbers = [number, number, number, number, number, number, number];

/** Which bars of the past, kept up to date. */
export interface HistoricalBarsArgs {
  /** The contract to watch. */
  readonly contract: Contract;
  /** How far back to begin, e.g. `1 D`. */
  readonly duration: string;
  /** Length of one bar, `5 secs` or longer. */
  readonly barSize: `${BarSizeSetting}`;
  /** The prices that the bars are made of. Default `TRADES`. */
  readonly whatToShow?: `${WhatToShow}`;
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
  /** How `time` is written: 1 as text, 2 as seconds since 1970. Default 1. */
  readonly formatDate?: 1 | 2;
}

/** The snapshot of bars is over; the library marks it by a bar that is none. */
const FINISHED = "finished";
/** So many bars are remembered for readers that come later; more than TWS sends at once. */
const BARS_MAX = 100_000;

/** Bars of the past, then the one that is being made, again and again: `time` says which bar it is. */
export const historicalBars: StreamOperation<HistoricalBarsArgs, Bar> = {
  name: "watchHistoricalBars",
  what: "watch historical bars",
  budget: "historical",
  farms: ["historical", "market-data"],
  endsSnapshot: true,
  historical: historicalQuery,
  start: (api, id, { contract, duration, barSize, whatToShow = "TRADES", useRth = true, formatDate = 1 }) =>
    void api.reqHistoricalData(
      ...([id, contract, "", duration, barSize as BarSizeSetting, whatToShow as WhatToShow] as const),
      ...([useRth, formatDate, true] as const),
    ),
  stop: (api, id) => void api.cancelHistoricalData(id),
  begin: (_args, { emit, endSnapshot, kept }) => {
    // Kept when it is begun anew, so that who comes then is told all of them as well.
    const bars = keptMap<Bar>(kept, "bars");
    const bar = (_id: number, time: string, ...rest: number[]): void => {
      if (time.startsWith(FINISHED)) return endSnapshot();
      const [open, high, low, close, volume, count, WAP] = rest as Numbers;
      const one = barOf(time, open, high, low, close, volume, WAP, count);
      bars.set(time, one);
      const [oldest] = bars.keys();
      if (bars.size > BARS_MAX && oldest !== undefined) bars.delete(oldest);
      emit(one);
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
  | { readonly kind: "midpoint"; readonly time: number; readonly price: number };

/** Which ticks. */
export interface TickByTickArgs {
  /** The contract to watch. */
  readonly contract: Contract;
  /** The kind of the ticks. */
  readonly tickType: `${TickByTickDataType}`;
  /** Leave out ticks that change sizes alone? Default false. */
  readonly ignoreSize?: boolean;
}

/** Every single tick; `time` is seconds since 1970. */
export const tickByTick: StreamOperation<TickByTickArgs, SingleTick> = {
  name: "watchTickByTick",
  what: "watch single ticks",
  quiet: true,
  farms: ["market-data"],
  start: (api, id, { contract, tickType, ignoreSize = false }) =>
    void api.reqTickByTickData(id, contract, tickType as TickByTickDataType, 0, ignoreSize),
  stop: (api, id) => void api.cancelTickByTickData(id),
  begin: (_args, { emit }) => ({
    on: {
      tickByTickAllLast: (_id: number, _type: number, time: string, price: number, size: number): void =>
        emit(Object.freeze({ kind: "trade", time: Number(time), price, size })),
      tickByTickBidAsk: (
        _id: number,
        time: number,
        bid: number,
        ask: number,
        bidSize: number,
        askSize: number,
      ): void => emit(Object.freeze({ kind: "quote", time: Number(time), bid, ask, bidSize, askSize })),
      tickByTickMidPoint: (_id: number, time: number, price: number): void =>
        emit(Object.freeze({ kind: "midpoint", time: Number(time), price })),
    },
    replay: () => [],
  }),
};
