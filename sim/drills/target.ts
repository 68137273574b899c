import type { GradedCheck, ProgramRecord, TargetKind } from "./record.ts";
import type { SeenEvent } from "./seen.ts";

/** Place at which a target dials, and how it says how far it is. */
export interface DialPlace {
  readonly host: string;
  readonly port: number;
  /** The client ID that it has to use. */
  readonly clientId: number;
  /** Gets the number of dials that have come to the port so far, with those that a fault has refused. */
  dials(): number;
  /** Gets what has happened at the port so far, each with the number of its frame in the record of the drill. */
  events(): readonly SeenEvent[];
  /** Sets a mark: performs the steps of the scenario that wait for it. */
  mark(name: string): void;
}

/** What a drill runs against: the pool, or a program in any language. */
export interface DrillTarget {
  readonly kind: TargetKind;
  /** Starts it. @throws {Error} When it cannot be started; the message says why, and nothing is left of it. */
  start(place: DialPlace): Promise<RunningTarget>;
}

/** A target that runs. */
export interface RunningTarget {
  /** Resolves when it has ended by itself, before `stop()`. */
  readonly ended: Promise<void>;
  /** Ends it and everything that it has started; resolves when nothing is left of it. A second call does nothing. */
  stop(): Promise<void>;
  /** Gets what it did, after `stop()`; undefined for the pool. */
  record(): ProgramRecord | undefined;
  /** Checks of the target itself, after `stop()`: that it did not crash, that its callers were answered. */
  checks(): readonly GradedCheck[];
}
