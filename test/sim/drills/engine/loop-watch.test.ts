import { expect, test } from "vitest";
import { watchLoop } from "../../../../sim/drills/engine/loop-watch.ts";

/** A loop whose timer fires when a test says so, however late. */
function slowLoop() {
  let nowMs = 1_000;
  let due: (() => void) | undefined;
  const watch = watchLoop(() => nowMs, {
    now: () => nowMs,
    after: (_, callback) => {
      due = callback;
      return () => {
        due = undefined;
      };
    },
  });
  return {
    watch,
    /** Lets the timer fire after a time; undefined where it is not set any more. */
    fire: (afterMs: number) => {
      nowMs += afterMs;
      due?.();
    },
    wait: (ms: number) => {
      nowMs += ms;
    },
    isSet: () => due !== undefined,
  };
}

test("a loop whose timer fires in time, or a few ms late, has no halts", () => {
  const { watch, fire } = slowLoop();
  for (const afterMs of [10, 11, 19, 20]) fire(afterMs);
  expect(watch.halts()).toEqual([]);
});

test("a timer that fires late shows a halt, from the look before it on", () => {
  const { watch, fire } = slowLoop();
  for (const afterMs of [10, 130, 10, 21]) fire(afterMs);
  expect(watch.halts()).toEqual([
    { beganMs: 1_010, endedMs: 1_140 },
    { beganMs: 1_150, endedMs: 1_171 },
  ]);
});

test("a halt that the timer has not noticed yet is among them, and its rest follows", () => {
  const { watch, fire, wait } = slowLoop();
  wait(50);
  expect(watch.halts()).toEqual([{ beganMs: 1_000, endedMs: 1_050 }]);
  fire(30);
  expect(watch.halts()).toEqual([
    { beganMs: 1_000, endedMs: 1_050 },
    { beganMs: 1_050, endedMs: 1_080 },
  ]);
});

test("stop() ends the watch and its timer", () => {
  const { watch, fire, isSet } = slowLoop();
  fire(10);
  expect(isSet()).toBe(true);
  watch.stop();
  expect(isSet()).toBe(false);
});
