import { expect, onTestFinished } from "vitest";
import { FakeTws, type FakeTwsOptions, MemoryNetwork, seeded, VirtualClock } from "../../sim/mod.ts";
import { IbkrPool, type PoolOptions, silentLogger } from "../../src/mod.ts";

export { LogLines } from "./log-lines.ts";

/** How long closing may take on a busy machine, in real ms: all waiting is on the virtual clock. */
const CLOSE_TIMEOUT_MS = 60_000;

/**
 * A pool, a fake TWS and the network between them, all on one virtual clock.
 *
 * A world that is still open when its test ends is closed then, and the test fails if timers or connections are left.
 */
export class World {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly tws: FakeTws;
  readonly pools: IbkrPool[] = [];
  #forget: () => void;

  constructor(options: Omit<FakeTwsOptions, "clock"> = {}, startMs?: number) {
    this.clock = new VirtualClock(startMs);
    this.network = new MemoryNetwork(this.clock);
    this.tws = new FakeTws({ profile: "gentle", clock: this.clock, ...options });
    this.network.attach(this.tws, 4002);
    this.#forget = closeWithTest(this);
  }

  pool(options: PoolOptions = {}): IbkrPool {
    const pool = new IbkrPool(
      { port: 4002, logger: silentLogger, ...options },
      { clock: this.clock, transport: this.network, random: seeded("pool").next },
    );
    this.pools.push(pool);
    return pool;
  }

  /** Waits on the virtual clock until a promise settles, and returns what it settled to. */
  async outcome<T>(promise: Promise<T>): Promise<{ value: T } | { error: unknown }> {
    return this.clock.until(
      promise.then(
        (value) => ({ value }),
        (error: unknown) => ({ error }),
      ),
    );
  }

  /**
   * Closes all pools and the server now, and expects that no timer and no connection is left.
   *
   * @param what Name of the case, for the message of a failure.
   */
  async close(what?: string): Promise<void> {
    this.#forget();
    await this.clock.until(Promise.all(this.pools.map((pool) => pool.close())));
    this.tws.close();
    await this.clock.advance(0);
    const left = { timers: this.clock.timers, connections: this.network.live };
    expect(left, what).toEqual({ timers: 0, connections: 0 });
  }

  /** Leaves the world as it is when the test ends: its owner closes it and judges what is left. */
  leaveOpen(): void {
    this.#forget();
  }
}

/**
 * Closes a world when the current test ends; a test that already failed keeps its own message.
 *
 * @returns Call it to forget the world, which frees its memory before the test ends.
 */
function closeWithTest(world: World): () => void {
  let open: World | undefined = world;
  onTestFinished(async ({ task }) => {
    if (task.result?.state !== "fail") await open?.close();
  }, CLOSE_TIMEOUT_MS);
  return () => {
    open = undefined;
  };
}
