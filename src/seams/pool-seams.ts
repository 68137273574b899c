import type { Transport } from "../stoqey/transport.ts";
import type { Clock, Random } from "./clock.ts";

/** What a pool takes from the world; tests give it a world of their own. */
export interface PoolSeams {
  /** Default: the machine's own time. */
  readonly clock?: Clock;
  /** Default: the runtime's own source. */
  readonly random?: Random;
  /** Default: TCP. */
  readonly transport?: Transport;
}
