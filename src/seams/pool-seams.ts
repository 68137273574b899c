import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";
import type { Transport } from "./transport.ts";

/** What a pool takes from the world; tests give it a world of their own. */
export interface PoolSeams {
  /** Default: the machine's own time. */
  readonly clock?: Clock;
  /** Default: the runtime's own source. */
  readonly random?: Random;
  /** Default: TCP. */
  readonly transport?: Transport;
}
