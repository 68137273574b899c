import fc from "fast-check";
import { IbkrPool, type Lease, PoolError, silentLogger } from "../../src/mod.ts";
import type { Transport, TransportEvents, TransportLink } from "../../src/seams/transport.ts";
import { CountedTransport } from "./counted-transport.ts";
import {
  drop,
  earlyRequests,
  FakeTws,
  MemoryNetwork,
  refuse,
  twoConnections,
  twoSessions,
  VirtualClock,
} from "./sim.ts";

/** One action of one actor. */
export type Act =
  | { readonly kind: "acquire"; readonly timeoutMs: number; readonly abort: boolean }
  | { readonly kind: "release" | "read" | "abort" | "lose" | "refuse" | "heal" | "drain" | "close" }
  | { readonly kind: "time"; readonly ms: number };

/** Actions of one actor, in order. Calls of several actors overlap in any way that the scheduler draws. */
export type Actor = readonly Act[];

const act: fc.Arbitrary<Act> = fc.oneof<fc.WeightedArbitrary<Act>[]>(
  {
    weight: 12,
    arbitrary: fc.record({
      kind: fc.constant("acquire" as const),
      timeoutMs: fc.constantFrom(0, 1, 50, 5_000),
      abort: fc.boolean(),
    }),
  },
  { weight: 8, arbitrary: fc.constant({ kind: "release" as const }) },
  { weight: 8, arbitrary: fc.constant({ kind: "read" as const }) },
  { weight: 4, arbitrary: fc.constant({ kind: "abort" as const }) },
  { weight: 6, arbitrary: fc.constant({ kind: "lose" as const }) },
  { weight: 1, arbitrary: fc.constantFrom<Act>({ kind: "refuse" }, { kind: "heal" }) },
  { weight: 4, arbitrary: fc.constantFrom(1, 50, 100).map((ms) => ({ kind: "time" as const, ms })) },
  { weight: 1, arbitrary: fc.constantFrom<Act>({ kind: "drain" }, { kind: "close" }) },
);
/** Several actors, each with a few actions. */
export const actors: fc.Arbitrary<readonly Actor[]> = fc.array(
  fc.array(act, { minLength: 1, maxLength: 6 }),
  {
    minLength: 2,
    maxLength: 5,
  },
);

/** A transport whose events wait until the scheduler lets them happen: those of one connection in their order. */
class ScheduledTransport implements Transport {
  readonly #transport: Transport;
  readonly #scheduler: fc.Scheduler;

  constructor(transport: Transport, scheduler: fc.Scheduler) {
    this.#transport = transport;
    this.#scheduler = scheduler;
  }

  open(host: string, port: number, events: TransportEvents): TransportLink {
    const waiting: (() => void)[] = [];
    const later = (name: string, happens: () => void): void => {
      waiting.push(happens);
      void this.#scheduler.schedule(Promise.resolve(), name).then(() => waiting.shift()?.());
    };
    return this.#transport.open(host, port, {
      opened: () => later("opened", () => events.opened()),
      received: (chunk) => later("received", () => events.received(chunk)),
      closed: (error) => later("closed", () => events.closed(error)),
    });
  }
}

/** A call of an actor, and its end. */
interface Pending {
  readonly what: string;
  readonly abort: AbortController | undefined;
  readonly dueMs: number;
  end: unknown;
}

/** Plays actors against a pool, in an order that a scheduler of fast-check draws. */
export class Interleaving {
  readonly clock: VirtualClock = new VirtualClock();
  readonly network: MemoryNetwork = new MemoryNetwork(this.clock);
  readonly tws: FakeTws = new FakeTws({ clock: this.clock, profile: "gentle", lingerMs: 0 });
  readonly sockets: CountedTransport;
  readonly pool: IbkrPool;
  readonly leases: Lease[] = [];
  readonly calls: Pending[] = [];
  /** A sentence for each thing that is not as it must be. */
  readonly breaches: string[] = [];
  readonly #scheduler: fc.Scheduler;
  #advanceMs = 0;

  /** @param change Makes another pool of it, e.g. one with a defect. */
  constructor(scheduler: fc.Scheduler, change: (pool: IbkrPool) => IbkrPool = (pool) => pool) {
    this.#scheduler = scheduler;
    this.network.attach(this.tws, 4002);
    // Counted below the scheduler: a connection is over when its end was noticed.
    this.sockets = new CountedTransport(new ScheduledTransport(this.network, scheduler));
    const options = { port: 4002, logger: silentLogger, backoffMsMin: 1, backoffMsMax: 50 };
    const seams = { clock: this.clock, transport: this.sockets, random: () => 0.5 };
    this.pool = change(new IbkrPool(options, seams));
  }

  /** Plays all actors to their end. */
  async play(all: readonly Actor[]): Promise<void> {
    let left = all.length;
    for (const [no, actor] of all.entries()) {
      void (async () => {
        for (const one of actor) {
          await this.#scheduler.schedule(Promise.resolve(), `actor ${no}: ${one.kind}`);
          this.#act(one);
        }
        left--;
      })();
    }
    while (left > 0) await this.#step();
  }

  /** Heals everything and closes the pool, and checks that nothing is left. */
  async end(): Promise<void> {
    this.tws.heal();
    this.#call("close", this.pool.close(), undefined, 10_000);
    const untilMs = this.clock.now() + 10_000;
    while (this.clock.now() < untilMs) await this.#step();
    this.tws.close();
    await this.clock.advance(0);
    const { activeUsers, waiters, state } = this.pool.stats();
    const figures = {
      activeUsers,
      waiters,
      state,
      timers: this.clock.timers,
      connections: this.network.live,
    };
    const expected = { activeUsers: 0, waiters: 0, state: "closed", timers: 0, connections: 0 };
    if (JSON.stringify(figures) !== JSON.stringify(expected)) this.breaches.push(JSON.stringify(figures));
    for (const { what, end } of this.calls)
      if (end === undefined) this.breaches.push(`${what} has not ended`);
    const { events } = this.tws.trace;
    this.breaches.push(...this.sockets.breaches(), ...earlyRequests(events));
    this.breaches.push(...twoSessions(events), ...twoConnections(events));
  }

  /** Lets one thing happen: what the scheduler picks, or else the next timer. */
  async #step(): Promise<void> {
    const ms = this.#advanceMs;
    this.#advanceMs = 0;
    await this.clock.advance(ms);
    if (this.#scheduler.count() > 0) await this.#scheduler.waitOne();
    else await this.clock.advanceToNext(this.clock.now() + 1_000);
    await this.clock.advance(0);
    this.#check();
  }

  #check(): void {
    const { activeUsers, waiters } = this.pool.stats();
    const live = this.leases.filter((lease) => lease.live).length;
    if (activeUsers !== live)
      this.breaches.push(`activeUsers is ${activeUsers}, and ${live} leases are live`);
    const pending = this.calls.filter(({ what, end }) => what === "acquire" && end === undefined);
    if (waiters < pending.length)
      this.breaches.push(`${pending.length} callers wait, and waiters is ${waiters}`);
    const nowMs = this.clock.now();
    for (const { what, dueMs } of pending)
      if (dueMs < nowMs) this.breaches.push(`${what} was due at ${dueMs}, and it is ${nowMs}`);
    for (const { what, abort } of pending)
      if (abort?.signal.aborted) this.breaches.push(`${what} was aborted, and still waits`);
  }

  #act(one: Act): void {
    const { pool, tws, leases } = this;
    switch (one.kind) {
      case "acquire": {
        const abort = one.abort ? new AbortController() : undefined;
        const granted = pool.acquire({ timeoutMs: one.timeoutMs, signal: abort?.signal }).then((lease) => {
          if (abort?.signal.aborted) this.breaches.push("a lease was granted after the abort");
          leases.push(lease);
        });
        return this.#call("acquire", granted, abort, one.timeoutMs);
      }
      case "release":
        return this.#call("release", leases.find((lease) => lease.live)?.release());
      case "read":
        return this.#call("read", leases.find((lease) => lease.live)?.getManagedAccounts());
      case "abort": {
        const waits = this.calls.find(
          ({ abort, end }) => abort?.signal.aborted === false && end === undefined,
        );
        return waits?.abort?.abort();
      }
      case "lose":
        return void tws.inject(drop({ how: "rst" }));
      case "refuse":
        return void tws.inject(refuse());
      case "heal":
        return tws.heal();
      case "drain":
        return this.#call("drain", pool.drain({ timeoutMs: 1_000 }));
      case "close":
        return this.#call("close", pool.close());
      case "time":
        this.#advanceMs += one.ms;
    }
  }

  #call(what: string, call: Promise<unknown> | undefined, abort?: AbortController, timeoutMs = 60_000): void {
    if (call === undefined) return;
    const pending: Pending = { what, abort, dueMs: this.clock.now() + timeoutMs, end: undefined };
    this.calls.push(pending);
    const end = (how: string): void => {
      if (pending.end !== undefined) this.breaches.push(`${what} has ended twice`);
      pending.end = how;
    };
    call.then(
      () => end("value"),
      (error: unknown) => {
        if (!(error instanceof PoolError)) this.breaches.push(`${what} rejected with ${String(error)}`);
        end(error instanceof PoolError ? error.code : "error");
      },
    );
  }
}
