import { expect, test } from "vitest";
import type { LiveRun } from "../../model/live-run.ts";
import type { StepCheck } from "./check.ts";
import { stepChecks } from "./mod.ts";
import { StepChecks } from "./step-checks.ts";
import { timeGoesOn } from "./time-goes-on.ts";

const STATS = {
  ...{ state: "ready", epoch: 1, activeUsers: 0, waiters: 0, degraded: false, messagesPerSecond: 50 },
  ...{ historical: { open: 0, waiting: 0 }, lines: { lines: 0, depths: 0 }, orders: { unknown: [] } },
};
const frame = (seq: number, direction: "in" | "out", name: string, values: object = {}, connection = 1) => ({
  ...{ seq, atMs: seq, direction, name, values, connection },
});
const START = [frame(1, "in", "startApi", { clientId: 1 }), frame(2, "out", "nextValidId")];
const READY = { seq: 3, atMs: 3, process: 1, connection: 1, event: { type: "ready", epoch: 1 } };

/** A run of one session, with changes. */
function run(change: object = {}): LiveRun {
  return {
    ...{ frames: START, ends: [], notified: [READY], trace: [], faults: [], played: [], process: 1 },
    ...{ stats: STATS, clock: { now: () => 10 }, network: { dials: 1 }, phase: "faults", sockets: 1 },
    ...{ othersBefore: 1, awakeMs: Number.NEGATIVE_INFINITY },
    callers: { issued: [], calls: { all: [], pendingCount: 0 }, userOf: () => undefined },
    options: { clientId: 1, heartbeatMs: 1_000, heartbeatTimeoutMs: 1_000 },
    ...change,
  } as unknown as LiveRun;
}

const lease = (epoch: number, live = true) => ({ epoch, live, owner: "A" });
const issued = (...leases: object[]) => ({ ...run().callers, issued: leases });

/** Runs that break a check, by the beginning of its name. */
const BROKEN: Readonly<Record<string, object>> = {
  "the pool has one session": { frames: [...START, frame(4, "in", "startApi", { clientId: 1 }, 2)] },
  "a connection carries START_API alone": { frames: [frame(1, "in", "reqPositions"), ...START] },
  "each new session has the next epoch": {
    notified: [READY, { ...READY, seq: 4, event: { type: "ready", epoch: 1 } }],
  },
  "the pool uses only its own": { frames: [frame(1, "in", "startApi", { clientId: 5 })] },
  "what a lease sends": { callers: issued(lease(7)), stats: { ...STATS, activeUsers: 1 } },
  "the pool counts the leases": { stats: { ...STATS, activeUsers: 2 } },
  "a pool is ready only": { frames: START.slice(0, 1) },
  "the pool has one connection": { sockets: 2 },
  "no queue and no budget": { stats: { ...STATS, lines: { lines: 101, depths: 0 } } },
  "a pool is not ready": {
    trace: [{ atMs: 5, connection: 2, event: "dead", detail: "" }],
    clock: { now: () => 60_000 },
  },
};

test.each(stepChecks().map((check) => [check.name, check] as const))("can fail: %s", (name, check) => {
  const [, change] = Object.entries(BROKEN).find(([beginning]) => name.startsWith(beginning)) ?? [];
  if (change === undefined) throw new Error(`No run breaks "${name}": add one to BROKEN`);
  expect(check.breaches(run(change))).not.toEqual([]);
});

test("a run of one session breaks no check", () => {
  for (const check of stepChecks()) expect(check.breaches(run())).toEqual([]);
});

test("an order of a lease on the session of another one is a breach", () => {
  const [check] = stepChecks().filter(({ name }) => name.startsWith("what a lease sends"));
  const order = frame(5, "in", "placeOrder", { orderRef: "1#2.0" });
  const callers = { ...run().callers, userOf: () => ({ lease: lease(9, false) }) };
  expect(check?.breaches(run({ frames: [...START, order], callers }))).toEqual([
    "the order 1#2.0 of epoch 9 went out in epoch 1",
  ]);
});

test("dials without a delay, and an endless number of timers at one instant, are breaches", () => {
  const check = timeGoesOn();
  expect(check.breaches(run())).toEqual([]);
  expect(check.breaches(run({ network: { dials: 9 } }))).toHaveLength(1);
  const later = run({ network: { dials: 9 } });
  const sentences: string[] = [];
  for (let timer = 0; timer < 60_000; timer++) sentences.push(...check.breaches(later));
  expect(sentences).toHaveLength(1);
});

test("a promise that is broken again and again is reported five times", () => {
  const check: StepCheck = { name: "always broken", breaches: () => ["broken"] };
  const checks = new StepChecks([check]);
  for (let step = 0; step < 20; step++) checks.step(run({ process: step }));
  expect(checks.breaches).toEqual(Array(5).fill({ promise: "always broken", sentence: "broken", atMs: 10 }));
});

test("checks run when anything has happened, and every second", () => {
  let checked = 0;
  const counts: StepCheck = {
    name: "counts",
    breaches: () => {
      checked++;
      return [];
    },
  };
  const checks = new StepChecks([counts]);
  const at = (ms: number) => run({ clock: { now: () => ms } });
  checks.step(at(10));
  checks.step(at(20));
  expect(checked).toBe(1);
  checks.step(at(1_010));
  expect(checked).toBe(2);
  checks.step(run({ clock: { now: () => 1_011 }, played: [{ do: "heal" }] }));
  expect(checked).toBe(3);
});
