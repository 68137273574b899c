import { expect, test } from "vitest";
import { Run } from "./run.ts";
import type { Script } from "./step.ts";

/** A read whose answer is refused with error 100, on a connection that a fault has struck before. */
const refusedAfter = (fault: string): Script => [
  { do: "acquire", thenMs: 500 },
  { do: "disturb", how: "refused", request: "reqCompletedOrders", numbered: true, delayMs: 0, thenMs: 0 },
  { do: "fault", fault, thenMs: 10 },
  { do: "read", read: { name: "getCompletedOrders", about: "" }, thenMs: 400 },
];

test.each([
  ["drop:how=fin,times=1,afterFrames=90", true],
  ["half-open", false],
  ["partition:dials=served,forMs=5000", false],
  ["freeze:forMs=5000", false],
])("error 100 arrives only where messages of TWS arrive: after %s %s", async (fault, arrives) => {
  const { frames, faults } = await Run.of(refusedAfter(fault));
  const read = frames.find(({ name }) => name === "reqCompletedOrders");
  expect(read?.rateExceeded).toBe(arrives);
  const untilMs = (faults[0]?.atMs ?? 0) + 1_000;
  expect(
    frames.some(({ name, atMs, values }) => name === "error" && values.code === 100 && atMs < untilMs),
  ).toBe(arrives);
});
