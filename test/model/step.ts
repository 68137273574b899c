import type { Disturbance } from "./disturbance.ts";
import type { IntentStep } from "./intent-step.ts";
import type { Standstill } from "./stepping-clock.ts";

/** A read of the pool by its name, and its subject, such as a symbol. */
export interface ReadStep {
  readonly name: string;
  readonly about: string;
}

/** An action of a listener of the pool. */
export type Reaction =
  | { readonly do: "throw" }
  | Extract<
      Step,
      {
        readonly do:
          | "acquire"
          | "release"
          | "read"
          | "watch"
          | "leave"
          | "place"
          | "cancel"
          | "intent"
          | "modify intent"
          | "cancel intent"
          | "drain"
          | "close";
      }
    >;

/** A request of `lease.api`, with a number that the caller chooses or without one. */
export type ApiMethod =
  | "reqContractDetails"
  | "reqMktData"
  | "cancelMktData"
  | "reqHistoricalData"
  | "reqExecutions"
  | "reqAccountSummary"
  | "reqPositions"
  | "reqOpenOrders"
  | "reqAllOpenOrders"
  | "reqGlobalCancel";

/**
 * One action of a caller, or one event of TWS or of the network. Steps are plain data, so that a failing script can be copied
 * from the report into a test. Leases, streams and orders are given by their index, modulo their number; -1 is the newest lease.
 */
export type Step =
  | { readonly do: "acquire"; readonly abortMs?: number }
  | { readonly do: "release"; readonly lease: number }
  | { readonly do: "connect"; readonly abortMs?: number }
  | { readonly do: "use"; readonly read: ReadStep; readonly retryWithinMs: number; readonly abortMs?: number }
  /** Without `lease`: the pool's own read, which outlives sessions. */
  | {
      readonly do: "read";
      readonly read: ReadStep;
      readonly lease?: number;
      readonly timeoutMs?: number;
      readonly abortMs?: number;
    }
  | { readonly do: "watch"; readonly name: string; readonly symbol: string; readonly abortMs?: number }
  | { readonly do: "leave"; readonly stream: number }
  /** Places an order under the caller's number `no`, or changes it. */
  | {
      readonly do: "place";
      readonly lease: number;
      readonly no: number;
      readonly symbol: string;
      readonly side: "BUY" | "SELL";
      readonly limit?: number;
    }
  /** Orders by all leases in turn, or reads, as many at once. */
  | { readonly do: "burst"; readonly what: "place" | "read"; readonly count: number }
  | { readonly do: "cancel"; readonly lease: number; readonly no: number }
  /** Cancels an order that `reqOpenOrders` or `reqAllOpenOrders` showed. */
  | { readonly do: "cancel shown"; readonly lease: number; readonly at: number }
  | {
      readonly do: "api";
      readonly lease: number;
      readonly method: ApiMethod;
      readonly id: number;
      readonly symbol: string;
    }
  | { readonly do: "listen"; readonly to: string; readonly reaction: Reaction; readonly times: number }
  /** The fake has the profile `strict` in the whole run, else `gentle`. */
  | { readonly do: "strict" }
  | { readonly do: "fault"; readonly fault: string }
  | { readonly do: "heal" }
  | ({ readonly do: "disturb" } & Disturbance)
  | { readonly do: "cut"; readonly chunkBytes: number }
  | { readonly do: "clock"; readonly byMs: number }
  /** The machine of the pool gives up its connections, because nothing was acknowledged for long (`ETIMEDOUT`). */
  | { readonly do: "network gives up" }
  /** The machine of the pool sleeps, or its event loop is blocked, and TWS goes on. */
  | { readonly do: "stand still"; readonly how: Standstill; readonly forMs: number }
  | { readonly do: "drain"; readonly timeoutMs?: number }
  | { readonly do: "close" }
  | IntentStep;

/** A step of a caller or of a listener of the pool. The other steps change TWS, the network or the clock. */
export type CallerStep =
  | Reaction
  | Exclude<
      Step,
      {
        readonly do:
          | "strict"
          | "fault"
          | "heal"
          | "disturb"
          | "cut"
          | "clock"
          | "network gives up"
          | "stand still"
          | "crash"
          | "disk";
      }
    >;

/** A step, and the wait after it in ms. */
export type TimedStep = Step & { readonly thenMs: number };

/** The steps of one run, in order. */
export type Script = readonly TimedStep[];
