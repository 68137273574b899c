import type { GatewayEvent } from "../../sim/web/mod.ts";
import type { TakeOverPolicy } from "../../src/web/mod.ts";
import type { ReadStep } from "../model/step.ts";

/** The gateway and the pools of a run. It is read before the first step; a script without it has one quiet pool. */
export interface WorldStep {
  readonly do: "world";
  /** With `oauth` each pool has a token of its own; with `gateway` there is one pool. */
  readonly access: "gateway" | "oauth";
  /** One policy for each pool. */
  readonly takeOver: readonly TakeOverPolicy[];
  /** Time of the beginning, ISO 8601. */
  readonly at: string;
  /** Longest time that a request takes to the gateway, in ms; each draws its own. */
  readonly latencyMsMax: number;
}

/** What a caller does with an order question: it confirms, declines, or never answers. */
export type Reply = "confirm" | "decline" | "never";

/**
 * One action of a caller, or one event of the gateway. Steps are plain data, so that a failing script can be copied from the
 * report. Pools, leases and streams are given by their index, modulo their number.
 */
export type WebStep =
  | WorldStep
  | { readonly do: "acquire"; readonly pool: number; readonly abortMs?: number }
  | { readonly do: "release"; readonly pool: number; readonly lease: number }
  | { readonly do: "connect"; readonly pool: number; readonly abortMs?: number }
  | { readonly do: "use"; readonly pool: number; readonly read: ReadStep; readonly retryWithinMs: number }
  /** Without `lease`: the pool's own read, which outlives sessions. */
  | {
      readonly do: "read";
      readonly pool: number;
      readonly read: ReadStep;
      readonly lease?: number;
      readonly timeoutMs?: number;
      readonly abortMs?: number;
    }
  /** Equal and different reads, as many at once. */
  | { readonly do: "burst"; readonly pool: number; readonly count: number }
  | {
      readonly do: "watch";
      readonly pool: number;
      readonly name: string;
      readonly symbol: string;
      /** Time that the reader takes for each update, in ms; 0 for none. */
      readonly slowMs: number;
      readonly abortMs?: number;
    }
  | { readonly do: "leave"; readonly pool: number; readonly stream: number }
  /** Posts an order through a lease, and treats each question alike. */
  | {
      readonly do: "order";
      readonly pool: number;
      readonly lease: number;
      readonly symbol: string;
      readonly side: "BUY" | "SELL";
      /** Limit; a market order without it. */
      readonly price?: number;
      readonly reply: Reply;
      /** Time until the reply, in ms. */
      readonly replyMs: number;
      readonly abortMs?: number;
    }
  /** Sends a request of `RAW_CALLS` as it is. */
  | { readonly do: "raw"; readonly pool: number; readonly lease: number; readonly call: string }
  | { readonly do: "fault"; readonly fault: string }
  | { readonly do: "heal" }
  | { readonly do: "event"; readonly event: GatewayEvent }
  | { readonly do: "drain"; readonly pool: number; readonly timeoutMs: number }
  | { readonly do: "close"; readonly pool: number };

/** A step of a caller of one pool. */
export type CallerStep = Extract<WebStep, { readonly pool: number }>;

/** A step, and the wait after it in ms. */
export type TimedWebStep = WebStep & { readonly thenMs: number };

/** The steps of one run, in order. */
export type WebScript = readonly TimedWebStep[];
