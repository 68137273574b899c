import { type IbkrPool, type Lease, PoolError, type PoolEventType } from "../../src/mod.ts";
import { ApiUser } from "./api-user.ts";
import type { Calls } from "./call.ts";
import type { IntentCallerStep } from "./intent-step.ts";
import { Reading } from "./reading.ts";
import { READS } from "./reads.ts";
import type { Moment, Sequence } from "./sequence.ts";
import type { CallerStep, ReadStep, Step } from "./step.ts";
import { STREAMS } from "./streams.ts";

/** Longest time that `close()` may take, in ms. */
export const CLOSE_MS = 10_000;

/** Deadlines of calls without their own timeout, in ms. */
export interface Deadlines {
  readonly acquireTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

/** All callers of the pool in a run: their leases, streams and calls. */
export class Callers {
  readonly leases: Lease[] = [];
  /** Every lease that the pool has given, also those of `use`. */
  readonly issued: Lease[] = [];
  readonly readings: Reading[] = [];
  readonly calls: Calls;
  /** Actions of the listeners of the pool. */
  readonly reactions: string[] = [];
  /** Errors that methods threw and that are no `PoolError`. */
  readonly thrown: unknown[] = [];
  /** Was the pool drained or closed? */
  over = false;
  /** Do listeners act? */
  listening = true;
  /** Runs a step about orders with keys. */
  trade: (step: IntentCallerStep) => void = () => {};
  #pool: IbkrPool;
  readonly #sequence: Sequence;
  readonly #deadlines: Deadlines;
  readonly #users = new Map<Lease, ApiUser>();
  /** Leases of processes that have ended. */
  readonly #dead = new WeakSet<Lease>();

  constructor(pool: IbkrPool, calls: Calls, sequence: Sequence, deadlines: Deadlines) {
    this.#pool = pool;
    this.calls = calls;
    this.#sequence = sequence;
    this.#deadlines = deadlines;
  }

  /** Runs one step of a caller. */
  act(step: CallerStep): void {
    switch (step.do) {
      case "throw":
        throw new Error("a listener throws");
      case "acquire":
        return this.#acquire(step.abortMs);
      case "release": {
        const lease = at(this.leases, step.lease);
        if (lease !== undefined) void this.calls.begin("release", () => lease.release(), { withinMs: 0 });
        return;
      }
      case "connect":
        return void this.calls.begin("connect", (signal) => this.#pool.connect({ signal }), {
          withinMs: this.#deadlines.acquireTimeoutMs,
          abortMs: step.abortMs,
        });
      case "use":
        return this.#use(step);
      case "read":
        return this.#read(step);
      case "watch":
        return this.#watch(step);
      case "leave":
        return at(this.readings, step.stream)?.leave();
      case "place":
        return at(this.users, step.lease)?.place({ ...step, limit: step.limit });
      case "burst":
        for (let no = 10; no < 10 + step.count; no++) {
          if (step.what === "read")
            void this.readOn(this.#pool, { name: "getMatchingSymbols", about: `A${no}` });
          else at(this.users, no)?.place({ no, symbol: "AAPL", side: "BUY", limit: 1 });
        }
        return;
      case "cancel":
        return at(this.users, step.lease)?.cancel(step.no);
      case "cancel shown": {
        const user = at(this.users, step.lease);
        const shown = at(user?.shown ?? [], step.at);
        return shown === undefined ? undefined : user?.cancel(shown.id);
      }
      case "api":
        return at(this.users, step.lease)?.request(step.method, step.id, step.symbol);
      case "listen":
        return this.#listen(step);
      case "drain": {
        this.over = true;
        const { timeoutMs } = step;
        void this.calls.begin("drain", () => this.#pool.drain(timeoutMs === undefined ? {} : { timeoutMs }), {
          ...(timeoutMs === undefined ? {} : { withinMs: timeoutMs + CLOSE_MS }),
        });
        return;
      }
      case "close":
        this.over = true;
        return void this.calls.begin("close", () => this.#pool.close(), { withinMs: CLOSE_MS });
      case "intent":
      case "modify intent":
      case "cancel intent":
      case "person":
      case "agent":
        return this.trade(step);
    }
  }

  /** Whether a lease is held in the process that runs. */
  holds(lease: Lease): boolean {
    return lease.live && !this.#dead.has(lease);
  }

  /** The process of the pool has ended, with all that its callers held. */
  died(at: Moment): void {
    this.calls.die(at);
    for (const reading of this.readings) reading.leftAt ??= at;
    for (const user of this.#users.values()) user.diedAt ??= at;
    for (const lease of this.issued) this.#dead.add(lease);
    this.leases.length = 0;
  }

  /** Uses the pool of the next process. */
  use(pool: IbkrPool): void {
    this.#pool = pool;
    this.over = false;
  }

  #acquire(abortMs?: number): void {
    const acquired = this.calls.begin("acquire", (signal) => this.#pool.acquire({ signal }), {
      withinMs: this.#deadlines.acquireTimeoutMs,
      abortMs,
    });
    void acquired.then((lease) => {
      if (lease === undefined) return;
      this.leases.push(lease);
      this.issued.push(lease);
    });
  }

  #use({ read, retryWithinMs, abortMs }: Extract<Step, { readonly do: "use" }>): void {
    const task = (lease: Lease) => READS.get(read.name)?.call(lease, read.about, {});
    // A task that is run again waits for a session again, and its own calls have their own deadlines.
    const withinMs = retryWithinMs + this.#deadlines.acquireTimeoutMs + this.#deadlines.requestTimeoutMs;
    void this.calls.begin(
      "use",
      async (signal) =>
        this.#pool.use(
          async (lease) => {
            this.issued.push(lease);
            return await task(lease);
          },
          { retryWithinMs, signal },
        ),
      { withinMs, abortMs, abortEnds: false, read },
    );
  }

  #read({ read, lease: place, timeoutMs, abortMs }: Extract<Step, { readonly do: "read" }>): void {
    const on = place === undefined ? this.#pool : at(this.leases, place);
    if (on === undefined) return;
    void this.readOn(on, read, timeoutMs, abortMs);
  }

  /** Reads from a lease or from the pool itself. */
  readOn(on: Lease | IbkrPool, read: ReadStep, timeoutMs?: number, abortMs?: number): Promise<unknown> {
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    return this.calls.begin(
      read.name,
      async (signal) =>
        READS.get(read.name)?.call(on, read.about, signal === undefined ? options : { ...options, signal }),
      {
        withinMs: timeoutMs ?? this.#deadlines.requestTimeoutMs,
        abortMs,
        read,
        isRetried: on === this.#pool,
      },
    );
  }

  #watch({ name, symbol, abortMs }: Extract<Step, { readonly do: "watch" }>): void {
    const controller = this.calls.controller();
    try {
      const stream = STREAMS.get(name)?.watch(this.#pool, symbol, {
        signal: controller.signal,
        bufferMax: 10_000,
      });
      if (stream !== undefined) this.readings.push(new Reading(name, symbol, stream, this.#sequence));
    } catch (error) {
      if (!(error instanceof PoolError)) this.thrown.push(error);
    }
    if (abortMs !== undefined) this.calls.later(abortMs, () => controller.abort());
  }

  #listen({ to, reaction, times }: Extract<Step, { readonly do: "listen" }>): void {
    let left = times;
    const pool = this.#pool;
    pool.addEventListener(to as PoolEventType, () => {
      if (!this.listening || pool !== this.#pool || left-- <= 0) return;
      this.reactions.push(reaction.do);
      this.act(reaction);
    });
  }

  /** Returns the caller of `lease.api` with a number, if it has called anything. */
  userOf(no: number): ApiUser | undefined {
    for (const user of this.#users.values()) if (user.no === no) return user;
    return undefined;
  }

  /** Every caller of `lease.api` so far, also of processes that have ended. */
  get allUsers(): readonly ApiUser[] {
    void this.users;
    return [...this.#users.values()];
  }

  /** The callers of `lease.api`, one for each lease. */
  get users(): readonly ApiUser[] {
    return this.leases.map((lease) => {
      const known = this.#users.get(lease);
      if (known !== undefined) return known;
      const user = new ApiUser(this.#users.size + 1, lease, this.#sequence);
      this.#users.set(lease, user);
      return user;
    });
  }
}

/** Returns the element at an index, modulo the length; -1 is the last one. */
function at<T>(all: readonly T[], place: number): T | undefined {
  return all.at(place % Math.max(1, all.length));
}
