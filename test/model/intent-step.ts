import type { UnsavedRule } from "./journal-disk.ts";
import type { DeathHow } from "./pool-process.ts";

/** Deadlines of a call about an order. */
export interface IntentTerms {
  readonly sendWithinMs?: number;
  readonly timeoutMs?: number;
  readonly abortMs?: number;
}

/**
 * Instant at which a process ends: `now`; `appending`, when it has just handed entries about an order to its journal; `kept`,
 * when such entries are durable and nothing was written to the connection yet; `written`, when the bytes that follow them were.
 */
export type CrashAt = "now" | "appending" | "kept" | "written";

/** End of the process of the pool, and the start of the next one. */
export interface Crash {
  readonly at: CrashAt;
  readonly how: DeathHow;
  readonly unsaved: UnsavedRule;
  /** Time until the next process starts, in ms. */
  readonly downMs: number;
}

/** A step about an order that the pool keeps a journal of, by a caller. */
export type IntentCallerStep =
  /** Places an order of `INTENT_ORDERS`; its name and `no` are the key. */
  | ({
      readonly do: "intent";
      readonly order: string;
      readonly no: number;
      readonly resend?: boolean;
    } & IntentTerms)
  /** Changes an order that was placed by such a step, given by its index; -1 is the newest. */
  | ({ readonly do: "modify intent" | "cancel intent"; readonly at: number } & IntentTerms)
  /** A person looks up in TWS what became of the orders whose outcome is unknown for long, and settles them. */
  | { readonly do: "person" }
  /** A program trades for some rounds; it goes on in the next process. */
  | { readonly do: "agent"; readonly seed: number; readonly everyMs: number; readonly rounds: number };

/** A step about such an order, or about the process and the disk that it lives on. */
export type IntentStep =
  | IntentCallerStep
  | ({ readonly do: "crash" } & Crash)
  | { readonly do: "disk"; readonly writeMs: number; readonly failing: boolean };
