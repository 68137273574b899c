import type { AnyLogged, BookedFill, BookedOrder, TraceEvent } from "../mod.ts";
import type { HaltRecord } from "./record.ts";

/** A message with the number of its frame in the record of the drill. */
export interface SeenMessage {
  readonly message: AnyLogged;
  readonly frame: number;
  /** Whether a fault has lost it: the client never received it, or TWS never read it. */
  readonly isLost: boolean;
}

/** An event of the trace with the number of its frame in the record of the drill. */
export interface SeenEvent {
  readonly happened: TraceEvent;
  readonly frame: number;
}

/** Bounds by which a program is judged. */
export interface DrillLimits {
  /**
   * Longest time from the loss of a session, or from the end of its fault, to the next one, and in a session until the program has
   * looked after what was lost, in ms.
   */
  readonly recoveryMs: number;
  /** Most messages of a client in any second. */
  readonly messagesPerSecondMax: number;
  /** Most dials in any 10 s; in shorter periods it is less. */
  readonly dialsMax: number;
  /** Time from the beginning of a session within which an order is late that was not preceded by a look at the orders, in ms. */
  readonly lateOrderMs: number;
}

/** Everything that a drill has seen on the wire: what its checks judge. Pure data, oldest first. */
export interface Seen {
  /** The client ID that the target was given. */
  readonly clientId: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly limits: DrillLimits;
  readonly events: readonly SeenEvent[];
  /** Requests that have arrived. */
  readonly requests: readonly SeenMessage[];
  /** Messages that TWS has sent, or would have sent but for a fault. */
  readonly answers: readonly SeenMessage[];
  /** Orders and fills that TWS holds at the end; undefined behind a real gateway. */
  readonly orders: readonly BookedOrder[] | undefined;
  readonly fills: readonly BookedFill[] | undefined;
  /** Times in which the event loop of the fake stood still: what came then was read afterwards, all at once. */
  readonly halts: readonly HaltRecord[];
}
