import { expect, onTestFinished } from "vitest";
import { FakeTws, MemoryNetwork, manualOrder, seeded, VirtualClock } from "../../../sim/mod.ts";
import { type MemoryDoor, memoryDoor } from "../../../sim/web/memory/mod.ts";
import { FakeGateway } from "../../../sim/web/mod.ts";
import { IbkrPool, type PoolOptions, silentLogger } from "../../../src/mod.ts";
import { WebPool, type WebPoolOptions } from "../../../src/web/mod.ts";
import { PaperTrading } from "../paper-trading.ts";

/** How long closing may take on a busy machine, in real ms: all waiting is on the virtual clock. */
const CLOSE_TIMEOUT_MS = 60_000;

/** Options of both worlds. */
export interface BothOptions {
  /** Seed of the prices of both exchanges. */
  readonly seed?: number;
  /** First instant of the clock, epoch ms. */
  readonly startMs: number;
  readonly tws?: PoolOptions;
  readonly web?: WebPoolOptions;
}

/**
 * A pool on a fake TWS and a pool on a fake gateway, with equal markets and accounts, on one virtual clock.
 *
 * It is closed when its test ends, or by `close()`; no timer and no connection may be left then.
 */
export class BothWorlds {
  readonly clock: VirtualClock;
  readonly network: MemoryNetwork;
  readonly fakeTws: FakeTws;
  readonly gateway: FakeGateway;
  readonly tws: IbkrPool;
  readonly web: WebPool;
  readonly #door: MemoryDoor;
  #isOpen = true;

  constructor({ seed = 1, startMs, tws = {}, web = {} }: BothOptions) {
    const clock = new VirtualClock(startMs);
    this.clock = clock;
    this.network = new MemoryNetwork(clock);
    this.fakeTws = new FakeTws({ clock, seed });
    this.network.attach(this.fakeTws, 4002);
    // The night has a test of its own: a reset in the middle of a comparison would not be a difference.
    this.gateway = new FakeGateway({ clock, seed, nightlyReset: false });
    this.#door = memoryDoor(this.gateway, { clock });
    this.tws = new IbkrPool(
      { port: 4002, logger: silentLogger, ...tws },
      { clock, transport: this.network, random: seeded("tws").next },
    );
    const { url, fetch, WebSocket } = this.#door;
    this.web = new WebPool(
      { url, logger: silentLogger, ...web },
      { fetch, WebSocket, clock, random: seeded("web").next },
    );
    onTestFinished(async ({ task }) => {
      if (task.result?.state !== "fail" && this.#isOpen) await this.close();
    }, CLOSE_TIMEOUT_MS);
  }

  /** Places an order for Apple's share now, by hand at TWS, and at the exchange of the gateway. */
  trade(side: "BUY" | "SELL", quantity: number, limitPrice?: number): void {
    this.fakeTws.inject(manualOrder({ side, quantity, ...(limitPrice === undefined ? {} : { limitPrice }) }));
    const paper = new PaperTrading();
    const type = limitPrice === undefined ? "MKT" : "LMT";
    const terms = paper.terms({ side, quantity, type, limitPrice });
    this.gateway.exchange.trading.place(terms, this.clock.now());
  }

  /** Waits on the virtual clock until a promise settles. */
  until<Value>(promise: Promise<Value>): Promise<Value> {
    return this.clock.until(promise);
  }

  /** Closes both pools and both servers. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.clock.until(Promise.all([this.tws.close(), this.web.close()]));
    this.fakeTws.close();
    this.gateway.close();
    this.#door.close();
    // A WebSocket in memory takes some ms to close.
    await this.clock.advance(100);
    expect({ timers: this.clock.timers, connections: this.network.live }).toEqual({
      timers: 0,
      connections: 0,
    });
  }
}
