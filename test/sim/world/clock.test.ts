import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../support/runs.ts";
import { seeded, traceLine, VirtualClock } from "../../support/sim.ts";

test("timers fire in order of time, and those of one instant in the order in which they were asked for", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 60 }), async (asked) => {
      const clock = new VirtualClock(0);
      const fired: [atMs: number, order: number][] = [];
      for (const [order, [delayMs, cancelled]] of asked.entries()) {
        const cancel = clock.after(delayMs, () => fired.push([clock.now(), order]));
        if (cancelled) cancel();
      }
      await clock.advance(20);
      const expected = asked
        .map(([delayMs, cancelled], order) => ({ delayMs, cancelled, order }))
        .filter(({ cancelled }) => !cancelled)
        .sort((a, b) => a.delayMs - b.delayMs || a.order - b.order)
        .map(({ delayMs, order }) => [delayMs, order]);
      expect(fired).toEqual(expected);
      expect(clock.timers).toBe(0);
    }),
    runs(50),
  );
});

test("between two firings every promise settles, however long its chain", async () => {
  const clock = new VirtualClock(0);
  let hops = 0;
  clock.after(
    10,
    () =>
      void (async () => {
        for (; hops < 500; hops++) await null;
      })(),
  );
  let seen = 0;
  clock.after(11, () => {
    seen = hops;
  });
  await clock.advance(11);
  expect(seen).toBe(500);
});

test("a promise that nothing can settle is named, not waited for", async () => {
  const clock = new VirtualClock();
  await expect(clock.until(new Promise(() => {}))).rejects.toThrow("0 timers are left");
});

test("a loop that never lets time pass is named, not waited for", async () => {
  const clock = new VirtualClock();
  const again = (): void => void clock.after(0, again);
  again();
  await expect(clock.advance(1)).rejects.toThrow("fired at that one instant");
});

test("equal seeds give equal numbers; a fork follows from the seed and its name alone", () => {
  const random = seeded(7);
  const before = random.fork("a").next();
  random.next();
  expect(random.fork("a").next()).toBe(before);
  expect(random.fork("b").next()).not.toBe(before);
  expect(seeded(7).next()).toBe(seeded(7).next());
  // The same on every runtime, for ever: a seed in a bug report must go on meaning the same.
  expect([seeded(1).next(), seeded("x").integer(1, 1_000)]).toEqual([0.679406218463555, 612]);
});

test("draws are uniform enough, and stay within their bounds", () => {
  const random = seeded("uniform");
  const counts = new Map<number, number>();
  for (let draw = 0; draw < 6_000; draw++) {
    const value = random.integer(1, 6);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});

test("a trace line fits a terminal and says when, who and what", () => {
  const line = traceLine({
    atMs: Date.UTC(2026, 0, 13, 14, 30, 5, 7),
    connection: 3,
    event: "read",
    detail: "reqPositions",
  });
  expect(line).toBe("14:30:05.007  #3  read    reqPositions");
});
