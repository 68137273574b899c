import fc from "fast-check";
import { expect } from "vitest";
import {
  clientIdConflict,
  drop,
  earlyRequests,
  type Fault,
  halfOpen,
  latency,
  mute,
  refuse,
  strangeClientIds,
  twoConnections,
  twoSessions,
} from "../../sim/mod.ts";
import { type IbkrPool, type Lease, PoolError, type PoolOptions } from "../../src/mod.ts";
import { World } from "./world.ts";

type Bound =
  | "dialTimeoutMs"
  | "handshakeTimeoutMs"
  | "acquireTimeoutMs"
  | "requestTimeoutMs"
  | "backoffMsMax"
  | "heartbeatMs"
  | "heartbeatTimeoutMs";

/** Bounds that leave recovery possible within the deadlines of the callers. */
export const OPTIONS: PoolOptions & Record<Bound, number> = {
  clientId: 1,
  dialTimeoutMs: 1_000,
  handshakeTimeoutMs: 2_000,
  acquireTimeoutMs: 5_000,
  requestTimeoutMs: 5_000,
  backoffMsMin: 100,
  backoffMsMax: 2_000,
  backoffResetMs: 5_000,
  heartbeatMs: 1_500,
  heartbeatTimeoutMs: 1_000,
};
const LINGER_MS = 3_000;
const LATENCY_MS_MAX = 200;

/**
 * How long after healing a session must be there: the silence is found, a dial into nothing times out, the server lets
 * go of the ID, one backoff passes, and a handshake of four messages.
 */
export const READY_MS_MAX: number =
  OPTIONS.heartbeatMs +
  OPTIONS.heartbeatTimeoutMs +
  OPTIONS.dialTimeoutMs +
  OPTIONS.handshakeTimeoutMs +
  LINGER_MS +
  OPTIONS.backoffMsMax +
  8 * LATENCY_MS_MAX;

export type Action =
  | { readonly kind: "acquire" | "read" | "close" | "heal" }
  | { readonly kind: "acquireAbort" | "readAbort"; readonly afterMs: number }
  | { readonly kind: "release"; readonly which: number }
  | { readonly kind: "fault"; readonly fault: Fault };
type Step = Action & { readonly thenMs: number };

const durations = fc.constantFrom(0, 1, 50, 400, 1_500, 4_000, 12_000);
const faults: fc.Arbitrary<Fault> = fc.oneof(
  fc.constantFrom("fin" as const, "rst" as const).map((how) => drop({ how })),
  fc.integer({ min: 1, max: 12 }).map((afterFrames) => drop({ afterFrames, times: 1 })),
  fc
    .constantFrom("startApi", "reqPositions", "reqCurrentTime")
    .map((afterRequest) => drop({ afterRequest, times: 2 })),
  durations.map((forMs) => mute({ forMs })),
  durations.map((forMs) => refuse({ forMs })),
  fc.integer({ min: 1, max: 4 }).map((dials) => clientIdConflict({ dials })),
  durations.map((forMs) => clientIdConflict({ forMs })),
  fc.constant(halfOpen()),
  fc.constant(halfOpen({ afterRequest: "reqPositions", forMs: 5_000 })),
  fc
    .tuple(fc.integer({ min: 0, max: LATENCY_MS_MAX }), durations)
    .map(([frameMs, forMs]) => latency({ frameMs: [0, frameMs], dialMs: frameMs, forMs })),
);
export const steps: fc.Arbitrary<Step> = fc
  .tuple(
    fc.oneof<fc.WeightedArbitrary<Action>[]>(
      { weight: 4, arbitrary: fc.constant({ kind: "acquire" as const }) },
      { weight: 2, arbitrary: fc.constant({ kind: "read" as const }) },
      { weight: 3, arbitrary: fc.nat(9).map((which) => ({ kind: "release" as const, which })) },
      { weight: 4, arbitrary: faults.map((fault) => ({ kind: "fault" as const, fault })) },
      { weight: 1, arbitrary: fc.constant({ kind: "heal" as const }) },
      { weight: 1, arbitrary: durations.map((afterMs) => ({ kind: "acquireAbort" as const, afterMs })) },
      { weight: 1, arbitrary: durations.map((afterMs) => ({ kind: "readAbort" as const, afterMs })) },
    ),
    durations,
  )
  .map(([action, thenMs]) => ({ ...action, thenMs }));

/** Runs a script against a pool and keeps the counts that its stats must equal. */
export class Player {
  readonly world: World = new World({ lingerMs: LINGER_MS });
  readonly pool: IbkrPool;
  readonly leases: Lease[] = [];
  pending = 0;
  /** Timers of the script itself, which are not the pool's. */
  readonly timers: (() => void)[] = [];
  readonly strange: string[] = [];

  constructor(options: PoolOptions = {}) {
    this.pool = this.world.pool({ ...OPTIONS, ...options });
  }

  /** Leases that were granted, not released, and whose session lives. */
  get held(): number {
    return this.leases.filter((lease) => lease.live).length;
  }

  async play(script: readonly Step[]): Promise<void> {
    for (const step of script) {
      this.act(step);
      await this.world.clock.settle();
      this.check();
      await this.world.clock.advance(step.thenMs);
      this.check();
    }
  }

  act(step: Action): void {
    const { pool, world } = this;
    switch (step.kind) {
      case "acquire":
        return this.watch(pool.acquire().then((lease) => void this.leases.push(lease)));
      case "read":
        return this.watch(this.readSomething(undefined));
      case "acquireAbort":
        return this.watch(
          pool
            .acquire({ signal: this.abortAfter(step.afterMs) })
            .then((lease) => void this.leases.push(lease)),
        );
      case "readAbort":
        return this.watch(this.readSomething(this.abortAfter(step.afterMs)));
      case "release":
        return this.watch(
          this.leases[step.which % Math.max(1, this.leases.length)]?.release() ?? Promise.resolve(),
        );
      case "fault":
        return void world.tws.inject(step.fault);
      case "heal":
        return world.tws.heal();
      case "close":
        return this.watch(pool.close());
    }
  }

  /** Checks that an answer has all rows: an outage must not look like an empty list. */
  async readSomething(signal: AbortSignal | undefined): Promise<void> {
    const positions = await this.pool.getPositions({ signal });
    if (positions.length !== 3) this.strange.push(`${positions.length} positions, and there are 3`);
  }

  abortAfter(delayMs: number): AbortSignal {
    const controller = new AbortController();
    this.timers.push(this.world.clock.after(delayMs, () => controller.abort(new Error("enough"))));
    return controller.signal;
  }

  watch(promise: Promise<unknown>): void {
    this.pending++;
    promise.then(
      () => this.pending--,
      (error: unknown) => {
        this.pending--;
        if (!(error instanceof PoolError)) this.strange.push(String(error));
      },
    );
  }

  check(): void {
    expect(this.pool.stats().activeUsers).toBe(this.held);
  }

  /** Closes the world; only what the pool has left counts. */
  async close(): Promise<void> {
    for (const cancel of this.timers) cancel();
    await this.world.close();
  }

  async end(allowed: readonly number[] = [1]): Promise<void> {
    await this.close();
    expect(this.pending).toBe(0);
    expect(this.pool.stats()).toMatchObject({ activeUsers: 0, waiters: 0, state: "closed" });
    const { events } = this.world.tws.trace;
    expect(twoSessions(events)).toEqual([]);
    expect(twoConnections(events)).toEqual([]);
    expect(strangeClientIds(events, allowed)).toEqual([]);
    expect(earlyRequests(events)).toEqual([]);
    expect(this.strange).toEqual([]);
  }
}

/** Returns the states that a run reached and that each sample must reach at least once. */
export function probes({ world, pool }: Player): string[] {
  const { events } = world.tws.trace;
  const { sessions, sessionsLost } = pool.stats();
  const seen = events.map(({ event, detail }) =>
    event === "sent" && detail === "error 326" ? "326" : event,
  );
  if (sessions > 1) seen.push("a second session");
  if (sessionsLost > 0) seen.push("a session lost");
  if (events.some(({ event, detail }) => event === "opened" && detail !== "")) seen.push("a mute server");
  return seen;
}
export const PROBES: readonly string[] = [
  "326",
  "a second session",
  "a session lost",
  "a mute server",
  "refused",
  "dead",
  "left",
  "closed",
  "heal",
];
