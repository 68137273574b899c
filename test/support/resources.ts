import { getEventListeners } from "node:events";
import process from "node:process";
import { IbkrPool, type PoolOptions, silentLogger } from "../../src/mod.ts";
import { CountedTransport } from "./counted-transport.ts";
import { FakeTws, MemoryNetwork, VirtualClock } from "./sim.ts";

/** Everything of a process that a pool may hold, as numbers. */
export interface Held {
  readonly sockets: number;
  /** Timers of the pool alone. */
  readonly timers: number;
  /** Listeners on the one signal that all calls are given. */
  readonly signalListeners: number;
  /** Listeners of the process: exits, signals, unhandled rejections. */
  readonly processListeners: number;
}

/** A clock that counts the timers of one user. */
class CountedClock {
  timers = 0;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  now(): number {
    return this.#clock.now();
  }

  wallMs(): number {
    return this.#clock.now();
  }

  after(delayMs: number, callback: () => void): () => void {
    this.timers++;
    let isSet = true;
    const over = (): void => {
      if (isSet) this.timers--;
      isSet = false;
    };
    const cancel = this.#clock.after(delayMs, () => {
      over();
      callback();
    });
    return () => {
      over();
      cancel();
    };
  }
}

/** A pool whose sockets, timers and listeners are counted, and a fake. */
export class CountedPool {
  readonly clock: VirtualClock = new VirtualClock(Date.UTC(2026, 0, 13, 15, 30));
  readonly tws: FakeTws = new FakeTws({ clock: this.clock, profile: "gentle", lingerMs: 100 });
  readonly pool: IbkrPool;
  /** Aborts nothing until the end: a program gives one signal to all of its calls. */
  readonly program: AbortController = new AbortController();
  readonly #sockets: CountedTransport;
  readonly #timers: CountedClock = new CountedClock(this.clock);

  constructor(options: PoolOptions = {}) {
    const network = new MemoryNetwork(this.clock);
    network.attach(this.tws, 4002);
    this.#sockets = new CountedTransport(network);
    this.pool = new IbkrPool(
      { port: 4002, logger: silentLogger, ...options },
      { clock: this.#timers, transport: this.#sockets, random: () => 0.5 },
    );
  }

  /** Counts what is held now. */
  get held(): Held {
    return {
      sockets: this.#sockets.live,
      timers: this.#timers.timers,
      signalListeners: getEventListeners(this.program.signal, "abort").length,
      processListeners: process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0),
    };
  }
}
