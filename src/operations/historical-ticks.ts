import * as v from "valibot";
import { contract } from "../arguments/contract.ts";
import { int32, text, useRth } from "../arguments/fields.ts";
import { strict } from "../arguments/strict.ts";
import type {
  Contract,
  HistoricalTick,
  HistoricalTickBidAsk,
  HistoricalTickLast,
  WhatToShow,
} from "../stoqey/mod.ts";
import type { Operation } from "./operation.ts";
import { collect, type Read, type ReadNames } from "./read.ts";

/** Selects historical ticks: exactly one of `start` and `end` is given, `yyyymmdd-hh:mm:ss` in UTC or with a zone. */
export interface HistoricalTicksOptions {
  /** Earliest time. */
  readonly start?: string;
  /** Latest time. */
  readonly end?: string;
  /** Most ticks, 1 to 1 000; TWS may send more, to complete a second. */
  readonly numberOfTicks: number;
  /** Whether to use regular trading hours only (`useRTH`). Default true. */
  readonly useRth?: boolean;
  /** Whether to leave out ticks that change sizes alone (`ignoreSize`). Default false. */
  readonly ignoreSize?: boolean;
}

/** Selects historical ticks of a contract. */
export interface HistoricalTicksArgs extends HistoricalTicksOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** A tick of the past, with its instant. */
export type TimedTick<Tick> = Tick & {
  /** Epoch ms; undefined where TWS sent no time. */
  readonly timeMs: number | undefined;
};

/** Many more than are ever requested at once, so that a server that never ends cannot fill the memory. */
const TICKS_MAX = 1_000_000;

/** The ticks of one kind. They arrive in parts, each of which says whether it is the last. */
function historicalTicks<Tick extends { time?: number }>(
  whatToShow: "MIDPOINT" | "BID_ASK" | "TRADES",
  event: string,
): Operation<HistoricalTicksArgs, TimedTick<Tick>> {
  return {
    request: "reqHistoricalTicks",
    arguments: strict({
      contract,
      start: v.optional(text),
      end: v.optional(text),
      numberOfTicks: int32(1, 1_000),
      useRth,
      ignoreSize: v.optional(v.boolean(), false),
    }),
    needsIbkr: true,
    lane: "bulk",
    ends: [event],
    isLast: (_event, [, , done]) => done === true,
    send: (api, id, { contract, start = "", end = "", numberOfTicks, useRth = true, ignoreSize = false }) => {
      const prices = whatToShow as WhatToShow;
      api.reqHistoricalTicks(id, contract, start, end, numberOfTicks, prices, useRth, ignoreSize);
    },
    handlers: (_args, emit) => {
      let count = 0;
      return {
        [event]: (_id: number, ticks: readonly Tick[]) => {
          count += ticks.length;
          if (count > TICKS_MAX) throw new Error(`it has more than ${TICKS_MAX} ticks`);
          for (const tick of ticks) {
            const { time } = tick;
            emit({ ...tick, timeMs: time === undefined ? undefined : time * 1_000 });
          }
        },
      };
    },
  };
}

const names = (name: string): ReadNames => ({ name, what: "read historical ticks", timeoutMs: 60_000 });

/** Midpoints of bid and ask, second by second. */
export const historicalTicksMid: Operation<HistoricalTicksArgs, TimedTick<HistoricalTick>> = historicalTicks(
  "MIDPOINT",
  "historicalTicks",
);
/** Bids and asks. */
export const historicalTicksBidAsk: Operation<
  HistoricalTicksArgs,
  TimedTick<HistoricalTickBidAsk>
> = historicalTicks("BID_ASK", "historicalTicksBidAsk");
/** Trades. */
export const historicalTicksLast: Operation<
  HistoricalTicksArgs,
  TimedTick<HistoricalTickLast>
> = historicalTicks("TRADES", "historicalTicksLast");

/** Historical midpoints of bid and ask. */
export const getHistoricalTicksMid: Read<HistoricalTicksArgs, readonly TimedTick<HistoricalTick>[]> = collect(
  historicalTicksMid,
  names("getHistoricalTicksMid"),
);
/** Historical bids and asks. */
export const getHistoricalTicksBidAsk: Read<HistoricalTicksArgs, readonly TimedTick<HistoricalTickBidAsk>[]> =
  collect(historicalTicksBidAsk, names("getHistoricalTicksBidAsk"));
/** Historical trades. */
export const getHistoricalTicksLast: Read<HistoricalTicksArgs, readonly TimedTick<HistoricalTickLast>[]> =
  collect(historicalTicksLast, names("getHistoricalTicksLast"));
