import { expect, test } from "vitest";
import { systemClock, VirtualClock } from "../../../../sim/mod.ts";
import { withTimersOf } from "../../../../sim/web/memory/clock-timers.ts";

test("timers that are set meanwhile are timers of the clock, with their context", async () => {
  const clock = new VirtualClock();
  const fired: unknown[] = [];
  withTimersOf(clock, () => {
    for (const name of ["a", "b"]) setTimeout((context: unknown) => fired.push(context), 4, name);
  });
  expect(clock.timers).toBe(2);
  await clock.advance(4);
  expect(fired).toEqual(["a", "b"]);
});

test("the clock of the machine can be the clock, and the global is restored after an error", async () => {
  const before = globalThis.setTimeout;
  await new Promise<void>((resolve) => void withTimersOf(systemClock, () => setTimeout(resolve, 0)));
  expect(() =>
    withTimersOf(systemClock, () => {
      throw new Error("no");
    }),
  ).toThrow("no");
  expect(globalThis.setTimeout).toBe(before);
});
