import { expect, test } from "vitest";
import { ByteFlow } from "../../../sim/net/byte-flow.ts";
import { Connection } from "../../../sim/net/connection.ts";
import { TimerGroup } from "../../../sim/world/timer-group.ts";
import { VirtualClock } from "../../support/sim.ts";

/** A connection with a log of the actions that ran, and of the time when they did. */
function connection() {
  const clock = new VirtualClock(0);
  const timers = new TimerGroup(clock);
  const link = { write: () => {}, end: () => {}, reset: () => {} };
  const faults = { hooks: () => [], struck: () => {}, textOf: () => undefined };
  const flows = { in: new ByteFlow("in", faults, link), out: new ByteFlow("out", faults, link) };
  const log: string[] = [];
  const inbox = { forget: () => void log.push("forget") };
  const one = new Connection({ id: 1, link, flows, inbox, mute: false, readableMs: 0 });
  const run = (direction: "in" | "out", delayMs: number, name: string): void =>
    one.inOrder(timers, direction, delayMs, () => void log.push(`${name} ${clock.now()}`));
  return { clock, log, run, one };
}

test("an action without a delay runs at once", () => {
  const { log, run } = connection();
  run("out", 0, "a");
  expect(log).toEqual(["a 0"]);
});

test("an action never overtakes an earlier one of its direction", async () => {
  const { clock, log, run } = connection();
  run("out", 100, "slow");
  run("out", 10, "fast");
  run("out", 0, "undelayed");
  await clock.advance(200);
  expect(log).toEqual(["slow 100", "fast 100", "undelayed 100"]);
});

test("directions do not wait for each other", async () => {
  const { clock, log, run } = connection();
  run("out", 100, "out");
  run("in", 10, "in");
  await clock.advance(200);
  expect(log).toEqual(["in 10", "out 100"]);
});

test("requests that are forgotten are counted, and those that wait for a turn are forgotten too", () => {
  const { log, one } = connection();
  one.forgetRequests();
  expect([one.forgotten, log]).toEqual([1, ["forget"]]);
});
