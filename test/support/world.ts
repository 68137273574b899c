import { FakeTws, type FakeTwsOptions, MemoryNetwork, seeded, VirtualClock } from "../../sim/mod.ts";
import { IbkrPool, type PoolOptions, silentLogger } from "../../src/mod.ts";

export { LogLines } from "./log-lines.ts";

/** A pool, a fake TWS and the network between them, all on one virtual clock. */
export class World {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly tws: FakeTws;
  readonly pools: IbkrPool[] = [];

  constructor(options: Omit<FakeTwsOptions, "clock"> = {}, startMs?: number) {
    this.clock = new VirtualClock(startMs);
    this.network = new MemoryNetwork(this.clock);
    this.tws = new FakeTws({ clock: this.clock, ...options });
    this.network.attach(this.tws, 4002);
  }

  pool(options: PoolOptions = {}): IbkrPool {
    const pool = new IbkrPool(
      { port: 4002, logger: silentLogger, ...options },
      { clock: this.clock, transport: this.network, random: seeded("pool").next },
    );
    this.pools.push(pool);
    return pool;
  }

  /** What a promise came to, once time has moved on far enough for it to settle. */
  async outcome<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
    return this.clock.until(
      promise.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
    );
  }

  /** Closes all pools and the server, and gives what is left of them. */
  async close(): Promise<{ readonly timers: number; readonly connections: number }> {
    await this.clock.until(Promise.all(this.pools.map((pool) => pool.close())));
    this.tws.close();
    await this.clock.advance(0);
    return { timers: this.clock.timers, connections: this.network.live };
  }
}

/** Nothing, which is what must be left. */
export const NOTHING = { timers: 0, connections: 0 };
