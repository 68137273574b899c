import { expect, test } from "vitest";
import { TimerGroup } from "../../../sim/world/timer-group.ts";
import { VirtualClock } from "../../support/sim.ts";

test("clear() cancels every timer of the group, and no timer of another group", async () => {
  const clock = new VirtualClock();
  const [mine, other] = [new TimerGroup(clock), new TimerGroup(clock)];
  const fired: string[] = [];
  mine.after(10, () => fired.push("mine"));
  mine.set("named", 10, () => fired.push("named"));
  other.after(10, () => fired.push("other"));
  mine.clear();
  await clock.advance(20);
  expect(fired).toEqual(["other"]);
  expect(clock.timers).toBe(0);
});

test("set() replaces the earlier timer of the same name", async () => {
  const clock = new VirtualClock();
  const group = new TimerGroup(clock);
  const fired: number[] = [];
  group.set("poll", 10, () => fired.push(1));
  group.set("poll", 30, () => fired.push(2));
  group.set("other", 10, () => fired.push(3));
  await clock.advance(29);
  expect(fired).toEqual([3]);
  await clock.advance(1);
  expect(fired).toEqual([3, 2]);
});

test("after() returns a function that cancels its timer alone", async () => {
  const clock = new VirtualClock();
  const group = new TimerGroup(clock);
  const fired: number[] = [];
  const cancel = group.after(10, () => fired.push(1));
  group.after(10, () => fired.push(2));
  cancel();
  await clock.advance(10);
  expect(fired).toEqual([2]);
});
