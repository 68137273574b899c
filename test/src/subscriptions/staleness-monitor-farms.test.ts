import { expect, test } from "vitest";
import { StalenessMonitor } from "../../../src/subscriptions/staleness-monitor.ts";
import type { Subscription } from "../../../src/subscriptions/subscription.ts";
import type { Farm } from "../../../src/tws/farms.ts";
import { VirtualClock } from "../../support/sim.ts";

const BROKEN: Farm = { name: "usfarm", service: "market-data", state: "broken" };
const ASLEEP: Farm = { name: "usfarm", service: "market-data", state: "inactive" };

/** Many open lines that come from a farm, in a session that began at 1 000 ms; it is 12 s old. */
async function many(count: number) {
  const clock = new VirtualClock(1_000);
  const line = (): Subscription =>
    ({
      state: { kind: "open", sinceMs: 1_000 },
      operation: { farms: ["market-data"] },
      receivedMs: 1_000,
    }) as never;
  const lines = Array.from({ length: count }, line);
  const seen = { looks: 0, dead: [] as (readonly [atMs: number, line: number])[] };
  const silence = new StalenessMonitor({
    clock,
    connected: () => true,
    all: () => {
      seen.looks++;
      return lines;
    },
    stale: (one) => seen.dead.push([clock.now(), lines.indexOf(one)]),
  });
  silence.sessionBegins();
  await clock.advance(12_000);
  return { clock, silence, lines, line, seen };
}

test("a farm that flaps checks the subscriptions once, and again after a new request", async () => {
  const { silence, lines, line, seen, clock } = await many(1_000);
  for (let notice = 0; notice < 1_000; notice++) silence.farm(BROKEN);
  for (let notice = 0; notice < 1_000; notice++) silence.farm(ASLEEP);
  expect(seen.looks).toBe(2);
  const late = line();
  lines.push(late);
  silence.requested(late);
  for (let notice = 0; notice < 1_000; notice++) silence.farm(BROKEN);
  expect(seen.looks).toBe(3);
  // The one that came late is found silent with the others.
  await clock.advance(30_000);
  expect(new Set(seen.dead.map(([, at]) => at)).size).toBe(1_001);
});

test.each([BROKEN, ASLEEP])(
  "of lines that are checked already, the last of many notices counts",
  async (farm) => {
    const { clock, silence, lines, seen } = await many(2);
    const [first, second] = lines as [Subscription, Subscription];
    silence.farm(farm);
    await clock.advance(20_000);
    silence.farm(farm);
    // One goes on for a while, the other for good: what came before the last notice says nothing.
    first.receivedMs = clock.now() + 5_000;
    second.receivedMs = clock.now() + 20_000;
    await clock.advance(100_000);
    // 25 s after the first notice, and 30 s of silence since.
    expect(seen.dead).toEqual([[68_000, 0]]);
  },
);

test.each([0, 2])(
  "a farm that breaks as the check of a break is over has lines checked, timers %d ms early",
  async (earlyMs) => {
    const clock = new VirtualClock(1_000);
    const line = {
      state: { kind: "open", sinceMs: 1_000 },
      operation: { farms: ["market-data"] },
      receivedMs: 1_000,
    } as unknown as Subscription;
    const dead: number[] = [];
    const silence = new StalenessMonitor({
      clock: {
        now: () => clock.now(),
        after: (ms, callback) => clock.after(Math.max(0, ms - earlyMs), callback),
      },
      connected: () => true,
      all: () => [line],
      stale: () => void dead.push(clock.now()),
    });
    silence.sessionBegins();
    await clock.advance(12_000);
    silence.farm({ name: "usfarm", service: "market-data", state: "broken" });
    await clock.advance(20_000);
    line.receivedMs = clock.now();
    // The check of the first break is over 1 ms before its 30 s are (where timers are early), and the farm breaks again.
    await clock.advance(9_999);
    silence.farm({ name: "usfarm", service: "market-data", state: "broken" });
    await clock.advance(120_000);
    expect(dead).toHaveLength(1);
  },
);
