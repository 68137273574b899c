import * as v from "valibot";
import { contract } from "../arguments/contract.ts";
import { oneOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import { type Contract, TickByTickDataType } from "../stoqey/mod.ts";
import { noReplay } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { stream, type Watch } from "./stream.ts";

/** One tick of the kind that was requested; `time` is seconds since 1970, `timeMs` epoch ms. */
export type SingleTick =
  | {
      readonly kind: "trade";
      readonly time: number;
      readonly timeMs: number;
      readonly price: number;
      readonly size: number;
    }
  | {
      readonly kind: "quote";
      readonly time: number;
      readonly timeMs: number;
      readonly bid: number;
      readonly ask: number;
      readonly bidSize: number;
      readonly askSize: number;
    }
  | { readonly kind: "midpoint"; readonly time: number; readonly timeMs: number; readonly price: number };

/** Selects tick-by-tick data. */
export interface TickByTickOptions {
  /** The kind of ticks. */
  readonly tickType: `${TickByTickDataType}`;
  /** Whether to leave out ticks that change sizes alone (`ignoreSize`). Default false. */
  readonly ignoreSize?: boolean;
}

/** Selects the tick-by-tick data of a contract. */
export interface TickByTickArgs extends TickByTickOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** The time of a tick, which TWS writes in seconds since 1970. */
function instant(seconds: number | string): { readonly time: number; readonly timeMs: number } {
  const time = Number(seconds);
  return { time, timeMs: time * 1_000 };
}

/** Every tick of one kind. */
export const tickByTick: Operation<TickByTickArgs, SingleTick> = {
  request: "reqTickByTickData",
  arguments: strict({
    contract,
    tickType: oneOf(Object.values(TickByTickDataType)),
    ignoreSize: v.optional(v.boolean(), false),
  }),
  cancel: "cancelTickByTickData",
  needsIbkr: true,
  ends: [],
  send: (api, id, { contract, tickType, ignoreSize = false }) =>
    void api.reqTickByTickData(id, contract, tickType as TickByTickDataType, 0, ignoreSize),
  stop: (api, id) => void api.cancelTickByTickData(id),
  handlers: (_args, emit) => ({
    tickByTickAllLast: (_id: number, _type: number, time: string, price: number, size: number) =>
      emit({ kind: "trade", ...instant(time), price, size }),
    tickByTickBidAsk: (
      _id: number,
      time: number,
      bid: number,
      ask: number,
      bidSize: number,
      askSize: number,
    ) => emit({ kind: "quote", ...instant(time), bid, ask, bidSize, askSize }),
    tickByTickMidPoint: (_id: number, time: number, price: number) =>
      emit({ kind: "midpoint", ...instant(time), price }),
  }),
};

/** Every tick of one kind. */
export const watchTickByTick: Watch<TickByTickArgs, SingleTick> = stream(tickByTick, {
  name: "watchTickByTick",
  what: "watch single ticks",
  quiet: true,
  farms: ["market-data"],
  memory: () => noReplay(),
});
