import type { VirtualClock } from "../../sim/mod.ts";
import { PoolError } from "../../src/mod.ts";
import type { WebAnswer, WebLease, WebPool } from "../../src/web/mod.ts";
import type { Calls } from "../model/call.ts";
import type { Sequence } from "../model/sequence.ts";
import type { ReadStep } from "../model/step.ts";
import { ACCOUNT, CON_IDS } from "../support/contracts.ts";
import { RAW_CALLS } from "./raw-calls.ts";
import { WebReading } from "./reading.ts";
import { type Reader, WEB_READS } from "./reads.ts";
import { CLOSE_MS, WEB_OPTIONS } from "./settings.ts";
import type { CallerStep, Reply } from "./step.ts";
import { WEB_STREAMS } from "./streams.ts";

type StepOf<Kind extends CallerStep["do"]> = Extract<CallerStep, { readonly do: Kind }>;

/** Most questions about one order that a caller answers. */
const QUESTIONS_MAX = 5;

/** All callers of one pool in a run: their leases, streams, orders and calls. */
export class WebCallers {
  readonly leases: WebLease[] = [];
  readonly readings: WebReading[] = [];
  readonly calls: Calls;
  /** Errors that methods threw and that are no `PoolError`. */
  readonly thrown: unknown[] = [];
  /** Was the pool drained or closed? */
  over = false;
  readonly #pool: WebPool;
  readonly #sequence: Sequence;
  readonly #clock: VirtualClock;

  constructor(pool: WebPool, calls: Calls, sequence: Sequence, clock: VirtualClock) {
    this.#pool = pool;
    this.calls = calls;
    this.#sequence = sequence;
    this.#clock = clock;
  }

  /** Runs one step of a caller. */
  act(step: CallerStep): void {
    switch (step.do) {
      case "acquire":
        return void this.#acquire(step.abortMs);
      case "release": {
        const lease = at(this.leases, step.lease);
        if (lease !== undefined) void this.calls.begin("release", () => lease.release(), { withinMs: 0 });
        return;
      }
      case "connect":
        return void this.calls.begin("connect", (signal) => this.#pool.connect({ signal }), {
          withinMs: WEB_OPTIONS.acquireTimeoutMs,
          abortMs: step.abortMs,
        });
      case "use":
        return this.#use(step);
      case "read": {
        const on = step.lease === undefined ? this.#pool : at(this.leases, step.lease);
        if (on !== undefined) void this.readOn(on, step.read, step.timeoutMs, step.abortMs);
        return;
      }
      case "burst":
        for (const read of burstOf(step.count)) void this.readOn(this.#pool, read);
        return;
      case "watch":
        return this.#watch(step);
      case "leave":
        return at(this.readings, step.stream)?.leave();
      case "order":
        return void this.#order(step);
      case "raw": {
        const [lease, call] = [at(this.leases, step.lease), RAW_CALLS.get(step.call)];
        if (lease === undefined || call === undefined) return;
        return void this.calls.begin(`request ${step.call}`, () => lease.request(call), TIMED);
      }
      case "drain":
        this.over = true;
        return void this.calls.begin("drain", () => this.#pool.drain({ timeoutMs: step.timeoutMs }), {
          withinMs: step.timeoutMs + CLOSE_MS,
        });
      case "close":
        this.over = true;
        return void this.calls.begin("close", () => this.#pool.close(), { withinMs: CLOSE_MS });
    }
  }

  /** Reads from a lease or from the pool itself. */
  readOn(on: Reader, read: ReadStep, timeoutMs?: number, abortMs?: number): Promise<unknown> {
    const options = timeoutMs === undefined ? {} : { timeoutMs };
    return this.calls.begin(
      read.name,
      async (signal) =>
        WEB_READS.get(read.name)?.call(
          on,
          read.about,
          signal === undefined ? options : { ...options, signal },
        ),
      { withinMs: timeoutMs ?? WEB_OPTIONS.requestTimeoutMs, abortMs, read },
    );
  }

  async #acquire(abortMs?: number): Promise<WebLease | undefined> {
    const lease = await this.calls.begin("acquire", (signal) => this.#pool.acquire({ signal }), {
      withinMs: WEB_OPTIONS.acquireTimeoutMs,
      abortMs,
    });
    if (lease !== undefined) this.leases.push(lease);
    return lease;
  }

  #use({ read, retryWithinMs }: StepOf<"use">): void {
    const { acquireTimeoutMs, requestTimeoutMs } = WEB_OPTIONS;
    void this.calls.begin(
      "use",
      () =>
        this.#pool.use(async (lease) => await WEB_READS.get(read.name)?.call(lease, read.about, {}), {
          retryWithinMs,
        }),
      // A task that is run again waits for a session again, and its own calls have their own deadlines.
      { withinMs: retryWithinMs + acquireTimeoutMs + requestTimeoutMs, read },
    );
  }

  #watch({ name, symbol, slowMs, abortMs }: StepOf<"watch">): void {
    const controller = new AbortController();
    let reading: WebReading | undefined;
    try {
      const { signal } = controller;
      const stream = WEB_STREAMS.get(name)?.watch(this.#pool, symbol, { signal });
      if (stream !== undefined) {
        reading = new WebReading({ name, symbol, slowMs }, stream, this.#sequence, this.#clock);
        this.readings.push(reading);
      }
    } catch (error) {
      if (!(error instanceof PoolError)) this.thrown.push(error);
    }
    if (abortMs === undefined) return;
    this.calls.later(abortMs, () => {
      controller.abort();
      reading?.left();
    });
  }

  /** Posts an order and treats its questions, one after the other. */
  async #order({
    lease: place,
    symbol,
    side,
    price,
    reply,
    replyMs,
    abortMs,
  }: StepOf<"order">): Promise<void> {
    const live = this.leases.filter((one) => one.live);
    const lease = at(live, place) ?? (await this.#acquire());
    if (lease === undefined) return;
    const terms = price === undefined ? { orderType: "MKT" } : { orderType: "LMT", price };
    const order = { conid: CON_IDS[symbol], side, quantity: 1, tif: "DAY", ...terms };
    const path = `/iserver/account/${ACCOUNT}/orders`;
    const post = { method: "POST", path, body: { orders: [order] } } as const;
    let answer = await this.calls.begin("order", (signal) => lease.request(post, { signal }), {
      ...TIMED,
      abortMs,
    });
    for (let questions = 0; questions < QUESTIONS_MAX; questions++) {
      const id = questionId(answer);
      if (id === undefined || reply === "never") return;
      await new Promise<void>((resolve) => this.calls.later(replyMs, resolve));
      answer = await this.#reply(lease, id, reply);
    }
  }

  #reply(lease: WebLease, id: string, reply: Reply): Promise<WebAnswer | undefined> {
    const call = { method: "POST", path: `/iserver/reply/${id}`, body: { confirmed: reply === "confirm" } };
    return this.calls.begin("reply", () => lease.request(call as Parameters<WebLease["request"]>[0]), TIMED);
  }
}

const TIMED = { withinMs: WEB_OPTIONS.requestTimeoutMs };

/** Returns reads of some kinds, equal ones among them. */
function burstOf(count: number): readonly ReadStep[] {
  const names = [
    ...["getPositions", "getAccountSummary", "getContractDetails", "getMarketDataSnapshot"],
    "getHistoricalData",
  ];
  return Array.from({ length: count }, (_, number) => {
    const name = names[number % names.length] ?? "";
    const abouts = WEB_READS.get(name)?.abouts ?? [];
    return { name, about: abouts[Math.floor(number / names.length) % abouts.length] ?? "" };
  });
}

function questionId(answer: WebAnswer | undefined): string | undefined {
  const [row] = Array.isArray(answer?.body) ? answer.body : [];
  const { id, message } = (row ?? {}) as { readonly id?: string; readonly message?: unknown };
  return message === undefined ? undefined : id;
}

/** Returns the element at an index, modulo the length. */
function at<T>(all: readonly T[], place: number): T | undefined {
  return all[place % Math.max(1, all.length)];
}
