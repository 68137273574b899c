import type { FakeTws } from "../net/fake-tws.ts";
import type { RunningScenario } from "../scenarios/run-scenario.ts";
import type { BookedOrder } from "../testing/by-hand.ts";
import type { TestTws } from "../testing/test-tws.ts";

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
  /** Lists the orders where the fake does not keep them, as of a proxy. Default: those of the fake. */
  readonly orders?: (() => readonly BookedOrder[]) | undefined;
}
