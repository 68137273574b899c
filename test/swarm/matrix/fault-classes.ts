import type { MatrixState } from "./pool-states.ts";

/** Kinds of faults that strike in the same states of the pool. */
export interface FaultClass {
  readonly kinds: readonly string[];
  /** The states in which a fleet is expected to see them strike. */
  readonly states: readonly MatrixState[];
  /** Reason for which none of them is expected to strike in any other state. */
  readonly otherwise: string;
}

export const CLASSES: readonly FaultClass[] = [];
