import type {
  Contract,
  DurationUnit,
  HistogramEntry,
  HistoricalTick,
  HistoricalTickBidAsk,
  HistoricalTickLast,
  WhatToShow,
} from "../stoqey/mod.ts";
import { DONE, type Operation } from "./operation.ts";
import { single } from "./shapes.ts";

/** Selects a contract and the kind of its data. */
export interface HeadTimestampArgs {
  /** What it is about. */
  readonly contract: Contract;
  /** Default `TRADES`. */
  readonly whatToShow?: `${WhatToShow}`;
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
  /** 1 as text in UTC, 2 as seconds since 1970. Default 1. */
  readonly formatDate?: 1 | 2;
}

/** When the past of a contract begins. */
export const headTimestamp: Operation<HeadTimestampArgs, string> = single({
  name: "getHeadTimestamp",
  what: "read when the history begins",
  timeoutMs: 20_000,
  needsIbkr: true,
  lane: "bulk",
  event: "headTimestamp",
  send: (api, id, { contract, whatToShow = "TRADES", useRth = true, formatDate = 1 }) =>
    void api.reqHeadTimestamp(id, contract, whatToShow as WhatToShow, useRth, formatDate),
  cancel: (api, id) => void api.cancelHeadTimestamp(id),
  of: (_id: number, time: string) => time,
});

/** Over which time prices are counted. */
export interface HistogramArgs {
  /** What it is about. */
  readonly contract: Contract;
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
  /** How many of the units. */
  readonly duration: number;
  /** Which units, e.g. `DAY`. */
  readonly durationUnit: DurationUnit;
}

/** How much was traded at which price. */
export const histogramData: Operation<HistogramArgs, readonly HistogramEntry[]> = single({
  name: "getHistogramData",
  what: "read a histogram",
  timeoutMs: 20_000,
  needsIbkr: true,
  lane: "bulk",
  event: "histogramData",
  send: (api, id, { contract, useRth = true, duration, durationUnit }) =>
    void api.reqHistogramData(id, contract, useRth, duration, durationUnit),
  cancel: (api, id) => void api.cancelHistogramData(id),
  of: (_id: number, entries: readonly HistogramEntry[]) => entries,
});

/** Which ticks of the past: exactly one of `start` and `end` is given, `yyyymmdd-hh:mm:ss` in UTC or with a zone. */
export interface HistoricalTicksArgs {
  /** What they are about. */
  readonly contract: Contract;
  /** The first of them comes no earlier. */
  readonly start?: string;
  /** The last of them comes no later. */
  readonly end?: string;
  /** At most so many, 1 to 1 000; TWS may send more, to finish a second. */
  readonly numberOfTicks: number;
  /** Only regular trading hours? Default true. */
  readonly useRth?: boolean;
  /** Leave out ticks that change sizes alone? Default false. */
  readonly ignoreSize?: boolean;
}

/** Many more than are ever requested at once, so that a server that never ends cannot fill the memory. */
const TICKS_MAX = 1_000_000;

/** Ticks come in pieces; each piece says whether it is the last. */
function ticks<Tick>(
  name: string,
  whatToShow: "MIDPOINT" | "BID_ASK" | "TRADES",
  event: string,
): Operation<HistoricalTicksArgs, readonly Tick[]> {
  return {
    ...{
      name,
      what: "read historical ticks",
      timeoutMs: 60_000,
      numbering: "id",
      needsIbkr: true,
      lane: "bulk",
    },
    send: (api, id, args) =>
      void api.reqHistoricalTicks(
        ...([id, args.contract, args.start ?? "", args.end ?? "", args.numberOfTicks] as const),
        ...([whatToShow as WhatToShow, args.useRth ?? true, args.ignoreSize ?? false] as const),
      ),
    collect: () => {
      const all: Tick[] = [];
      return {
        on: {
          [event]: (_id: number, some: readonly Tick[], done: boolean) => {
            // Not all at once: a call takes only so many arguments.
            for (const tick of some) all.push(tick);
            if (all.length > TICKS_MAX) throw new Error(`it has more than ${TICKS_MAX} ticks`);
            return done ? DONE : undefined;
          },
        },
        result: () => all,
      };
    },
  };
}

/** Middles of bid and ask, second by second. */
export const historicalTicksMid: Operation<HistoricalTicksArgs, readonly HistoricalTick[]> = ticks(
  ...(["getHistoricalTicksMid", "MIDPOINT", "historicalTicks"] as const),
);
/** Bids and asks. */
export const historicalTicksBidAsk: Operation<HistoricalTicksArgs, readonly HistoricalTickBidAsk[]> = ticks(
  ...(["getHistoricalTicksBidAsk", "BID_ASK", "historicalTicksBidAsk"] as const),
);
/** Trades. */
export const historicalTicksLast: Operation<HistoricalTicksArgs, readonly HistoricalTickLast[]> = ticks(
  ...(["getHistoricalTicksLast", "TRADES", "historicalTicksLast"] as const),
);
