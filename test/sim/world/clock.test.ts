import fc from "fast-check";
import { expect, test } from "vitest";
import { runs } from "../../support/runs.ts";
import { VirtualClock } from "../../support/sim.ts";

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
