import { expect, test } from "vitest";
import {
  FRAMES_MAX,
  faultRecords,
  faultsOf,
  framesOf,
  isByFault,
} from "../../../../sim/drills/engine/frames.ts";
import { drillLog, traceEvent } from "../../../support/drill-log.ts";

test.each([
  ["lost", "reqPositions", true],
  ["dead", "nothing gets through any more", true],
  ["closed", "a fault cut it (rst)", true],
  ["closed", "the client left (fin)", false],
  ["sent", "nextValidId", false],
])("whether a fault alone causes the event %s with the detail %s", (event, detail, byFault) => {
  expect(isByFault(traceEvent(event, detail, 0))).toBe(byFault);
});

test("an event that names its faults was touched by those, whatever else is in force", () => {
  const { faults } = drillLog([], [["mute", 0]]);
  expect(faultsOf(traceEvent("sent", "tickPrice", 5, { faults: ["delay"] }), faults)).toEqual(["delay"]);
});

test("an event of a fault that is not named is of the only one in force at the time, or of none", () => {
  const { faults } = drillLog(
    [],
    [
      ["drop", 0, 10],
      ["mute", 10],
    ],
  );
  const lost = (atMs: number) => faultsOf(traceEvent("lost", "reqPositions", atMs), faults);
  expect(lost(5)).toEqual(["drop"]);
  expect(lost(11)).toEqual(["mute"]);
  expect(lost(10)).toEqual([]);
  expect(faultsOf(traceEvent("read", "reqPositions", 5), faults)).toEqual([]);
});

test("a short log is kept whole, with the content of each message where it is known", () => {
  const log = drillLog(
    [
      traceEvent("read", "placeOrder", 1, { content: "placeOrder #7 BUY 5 AAPL" }),
      traceEvent("sent", "nextValidId", 2),
    ],
    [],
    { eventsLeftOut: 3 },
  );
  const { all, keep } = framesOf(log);
  expect(all.map(({ frame, text }) => [frame, text])).toEqual([
    [1, "placeOrder #7 BUY 5 AAPL"],
    [2, "nextValidId"],
  ]);
  expect(keep(new Set())).toEqual({ kept: all, leftOut: 3 });
});

test("a long log keeps what is needed and what is near a fault, then the rest from its start", () => {
  const count = FRAMES_MAX + 3_000;
  const events = Array.from({ length: count }, (_, index) =>
    index === 7_000 ? traceEvent("lost", "tickPrice", index) : traceEvent("sent", "tickPrice", index),
  );
  const { keep } = framesOf(drillLog(events, [["lose", 0]]));
  const { kept, leftOut } = keep(new Set([7_900, count + 1]));
  const numbers = new Set(kept.map(({ frame }) => frame));
  expect(kept).toHaveLength(FRAMES_MAX);
  expect(leftOut).toBe(3_000);
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index);
  expect(range(7_001 - 20, 7_001 + 20).filter((frame) => !numbers.has(frame))).toEqual([]);
  expect(range(7_900 - 20, 7_900 + 20).filter((frame) => !numbers.has(frame))).toEqual([]);
  expect([...numbers].filter((frame) => frame < 5_000 - 100)).toEqual(range(1, 4_899));
  expect(numbers.has(6_500)).toBe(false);
  expect([...numbers]).toEqual([...numbers].sort((one, other) => one - other));
});

test("the record of a fault has the frames that it has touched while it was in force", () => {
  const touched = (atMs: number) => traceEvent("sent", "tickPrice", atMs, { faults: ["delay"] });
  const log = drillLog(
    [touched(1), touched(5), traceEvent("sent", "tickPrice", 6), touched(12)],
    [["delay", 4, 9]],
  );
  expect(faultRecords(log, framesOf(log).all)).toEqual([
    { text: "delay", fromMs: 4, toMs: 9, strikes: 2, frames: [2] },
  ]);
});
