import fc from "fast-check";
import { expect, test } from "vitest";
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
import { type Lease, PoolError, type PoolOptions } from "../../src/mod.ts";
import { coverageOf, expectReached } from "../support/coverage.ts";
import { runs } from "../support/runs.ts";
import { World } from "../support/world.ts";

/** Bounds that leave recovery possible within the deadlines of the callers. */
const OPTIONS = {
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
} satisfies PoolOptions;
const LINGER_MS = 3_000;
const LATENCY_MS_MAX = 200;

/**
 * How long after healing a session must be there: the silence is found, a dial into nothing times out, the server lets
 * go of the ID, one backoff passes, and a handshake of four messages.
 */
const READY_MS_MAX =
  OPTIONS.heartbeatMs +
  OPTIONS.heartbeatTimeoutMs +
  OPTIONS.dialTimeoutMs +
  OPTIONS.handshakeTimeoutMs +
  LINGER_MS +
  OPTIONS.backoffMsMax +
  8 * LATENCY_MS_MAX;

type Action =
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
const steps: fc.Arbitrary<Step> = fc
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
class Player {
  readonly world = new World({ lingerMs: LINGER_MS });
  readonly pool;
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
function probes({ world, pool }: Player): string[] {
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
const PROBES = [
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

test("random callers and faults leave one session, one ID, right counts and no pending call", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 25 }), async (script) => {
      const player = new Player();
      await player.play(script);
      await player.world.clock.advance(OPTIONS.acquireTimeoutMs + OPTIONS.requestTimeoutMs);
      expect(player.pending).toBe(0);
      await player.end();
    }),
    runs(150),
  );
});

test("random scripts reach conflicts, losses and refused dials", async () => {
  const counts = await coverageOf(fc.array(steps, { maxLength: 25 }), 200, async (script) => {
    const player = new Player();
    await player.play(script);
    const seen = probes(player);
    await player.close();
    return Object.fromEntries(seen.map((probe) => [probe, 1]));
  });
  expectReached(counts, Object.fromEntries(PROBES.map((probe) => [probe, 1])));
});

test("after healing, a session is ready within the bounds and stays ready", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 15 }), async (script) => {
      const player = new Player();
      const { world, pool } = player;
      await player.play(script);
      world.tws.heal();
      const ready = pool.connect({ timeoutMs: READY_MS_MAX });
      player.watch(ready);
      const { epoch } = await world.clock.until(ready);
      // A half-open connection from before the healing may be detected and replaced once.
      await world.clock.advance(READY_MS_MAX);
      const settled = pool.stats();
      expect(settled.state).toBe("ready");
      expect(settled.epoch).toBeLessThanOrEqual(epoch + 1);
      await world.clock.advance(600_000);
      expect(pool.stats()).toMatchObject({ state: "ready", epoch: settled.epoch });
      await player.end();
    }),
    runs(150),
  );
});

test("close() at any moment settles every call and leaves nothing", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { maxLength: 12 }),
      fc.array(fc.constantFrom<Action>({ kind: "acquire" }, { kind: "read" }), { maxLength: 4 }),
      async (script, last) => {
        const player = new Player();
        await player.play(script);
        for (const action of last) player.act(action);
        player.act({ kind: "close" });
        await player.world.clock.advance(1_000);
        expect(player.pending).toBe(0);
        expect(player.pool.stats().activeUsers).toBe(0);
        await player.end();
      },
    ),
    runs(150),
  );
});

test("with fallback IDs, only configured client IDs are used", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 15 }), async (script) => {
      const player = new Player({ clientIdPolicy: [7, 9] });
      await player.play(script);
      await player.world.clock.advance(OPTIONS.acquireTimeoutMs + OPTIONS.requestTimeoutMs);
      await player.end([1, 7, 9]);
    }),
    runs(75),
  );
});

test("the same script gives the same trace, event for event", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { maxLength: 10 }), async (script) => {
      const traces = [];
      for (let run = 0; run < 2; run++) {
        const player = new Player();
        await player.play(script);
        await player.close();
        traces.push(player.world.tws.trace.lines());
      }
      expect(traces[1]).toEqual(traces[0]);
    }),
    runs(40),
  );
});
