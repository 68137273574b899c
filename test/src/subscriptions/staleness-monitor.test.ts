import { expect, test } from "vitest";
import { StalenessMonitor } from "../../../src/subscriptions/staleness-monitor.ts";
import type { Subscription } from "../../../src/subscriptions/subscription.ts";
import type { Farm } from "../../../src/tws/farms.ts";
import { VirtualClock } from "../../support/sim.ts";

const START_MS = 1_000_000;

/** One line in a session that has just begun, and when it was found silent, in ms since then, with the reason. */
function alone(about: object = {}) {
  const clock = new VirtualClock(START_MS);
  const line = {
    ...{ state: { kind: "open", sinceMs: START_MS }, operation: { farms: ["market-data"] } },
    ...{ receivedMs: undefined, confirmed: false, unanswered: 0, gapReason: "a gap", ...about },
  } as unknown as Subscription;
  const found: unknown[][] = [];
  const silence = new StalenessMonitor({
    ...{ clock, connected: () => true, all: () => [line] },
    stale: (_one, reason) => void found.push([clock.now() - START_MS, reason]),
  });
  silence.sessionBegins();
  return { clock, line, found, silence };
}

test("a closed subscription is not checked, and one with an event was not refused", () => {
  const { clock, line, silence } = alone({ state: { kind: "queued" } });
  silence.suspect(line);
  silence.paused(line);
  silence.possiblyRefused(line);
  const heard = alone({ receivedMs: START_MS });
  heard.silence.possiblyRefused(heard.line);
  expect([clock.timers, heard.clock.timers]).toEqual([0, 0]);
});

test("a repeated failure or report postpones no pending check", async () => {
  for (const [what, againMs, dueMs, reason] of [
    ["suspect", 20_000, 30_000, "it went silent"],
    ["paused", 60_000, 120_000, "another login still has the data"],
    ["possiblyRefused", 1_000, 1_500, undefined],
  ] as const) {
    const { clock, line, found, silence } = alone();
    silence[what](line);
    await clock.advance(againMs);
    silence[what](line);
    await clock.advance(dueMs - againMs);
    expect(found, what).toEqual([[dueMs, reason]]);
  }
});

test("each kind of check goes on beside the others", async () => {
  const { clock, line, found, silence } = alone();
  silence.requested(line);
  silence.suspect(line);
  silence.paused(line);
  silence.possiblyRefused(line);
  expect(clock.timers).toBe(4);
  await clock.advance(120_000);
  expect(found.map(([atMs]) => atMs)).toEqual([1_500, 15_000, 30_000, 120_000]);
  silence.suspect(line);
  silence.forget(line);
  expect(clock.timers).toBe(0);
});

test("an unconfirmed request is reported with the reason each time; arriving rows postpone that", async () => {
  const { clock, line, found, silence } = alone();
  silence.requested(line);
  await clock.advance(15_000);
  silence.requested(line);
  await clock.advance(30_000);
  const reason = (ms: number): string => `TWS has sent nothing since it was requested ${ms} ms ago`;
  expect(found).toEqual([
    [15_000, reason(15_000)],
    [45_000, reason(30_000)],
  ]);
  const rows = alone();
  rows.silence.requested(rows.line);
  await rows.clock.advance(10_000);
  rows.line.receivedMs = rows.clock.now();
  await rows.clock.advance(19_999);
  expect(rows.found).toEqual([]);
  await rows.clock.advance(1);
  expect(rows.found).toEqual([[30_000, "TWS has sent a part alone since it was requested 30000 ms ago"]]);
});

test("an event fifteen seconds after a failure proves that a stream is alive, an earlier one not", async () => {
  for (const afterMs of [14_999, 15_000]) {
    const { clock, line, found, silence } = alone();
    silence.suspect(line);
    await clock.advance(afterMs);
    line.receivedMs = clock.now();
    await clock.advance(100_000);
    expect(found).toEqual(afterMs < 15_000 ? [[44_999, "it went silent"]] : []);
  }
});

test("the first hundred farms are remembered; a report of another one checks every subscription", async () => {
  const { clock, line, found, silence } = alone();
  const farm = (at: number, state: Farm["state"]): void =>
    silence.farm({ name: `farm ${at}`, service: "historical", state });
  await clock.advance(12_000);
  for (let at = 1; at <= 101; at++) farm(at, "inactive");
  farm(100, "ok");
  expect([line.suspectedMs, clock.timers]).toEqual([undefined, 0]);
  farm(100, "ok");
  expect([line.suspectedMs, clock.timers]).toEqual([START_MS + 12_000, 1]);
  const other = alone();
  await other.clock.advance(12_000);
  for (let at = 1; at <= 101; at++)
    other.silence.farm({ name: `farm ${at}`, service: "historical", state: "inactive" });
  other.silence.farm({ name: "farm 101", service: "historical", state: "ok" });
  await other.clock.advance(30_000);
  expect([other.found, found]).toEqual([[[42_000, "it went silent"]], []]);
});

test("a farm that is well in the first ten seconds of a session is no news, and later is", async () => {
  for (const atMs of [9_999, 10_000]) {
    const { clock, silence } = alone();
    await clock.advance(atMs);
    silence.farm({ name: "usfarm", service: "market-data", state: "ok" });
    expect(clock.timers).toBe(atMs < 10_000 ? 0 : 1);
  }
});
