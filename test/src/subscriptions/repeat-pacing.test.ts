import { expect, test } from "vitest";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import { RepeatPacing } from "../../../src/subscriptions/repeat-pacing.ts";
import { VirtualClock } from "../../support/sim.ts";
import { PRICES } from "../../support/streams-fixture.ts";

const PACED: AnyWatch = { ...PRICES, requestPacing: { max: 6, withinMs: 60_000, sameMs: 15_000 } };
const stream = (operation = PACED) => ({ operation });

test("a repeated request waits while two thirds of those that TWS allows were sent", async () => {
  const clock = new VirtualClock(1_000);
  const pacing = new RepeatPacing(clock);
  for (let count = 0; count < 4; count++) {
    pacing.sent(stream());
    await clock.advance(1_000);
  }
  const one = stream();
  expect(pacing.repeat(one)).toBe(56_000);
  // Each one that is sent all the same, as a caller's new stream, puts it off until the next of the four is over.
  pacing.sent(stream());
  expect(pacing.repeat(one)).toBe(57_000);
  await clock.advance(57_000);
  expect(pacing.repeat(one)).toBe(0);
});

test("repeated requests that wait to be sent count once, and before they are sent", () => {
  const pacing = new RepeatPacing(new VirtualClock(1_000));
  const streams = Array.from({ length: 5 }, () => stream());
  expect(streams.map((one) => pacing.repeat(one))).toEqual([0, 0, 0, 0, 60_000]);
  for (const one of streams.slice(0, 4)) pacing.sent(one);
  pacing.sent(stream());
  expect(pacing.repeat(stream())).toBe(60_000);
});

test("streams of other kinds, and those without a limit, do not wait", () => {
  const pacing = new RepeatPacing(new VirtualClock(1_000));
  for (let count = 0; count < 10; count++) {
    pacing.sent(stream());
    pacing.sent(stream(PRICES));
  }
  expect(pacing.repeat(stream())).toBe(60_000);
  expect([pacing.repeat(stream(PRICES)), pacing.repeat(stream({ ...PACED, name: "watchOthers" }))]).toEqual([
    0, 0,
  ]);
});
