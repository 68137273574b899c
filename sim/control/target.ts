import type { FakeTws } from "../net/fake-tws.ts";
import type { RunningScenario } from "../scenarios/run-scenario.ts";
import type { BookedOrder } from "../testing/by-hand.ts";
import type { TestTws } from "../testing/test-tws.ts";

/** Source of the answers that the clients of a target get: the fake itself, the gateway behind a proxy, or a recording. */
export type Answers = "fake" | "gateway" | "recording";

/** Drill of a run that goes on. */
export interface DrillTurn {
  readonly name: string;
  /** Place in the run, from 1. */
  readonly number: number;
  /** Drills of the run. */
  readonly of: number;
}

/** Program part that is controlled. */
export interface ControlTarget {
  /** Kind of what runs. */
  readonly what: "sim" | "drill" | "proxy" | "replay";
  /** Version of the package. */
  readonly version: string;
  /** The fake; of a proxy, the one that passes frames. */
  readonly tws: FakeTws;
  /** Fake in the hands of a test: time that can be moved, faults that are in force after a reset. Default: none. */
  readonly hands?: TestTws | undefined;
  /** Scenario that runs. Default: none. */
  readonly scenario?: RunningScenario | undefined;
  /** Drill that runs. Default: none. */
  readonly drill?: DrillTurn | undefined;
  /** Source of the answers; orders, prices and reset by hand are possible with the fake alone. Default: what follows from `what`. */
  readonly answers?: Answers | undefined;
  /** Lists the orders where the fake does not keep them, as of a proxy. Default: those of the fake. */
  readonly orders?: (() => readonly BookedOrder[]) | undefined;
}

/** Gets who answers the clients of a target. */
export function answersOf({ what, answers }: Pick<ControlTarget, "what" | "answers">): Answers {
  if (answers !== undefined) return answers;
  if (what === "proxy") return "gateway";
  return what === "replay" ? "recording" : "fake";
}
