import * as v from "valibot";
import { contract } from "../arguments/contract.ts";
import { useRth } from "../arguments/fields.ts";
import { oneOf } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import type { Contract, WhatToShow } from "../stoqey/mod.ts";
import { noReplay } from "./memory.ts";
import type { Operation } from "./operation.ts";
import { stream, type Watch } from "./stream.ts";
import { type TimedBar, timedBar } from "./timed-bar.ts";

/** Selects bars of five seconds. */
export interface RealTimeBarsOptions {
  /** The prices that the bars are made of. Default `TRADES`. */
  readonly whatToShow?: "TRADES" | "MIDPOINT" | "BID" | "ASK";
  /** Whether to use regular trading hours only (`useRTH`). Default true. */
  readonly useRth?: boolean;
}

/** Selects bars of five seconds of a contract. */
export interface RealTimeBarsArgs extends RealTimeBarsOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** Bars of five seconds, each when it is complete. */
export const realTimeBars: Operation<RealTimeBarsArgs, TimedBar> = {
  request: "reqRealTimeBars",
  arguments: strict({
    contract,
    whatToShow: v.optional(oneOf(["TRADES", "MIDPOINT", "BID", "ASK"]), "TRADES"),
    useRth,
  }),
  cancel: "cancelRealTimeBars",
  needsIbkr: true,
  ends: [],
  send: (api, id, { contract, whatToShow = "TRADES", useRth = true }) =>
    void api.reqRealTimeBars(id, contract, 5, whatToShow as WhatToShow, useRth),
  stop: (api, id) => void api.cancelRealTimeBars(id),
  handlers: (_args, emit) => ({
    realtimeBar: (
      _id: number,
      seconds: number,
      open: number,
      high: number,
      low: number,
      close: number,
      volume: number,
      WAP: number,
      count: number | undefined,
    ) => emit(timedBar(`${seconds}`, open, high, low, close, volume, WAP, count)),
  }),
};

/** Bars of five seconds, each when it is complete. */
export const watchRealTimeBars: Watch<RealTimeBarsArgs, TimedBar> = stream(realTimeBars, {
  name: "watchRealTimeBars",
  what: "watch real-time bars",
  budget: "lines",
  quiet: true,
  // Either farm can end bars without a message.
  farms: ["market-data", "historical"],
  // Three bars. A login elsewhere ends them without a message, and for good.
  silentMs: 15_000,
  requestPacing: { max: 60, withinMs: 600_000, sameMs: 15_000 },
  memory: () => noReplay(),
});
