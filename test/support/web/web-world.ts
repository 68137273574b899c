import { expect, onTestFinished } from "vitest";
import { seeded, VirtualClock } from "../../../sim/mod.ts";
import { type MemoryDoor, memoryDoor } from "../../../sim/web/memory/mod.ts";
import { FakeGateway, type FakeGatewayOptions } from "../../../sim/web/mod.ts";
import { silentLogger } from "../../../src/mod.ts";
import { WebPool, type WebPoolOptions, type WebSeams } from "../../../src/web/mod.ts";
import { PaperTrading } from "../paper-trading.ts";

/** How long closing may take on a busy machine, in real ms: all waiting is on the virtual clock. */
const CLOSE_TIMEOUT_MS = 60_000;

/**
 * Web pools, a fake gateway and the door between them (`msw` and `mock-socket`), all on one virtual clock.
 *
 * A world that is still open when its test ends is closed then, and the test fails if timers are left.
 */
export class WebWorld {
  readonly clock: VirtualClock;
  readonly gateway: FakeGateway;
  readonly door: MemoryDoor;
  readonly pools: WebPool[] = [];
  #isOpen = true;

  constructor(options: Omit<FakeGatewayOptions, "clock"> = {}, startMs?: number) {
    this.clock = new VirtualClock(startMs);
    this.gateway = new FakeGateway({ clock: this.clock, ...options });
    this.door = memoryDoor(this.gateway, { clock: this.clock });
    onTestFinished(async ({ task }) => {
      if (task.result?.state !== "fail" && this.#isOpen) await this.close();
    }, CLOSE_TIMEOUT_MS);
  }

  /**
   * Makes a pool on the door of this world.
   *
   * @param seams Other ways to the gateway than those of the door.
   */
  pool(options: WebPoolOptions = {}, seams: Pick<WebSeams, "fetch" | "WebSocket"> = {}): WebPool {
    const { url, fetch, WebSocket } = this.door;
    const random = seeded(`pool ${this.pools.length}`).next;
    const pool = new WebPool(
      { url, logger: silentLogger, ...options },
      { fetch, WebSocket, clock: this.clock, random, ...seams },
    );
    this.pools.push(pool);
    return pool;
  }

  /** Trades at the exchange of the gateway a minute ago, so that there are fills and an open order. */
  tradeBefore(): void {
    const { trading } = this.gateway.exchange;
    const paper = new PaperTrading();
    const atMs = this.clock.now() - 60_000;
    trading.place(paper.terms({ quantity: 10 }), atMs);
    trading.place(paper.terms({ type: "LMT", limitPrice: 100, quantity: 7 }), atMs);
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

  /** Closes all pools and the gateway now, and expects that no timer is left. @param what Name of the case. */
  async close(what?: string): Promise<void> {
    this.#isOpen = false;
    await this.clock.until(Promise.all(this.pools.map((pool) => pool.close())));
    this.gateway.close();
    this.door.close();
    // `mock-socket` delivers after 4 ms what was sent just before.
    await this.clock.advance(4);
    expect({ timers: this.clock.timers }, what).toEqual({ timers: 0 });
  }
}
