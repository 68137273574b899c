import type { IbkrPool, PoolOptions } from "../../src/mod.ts";
import type { FakeTws, FakeTwsOptions, VirtualClock } from "./sim.ts";
import { World } from "./world.ts";

/** A world, and a pool in it. */
export interface Trading {
  readonly world: World;
  readonly pool: IbkrPool;
  readonly clock: VirtualClock;
  readonly tws: FakeTws;
}

/** A world at half past ten in New York, when everything moves. */
export function trading(options: FakeTwsOptions = {}, poolOptions: PoolOptions = {}): Trading {
  const world = new World(options, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool(poolOptions);
  return { world, pool, clock: world.clock, tws: world.tws };
}

/** How often TWS received a request of this name. */
export const requests = (tws: FakeTws, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;
