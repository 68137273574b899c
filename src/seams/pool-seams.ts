import type { Clock } from "./clock.ts";
import type { Random } from "./random.ts";
import type { Transport } from "./transport.ts";

/** Time, chance and network of a pool, which tests replace. */
export interface PoolSeams {
  /** Default: the clock of the machine. */
  readonly clock?: Clock;
  /** Default: `Math.random`. */
  readonly random?: Random;
  /** Default: TCP. */
  readonly transport?: Transport;
}
