import { nextTick } from "node:process";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { runs } from "../../support/runs.ts";
import { systemClock, VirtualClock } from "../../support/sim.ts";

test("timers fire in order of time, and those of one instant in the order they were set", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(fc.nat(20), fc.boolean()), { maxLength: 60 }), async (delays) => {
      const clock = new VirtualClock(0);
      const fired: [atMs: number, order: number][] = [];
      for (const [order, [delayMs, cancelled]] of delays.entries()) {
        const cancel = clock.after(delayMs, () => fired.push([clock.now(), order]));
        if (cancelled) cancel();
      }
      await clock.advance(20);
      const expected = delays
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

test("between two timers every promise settles, however long its chain", async () => {
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

test("until() rejects when no timer is left that could settle the promise", async () => {
  const clock = new VirtualClock();
  await expect(clock.until(new Promise(() => {}))).rejects.toThrow("0 timers are left");
});

test("advance() rejects when timers fire endlessly at one instant", async () => {
  const clock = new VirtualClock();
  const again = (): void => void clock.after(0, again);
  again();
  await expect(clock.advance(1)).rejects.toThrow("fired at that one instant");
});

test("advances that overlap move time one after the other", async () => {
  const clock = new VirtualClock(0);
  const fired: number[] = [];
  clock.after(6_500, () => fired.push(clock.now()));
  await Promise.all([5_000, 2_000, 1_000].map((ms) => clock.advance(ms)));
  expect([clock.now(), fired]).toEqual([8_000, [6_500]]);
});

test("an advance by nonsense changes nothing, and the next one works", async () => {
  const clock = new VirtualClock(1_000);
  for (const ms of [Number.NaN, -60_000, Number.POSITIVE_INFINITY, 1e14, "5", undefined, null])
    await expect(clock.advance(ms as number)).rejects.toThrow(RangeError);
  expect(clock.now()).toBe(1_000);
  await clock.advance(5);
  expect(clock.now()).toBe(1_005);
});

test("advanceToNext() stops at the next timer, or where it is to stop without one", async () => {
  const clock = new VirtualClock(0);
  clock.after(10, () => {});
  await clock.advanceToNext(50);
  expect(clock.now()).toBe(10);
  await clock.advanceToNext(50);
  await clock.advanceToNext(20);
  expect(clock.now()).toBe(50);
});

test("a timer of the machine can be set for longer than 32 bits of ms", () => {
  vi.useFakeTimers();
  try {
    let fired = 0;
    systemClock.after(5_000_000_000, () => fired++);
    const cancel = systemClock.after(5_000_000_000, () => fired--);
    vi.advanceTimersByTime(4_999_999_999);
    expect(fired).toBe(0);
    cancel();
    vi.advanceTimersByTime(1);
    expect(fired).toBe(1);
  } finally {
    vi.useRealTimers();
  }
});

test("every promise and callback of nextTick settles before the next timer, timer after timer", async () => {
  const clock = new VirtualClock(0);
  const seen: string[] = [];
  const chain = async (name: string): Promise<void> => {
    for (let hop = 0; hop < 300; hop++) await null;
    // A stream works like this: each callback leads to a promise, and that to the next callback.
    for (let hop = 0; hop < 20; hop++) await new Promise<void>((resolve) => nextTick(resolve));
    seen.push(`${name} at ${clock.now()}`);
  };
  const expected: string[] = [];
  for (let at = 1; at <= 100; at++) {
    // Several at each instant.
    for (const name of ["one", "other"]) {
      clock.after(at, () => void chain(`${name} ${at}`));
      expected.push(`${name} ${at} at ${at}`);
    }
  }
  await clock.advance(101);
  expect(seen).toEqual(expected);
});

test("many that wait for promises to settle at once all go on", async () => {
  const clocks = Array.from({ length: 50 }, () => new VirtualClock(0));
  const settled = await Promise.all(clocks.map((clock) => clock.settle().then(() => true)));
  expect(settled).toEqual(clocks.map(() => true));
  await Promise.all(clocks.map((clock) => clock.advance(5)));
  expect(clocks.map((clock) => clock.now())).toEqual(clocks.map(() => 5));
});
