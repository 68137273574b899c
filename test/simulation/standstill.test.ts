import fc from "fast-check";
import { expect, test } from "vitest";
import { INVARIANTS } from "../model/invariants/mod.ts";
import { checkScripts, SCRIPTS_TIMEOUT_MS } from "../model/property.ts";
import type { RunRecord } from "../model/record.ts";
import { Run } from "../model/run.ts";
import { callersScript } from "../model/script.ts";
import type { Script, TimedStep } from "../model/step.ts";
import { CLOCK, STAND_STILL, waits } from "../model/steps.ts";

const HOUR_MS = 3_600_000;

/** Runs a script, which breaks no promise of the pool. */
async function kept(script: Script): Promise<RunRecord> {
  const run = await Run.of(script);
  const breaches = INVARIANTS.flatMap((one) =>
    one.breaches(run).map((sentence) => `${one.name}: ${sentence}`),
  );
  expect(breaches).toEqual([]);
  return run;
}
const events = ({ notified }: RunRecord): readonly string[] =>
  notified.map(({ event }) => event.type).filter((type) => ["ready", "lost", "degraded"].includes(type));
const stand = (how: "blocked" | "suspended", forMs: number, thenMs = 0): TimedStep => ({
  do: "stand still",
  how,
  forMs,
  thenMs,
});
const READY: Script = [{ do: "acquire", thenMs: 1_000 }];

test.each([
  ["suspended", HOUR_MS],
  ["suspended", 3_000],
  ["blocked", 60_000],
  ["blocked", 2_600],
] as const)("a session that TWS keeps lives on after its machine was %s for %i ms", async (how, forMs) => {
  const run = await kept([...READY, stand(how, forMs, 5_000)]);
  expect(events(run)).toEqual(["ready"]);
});

test.each(["suspended", "blocked"] as const)(
  "an answer that arrives while the machine is %s is given, however late",
  async (how) => {
    const read = { do: "read", read: { name: "getPositions", about: "" } } as const;
    const slow = { do: "fault", fault: "latency:frameMs=200", thenMs: 0 } as const;
    const run = await kept([...READY, slow, { ...read, thenMs: 100 }, stand(how, HOUR_MS, 2_000)]);
    const [call] = run.calls.filter(({ what }) => what === "getPositions");
    expect(call?.outcome).toHaveProperty("value");
    expect(events(run)).toEqual(["ready"]);
  },
);

test.each(["drop:how=rst", "drop:how=fin", "restart:refuseMs=2000,closeMs=10,muteMs=10"])(
  "a session that ends by %s while its machine is suspended is lost once, and another begins",
  async (fault) => {
    const run = await kept([
      ...READY,
      { do: "fault", fault: fault.replace(/^drop:/, "drop:afterMs=60000,"), thenMs: 0 },
      stand("suspended", HOUR_MS, 10_000),
    ]);
    expect(events(run)).toEqual(["ready", "lost", "ready"]);
  },
);

test("a session that became half-open while its machine slept is found by the heartbeat", async () => {
  const run = await kept([
    ...READY,
    { do: "fault", fault: "half-open", thenMs: 0 },
    stand("suspended", HOUR_MS, 10_000),
  ]);
  expect(events(run)).toEqual(["ready", "lost", "ready"]);
  const lost = run.notified.find(({ event }) => event.type === "lost");
  const woke = run.notified[0]?.atMs ?? 0;
  // Heartbeat and its timeout, in time of the machine.
  expect((lost?.atMs ?? 0) - woke).toBeLessThan(HOUR_MS + 1_000 + 2_500 + 500);
});

test.each([HOUR_MS, -HOUR_MS, 30 * 24 * HOUR_MS])(
  "a wall clock that is set by %i ms loses no session and ends no call",
  async (byMs) => {
    const run = await kept([
      ...READY,
      { do: "fault", fault: "latency:frameMs=400,forMs=3000", thenMs: 0 },
      { do: "read", read: { name: "getOpenOrders", about: "" }, thenMs: 10 },
      { do: "clock", byMs, thenMs: 20_000 },
    ]);
    expect(events(run)).toEqual(["ready"]);
    expect(run.calls.filter(({ outcome }) => outcome !== undefined && "error" in outcome)).toEqual([]);
  },
);

test("an order that was on its way when its machine fell asleep arrives once", async () => {
  const run = await kept([
    { do: "acquire", thenMs: 1_000 },
    { do: "fault", fault: "freeze:forMs=10000", thenMs: 0 },
    { do: "place", lease: 0, no: 1, symbol: "AAPL", side: "BUY", limit: 1, thenMs: 10 },
    stand("suspended", HOUR_MS, 20_000),
  ]);
  const placed = run.frames.filter(({ name }) => name === "placeOrder");
  expect(placed).toHaveLength(1);
});

/** Any script, in which the machine stands still or has its clock set at some places. */
const stills: fc.Arbitrary<Script> = fc
  .tuple(
    callersScript,
    fc.array(fc.tuple(fc.oneof(STAND_STILL, STAND_STILL, CLOCK), waits, fc.nat(40)), {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([script, added]) => {
    const all = [...script];
    for (const [still, thenMs, at] of added) all.splice(at % (all.length + 1), 0, { ...still, thenMs });
    return all;
  });

test(
  "random callers and faults break no promise of a pool whose machine stands still at times",
  () => checkScripts(stills, 10),
  SCRIPTS_TIMEOUT_MS,
);
