import { expect, test } from "vitest";
import { VirtualClock } from "../../sim/mod.ts";
import { SteppingClock } from "./stepping-clock.ts";

/** A machine with timers at 1 s and 5 s, and what they logged. */
function machine() {
  const world = new VirtualClock(0);
  const clock = new SteppingClock(world);
  const log: string[] = [];
  const at = (name: string, delayMs: number) =>
    clock.after(delayMs, () => log.push(`${name} at ${world.now()}, ${clock.now()} on the machine`));
  at("one", 1_000);
  at("five", 5_000);
  return { world, clock, log, at };
}

test("a step of the wall time moves the wall time alone, both ways", async () => {
  const { world, clock, log } = machine();
  clock.step(3_600_000);
  expect([clock.now(), clock.wallMs()]).toEqual([0, 3_600_000]);
  clock.step(-7_200_000);
  await world.advance(1_000);
  expect([clock.now(), clock.wallMs()]).toEqual([1_000, -3_599_000]);
  expect(log).toEqual(["one at 1000, 1000 on the machine"]);
});

test("a suspended machine has no monotonic time: its timers keep what they have left", async () => {
  const { world, clock, log } = machine();
  await world.advance(400);
  clock.standStill("suspended");
  await world.advance(3_600_000);
  expect([log, clock.now(), clock.wallMs()]).toEqual([[], 400, 3_600_400]);
  clock.goOn();
  await world.advance(600);
  expect(log).toEqual(["one at 3601000, 1000 on the machine"]);
  await world.advance(4_000);
  expect(log.at(-1)).toBe("five at 3605000, 5000 on the machine");
  expect(world.timers).toBe(0);
});

test("timers that come due while the loop is blocked fire late and in order, others in time", async () => {
  const { world, clock, log, at } = machine();
  at("two", 2_000);
  clock.standStill("blocked");
  await world.advance(4_000);
  expect([log, clock.now()]).toEqual([[], 4_000]);
  clock.goOn();
  await world.advance(1_000);
  expect(log).toEqual([
    "one at 4000, 4000 on the machine",
    "two at 4000, 4000 on the machine",
    "five at 5000, 5000 on the machine",
  ]);
});

test.each(["blocked", "suspended"] as const)(
  "a timer that is cancelled while %s never fires",
  async (how) => {
    const { world, clock, log, at } = machine();
    const cancel = at("two", 2_000);
    clock.standStill(how);
    await world.advance(4_000);
    cancel();
    const late = at("late", 10);
    late();
    clock.goOn();
    await world.advance(60_000);
    expect(log.map((line) => line.split(" ")[0])).toEqual(["one", "five"]);
    expect(world.timers).toBe(0);
  },
);
