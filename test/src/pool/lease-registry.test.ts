import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import type { PoolEventBody } from "../../../src/events.ts";
import { Lease } from "../../../src/lease.ts";
import { LeaseRegistry } from "../../../src/pool/lease-registry.ts";
import type { LiveSession } from "../../../src/session/live-session.ts";
import { LogLines } from "../../support/log-lines.ts";

function issued(leakDetectionMs = 0) {
  const clock = new VirtualClock();
  const log = new LogLines();
  const told: PoolEventBody[] = [];
  const shared = { requestTimeoutMs: undefined, quotes: undefined as never, view: undefined as never };
  const leases = new LeaseRegistry({
    ...{ clock, logger: log, leakDetectionMs },
    notify: (happening) => told.push(happening),
    make: (live: LiveSession, owner, over) => new Lease({ live, owner, shared, over }),
  });
  const live = { epoch: 3, holders: new Set(), ended: undefined } as unknown as LiveSession;
  return { clock, log, told, leases, live };
}

test("leases are counted while they are held, and callers without a name are numbered", async () => {
  const { log, leases, live } = issued();
  const held = [leases.issue(live), leases.issue(live, "get_quote"), leases.issue(live)];
  expect([leases.active, leases.leaks]).toEqual([3, 0]);
  expect(log.lines).toEqual([
    "Caller 1 acquired connection (active users: 1)",
    "get_quote acquired connection (active users: 2)",
    "Caller 2 acquired connection (active users: 3)",
  ]);
  await held[0]?.release();
  expect(leases.active).toBe(2);
});

test("a lease held for too long is reported once: in the log, as an event and in the count", async () => {
  const { clock, log, told, leases, live } = issued(60_000);
  const stack = "Error\n    at getQuote (agent.ts:7)\n    at main (agent.ts:99)";
  leases.issue(live, "get_quote", { stack });
  await clock.advance(59_999);
  expect([leases.leaks, told]).toEqual([0, []]);
  await clock.advance(600_000);
  expect(leases.leaks).toBe(1);
  expect(told).toEqual([
    {
      ...{ type: "leak", owner: "get_quote", epoch: 3, heldMs: 60_000 },
      stack: "it was acquired here\n    at getQuote (agent.ts:7)\n    at main (agent.ts:99)",
    },
  ]);
  expect(log.lines.at(-1)).toBe(
    "WARN get_quote has held its lease for 60000 ms; " +
      "it was acquired here | at getQuote (agent.ts:7) | at main (agent.ts:99)",
  );
  expect([log.lines.length, clock.timers]).toEqual([2, 0]);
});

test("a lease without a stack is reported, and one without a call site by where it was made", async () => {
  const { clock, told, leases, live } = issued(1_000);
  leases.issue(live, "somebody", {});
  leases.issue(live, "somebody");
  await clock.advance(1_000);
  expect(told).toMatchObject([
    { stack: "it was acquired here" },
    { stack: expect.stringMatching(/^it was acquired here\n.*\n.*lease-registry\.test/) },
  ]);
});

test("a lease that ends in time is not reported, and leaves no timer behind", async () => {
  const { clock, told, leases, live } = issued(1_000);
  const lease = leases.issue(live);
  expect(clock.timers).toBe(1);
  await clock.advance(999);
  await lease.release();
  expect(clock.timers).toBe(0);
  await clock.advance(1_000);
  expect([leases.leaks, told]).toEqual([0, []]);
});

test("without leakDetectionMs a lease may be held for ever", async () => {
  const { clock, told, leases, live } = issued(0);
  leases.issue(live);
  expect(clock.timers).toBe(0);
  await clock.advance(1_000_000);
  expect([leases.leaks, told]).toEqual([0, []]);
});

/** Is a promise settled by now? */
async function settled(promise: Promise<void>): Promise<boolean> {
  let yes = false;
  void promise.then(() => {
    yes = true;
  });
  for (let turn = 0; turn < 10; turn++) await undefined;
  return yes;
}

test("none() resolves for all callers when the last lease ends, and leaves no timer", async () => {
  const { clock, leases, live } = issued();
  expect(await settled(leases.none(undefined))).toBe(true);
  const held = [leases.issue(live), leases.issue(live)];
  const waits = [leases.none(undefined), leases.none(5_000)];
  await held[0]?.release();
  expect(await Promise.all(waits.map(settled))).toEqual([false, false]);
  await held[1]?.release();
  expect(await Promise.all(waits.map(settled))).toEqual([true, true]);
  expect(clock.timers).toBe(0);
});

test("none() waits no longer than its time, and for as long as it takes where none is given", async () => {
  const { clock, leases, live } = issued();
  leases.issue(live);
  const [bounded, endless, none] = [leases.none(5_000), leases.none(undefined), leases.none(0)];
  await clock.advance(0);
  expect(await settled(none)).toBe(true);
  await clock.advance(4_999);
  expect(await settled(bounded)).toBe(false);
  await clock.advance(1);
  expect(await settled(bounded)).toBe(true);
  await clock.advance(1_000_000);
  expect(await settled(endless)).toBe(false);
});
