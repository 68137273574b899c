import { seeded, type VirtualClock } from "../../sim/mod.ts";
import type { MemoryDoor } from "../../sim/web/memory/mod.ts";
import type { Logger } from "../../src/mod.ts";
import { type Fetch, type TakeOverPolicy, WebPool, type WebPoolEventType } from "../../src/web/mod.ts";
import { Calls } from "../model/call.ts";
import type { Sequence } from "../model/sequence.ts";
import { WebCallers } from "./callers.ts";
import { WEB_READS } from "./reads.ts";
import type { PoolEnding, WebNotified } from "./record.ts";
import { POOL_FIELD, tokenOf } from "./recorded-gateway.ts";
import { CLOSE_MS, LATENCY_MS_MAX, WEB_OPTIONS } from "./settings.ts";

/** Time after a session is ready within which every stream flows, in ms; a WebSocket that is dead is found by its silence. */
const FLOWS_MS = 45_000;
/** Time after the last caller left within which every count is zero, in ms. */
const IDLE_MS = 6_000;

const TYPES: readonly WebPoolEventType[] = [
  ...(["state", "dial", "dial-failed", "ready", "lost", "degraded", "restored", "take-over"] as const),
  ...([
    "tickle-failed",
    "penalty",
    "slow",
    "question",
    "question-abandoned",
    "leak",
    "gap",
    "resumed",
  ] as const),
  "closed",
];

/** What the pools of a run share. */
export interface Surroundings {
  readonly clock: VirtualClock;
  readonly sequence: Sequence;
  readonly door: MemoryDoor;
  readonly logger: Logger;
  /** Longest time that a request takes to the gateway, in ms. */
  readonly latencyMsMax: number;
}

/** One pool of a run, and its callers. */
export class PoolRun {
  readonly callers: WebCallers;
  readonly events: WebNotified[] = [];
  readonly takeOver: TakeOverPolicy;
  readonly #pool: WebPool;
  readonly #with: Surroundings;

  constructor(number: number, takeOver: TakeOverPolicy, surroundings: Surroundings) {
    const { clock, sequence, door, logger } = surroundings;
    this.takeOver = takeOver;
    this.#with = surroundings;
    const { url } = door;
    const headers = { authorization: `Bearer ${tokenOf(number)}` };
    class NumberedWebSocket extends door.WebSocket {
      constructor(address: string) {
        super(`${address}?${POOL_FIELD}=${number}`);
      }
    }
    this.#pool = new WebPool(
      { ...WEB_OPTIONS, url, takeOver, headers, logger },
      {
        fetch: this.#slowFetch(seeded(`latency ${number}`).next),
        WebSocket: NumberedWebSocket,
        clock,
        random: seeded(`pool ${number}`).next,
      },
    );
    this.callers = new WebCallers(this.#pool, new Calls(clock, sequence), sequence, clock);
    for (const type of TYPES)
      this.#pool.addEventListener(type, (event) => void this.events.push({ ...sequence.next(), event }));
  }

  get isReady(): boolean {
    return this.#pool.stats().state === "ready";
  }

  /** Requests a session as a caller does, where nobody waits for one. @returns The end of its penalty box, epoch ms. */
  want(): number {
    const { state, requests } = this.#pool.stats();
    if (state === "idle" || state === "failed") void this.#pool.connect().catch(() => undefined);
    return requests.penaltyUntilMs ?? 0;
  }

  /**
   * Waits until streams flow, makes every read, releases everything and closes the pool.
   *
   * @param first Place of the read that is made first.
   * @param ready Is a session ready? Undefined where the pool was drained or closed.
   */
  async end(first: number, ready: boolean | undefined): Promise<PoolEnding> {
    const { clock, sequence } = this.#with;
    const { callers } = this;
    const { calls } = callers;
    const pending = calls.pending.filter(({ dueMs = Number.POSITIVE_INFINITY }) => dueMs < clock.now());
    if (ready === true) await clock.advance(FLOWS_MS);
    // Another pool may have taken the session over meanwhile.
    const healthyAt = ready === true && this.isReady ? sequence.next() : undefined;
    if (healthyAt !== undefined) await this.#readsAll(first);
    const idleAt = sequence.next();
    for (const lease of callers.leases) void lease.release();
    for (const reading of callers.readings) reading.leave();
    await clock.advance(IDLE_MS);
    // A tickle may be on its way: its answer comes within the latency, and no other one follows so soon.
    if (this.#pool.stats().requests.inFlight > 0) await clock.advance(LATENCY_MS_MAX);
    const idle = healthyAt !== undefined ? this.#pool.stats() : undefined;
    const closed = calls.begin("close", () => this.#pool.close(), { withinMs: CLOSE_MS });
    await clock.until(closed, CLOSE_MS + 1).catch(() => undefined);
    await clock.advance(0);
    calls.close();
    return { pending, ready, healthyAt, idle, idleAt, closedAt: sequence.next() };
  }

  /**
   * Makes every read once, one after the other, with all faults healed. The first one differs from script to script, because
   * a read that was lost before must not block another.
   */
  async #readsAll(first: number): Promise<void> {
    const kinds = [...WEB_READS.values()];
    for (const place of kinds.keys()) {
      const { name = "", abouts = [] } = kinds[(first + place) % kinds.length] ?? {};
      const read = this.callers.readOn(this.#pool, { name, about: abouts[0] ?? "" });
      await this.#with.clock.until(read, WEB_OPTIONS.requestTimeoutMs + 1).catch(() => undefined);
    }
  }

  /** Makes a `fetch` whose requests take some time to the gateway. */
  #slowFetch(random: () => number): Fetch {
    const { clock, door, latencyMsMax } = this.#with;
    if (latencyMsMax === 0) return door.fetch;
    return async (url, init) => {
      await new Promise<void>((resolve, reject) => {
        const cancel = clock.after(random() * latencyMsMax, resolve);
        init.signal?.addEventListener("abort", () => {
          cancel();
          reject(init.signal?.reason);
        });
      });
      return await door.fetch(url, init);
    };
  }
}
