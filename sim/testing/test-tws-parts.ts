import type { Fault } from "../faults/fault.ts";
import type { FakeTws } from "../net/fake-tws.ts";
import type { MemoryNetwork } from "../net/memory.ts";
import type { Clock } from "../world/clock.ts";
import type { TestTime } from "./time.ts";

/** What a pool is given to reach a fake in memory: `new IbkrPool({ port }, seams)`; nothing over TCP. */
export interface Seams {
  /** Virtual clock that the pool shares with the fake. */
  readonly clock?: Clock;
  /** Chance of the pool, as in the waits between its dials: follows from the seed of the fake. */
  readonly random?: () => number;
  /** Network in memory that leads to the fake. */
  readonly transport?: MemoryNetwork;
}

/** The parts of a fake for a test. */
export interface TestTwsParts {
  readonly tws: FakeTws;
  readonly time: TestTime;
  readonly host: string;
  readonly port: number;
  readonly seams: Seams;
  readonly faults: readonly Fault[];
  closeDoor(): Promise<void>;
}
