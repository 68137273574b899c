import { expect, test } from "vitest";
import { type RunCause, RunWishes } from "../../../sim/cli/run-wishes.ts";
import { VirtualClock } from "../../../sim/mod.ts";

interface Scene {
  readonly clock: VirtualClock;
  readonly wishes: RunWishes;
  readonly outputs: string[];
  readonly ended: AbortController;
  /** Ends the run; the cause of the next one is put into `causes`. */
  wait(): void;
  readonly causes: RunCause[];
}

function scene(): Scene {
  const clock = new VirtualClock();
  const outputs: string[] = [];
  const wishes = new RunWishes((file) => outputs.push(file), clock);
  const ended = new AbortController();
  const causes: RunCause[] = [];
  const wait = (): void => void wishes.next(ended.signal).then((cause) => causes.push(cause));
  return { clock, wishes, outputs, ended, wait, causes };
}

test("files that change within a short time cause one run", async () => {
  const { clock, wishes, wait, causes } = scene();
  wishes.begin();
  wait();
  wishes.change("a.py");
  await clock.advance(299);
  wishes.change("b.py");
  wishes.change("a.py");
  await clock.advance(299);
  expect(causes).toEqual([]);
  await clock.advance(1);
  expect(causes).toEqual([{ kind: "change", files: ["a.py", "b.py"] }]);
});

test("a change during a run causes one after it, and does not end it", async () => {
  const { clock, wishes, wait, causes } = scene();
  const signal = wishes.begin();
  expect(wishes.change("a.py")).toBe(true);
  expect(wishes.change("a.py")).toBe(false);
  await clock.advance(10_000);
  expect(signal.aborted).toBe(false);
  wait();
  await clock.advance(300);
  expect(causes).toEqual([{ kind: "change", files: ["a.py"] }]);
});

test("Enter during a run ends it and causes another one, and so it does after it", async () => {
  const { clock, wishes, wait, causes } = scene();
  const signal = wishes.begin();
  wishes.typed();
  expect(signal.aborted).toBe(true);
  wait();
  await clock.settle();
  expect(causes).toEqual([{ kind: "typed" }]);
  wishes.begin();
  wait();
  await clock.settle();
  expect(causes.length).toBe(1);
  wishes.typed();
  await clock.settle();
  expect(causes.length).toBe(2);
});

test("a file that changes in two runs on end is taken as written by the program", async () => {
  const { clock, wishes, wait, causes, outputs } = scene();
  wishes.begin();
  wishes.change("trades.csv");
  wait();
  await clock.advance(300);
  wishes.begin();
  expect(wishes.change("trades.csv")).toBe(false);
  wait();
  await clock.advance(1_000);
  wishes.change("trades.csv");
  await clock.advance(1_000);
  expect([causes.length, outputs]).toEqual([1, ["trades.csv"]]);
  wishes.change("bot.py");
  await clock.advance(300);
  expect(causes[1]).toEqual({ kind: "change", files: ["bot.py"] });
});

test("the end of the watch comes before every wish, and leaves no timer", async () => {
  const { clock, wishes, wait, causes, ended } = scene();
  wishes.begin();
  wishes.change("a.py");
  ended.abort();
  wait();
  await clock.settle();
  expect(causes).toEqual([{ kind: "ended" }]);
  expect(clock.timers).toBe(0);
});
