import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { inMemory, overTcp, type Scenario } from "../support/both-networks.ts";
import { SCENARIOS } from "../support/network-scenarios.ts";

const RESTART = SCENARIOS.find(({ name }) => name === "a restart of the gateway") as Scenario;
/** A standstill that is longer than the distance of two timers of the restart, and the time between two of them, in ms. */
const STANDSTILL_MS = 300;
const BETWEEN_MS = 100;

/** Blocks the event loop of this process again and again until the promise has settled. */
async function standingStill<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  void promise.then(() => {
    isSettled = true;
  });
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (!isSettled) {
    Atomics.wait(cell, 0, 0, STANDSTILL_MS);
    await setTimeout(BETWEEN_MS);
  }
  return promise;
}

test.concurrent.for(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "%s: the same over TCP as in memory",
  async ([, scenario], { expect }) => {
    const expected = await inMemory(scenario);
    expect(expected.breaches).toEqual([]);
    expect(await overTcp(scenario)).toEqual(expected);
  },
);

test("a process that stands still changes no order of events over TCP", async () => {
  expect(await standingStill(overTcp(RESTART))).toEqual(await inMemory(RESTART));
});
