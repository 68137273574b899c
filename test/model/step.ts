import type { Disturbance } from "./disturbance.ts";

/** A question to TWS: the name of a read of the pool, and what it is about. */
export interface ReadStep {
  readonly name: string;
  readonly about: string;
}

/** What a listener of the pool does when it is notified. */
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
          | "drain"
          | "close";
      }
    >;

/** A request through `lease.api` that is about a number of the caller's choice, or about none. */
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
 * One thing that a caller does, or that happens to TWS or to the network. Steps are plain data, so that a failing script
 * can be copied from the report into a test. Leases, streams and orders are meant by their place, modulo how many there are.
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
  | { readonly do: "fault"; readonly fault: string }
  | { readonly do: "heal" }
  | ({ readonly do: "disturb" } & Disturbance)
  | { readonly do: "cut"; readonly chunkBytes: number }
  | { readonly do: "clock"; readonly byMs: number }
  | { readonly do: "drain"; readonly timeoutMs?: number }
  | { readonly do: "close" };

/** A step of a caller, or of a listener of the pool; the others are about TWS, the network and the clock. */
export type CallerStep =
  | Reaction
  | Exclude<Step, { readonly do: "fault" | "heal" | "disturb" | "cut" | "clock" }>;

/** A step, and how long nothing else happens after it, in ms. */
export type TimedStep = Step & { readonly thenMs: number };

/** What happens in one run, in its order. */
export type Script = readonly TimedStep[];
