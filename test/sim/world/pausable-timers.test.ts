import { expect, test } from "vitest";
import { PausableTimers } from "../../../sim/world/pausable-timers.ts";
import { VirtualClock } from "../../support/sim.ts";

test("timers keep the time that they have left while their group is paused", async () => {
  const clock = new VirtualClock();
  const timers = new PausableTimers(clock);
  const fired: string[] = [];
  timers.after(100, () => fired.push("early"));
  timers.after(300, () => fired.push("late"));
  await clock.advance(150);
  timers.pause();
  timers.after(10, () => fired.push("added"));
  await clock.advance(10_000);
  expect(fired).toEqual(["early"]);
  timers.resume();
  await clock.advance(149);
  expect(fired).toEqual(["early", "added"]);
  await clock.advance(1);
  expect(fired).toEqual(["early", "added", "late"]);
});

test("cleared timers never fire, also when the group is paused", async () => {
  const clock = new VirtualClock();
  const timers = new PausableTimers(clock);
  let fired = 0;
  timers.after(10, () => fired++);
  timers.pause();
  timers.clear();
  timers.resume();
  await clock.advance(100);
  expect([fired, clock.timers]).toEqual([0, 0]);
});
