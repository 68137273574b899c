import { expect, test } from "vitest";
import { Summary } from "../../../sim/cli/summary.ts";

const event = (name: string, detail: string) => ({ atMs: 0, connection: 1, event: name, detail });

test("the summary counts sessions by client ID, requests by name, orders and strikes of faults", () => {
  const summary = new Summary();
  for (const id of ["1", "7", "1"]) {
    summary.record(event("start", id));
    summary.record(event("read", "startApi"));
  }
  for (const name of ["placeOrder", "placeOrder", "cancelOrder", "reqPositions"])
    summary.record(event("read", name));
  summary.record(event("sent", "orderStatus"));
  expect(
    summary.lines([
      { text: "drop:times=1", strikes: 1 },
      { text: "mute", strikes: 0 },
    ]),
  ).toEqual([
    "sessions    3",
    "client IDs  1 (2 times), 7",
    "requests    4: 2 placeOrder, 1 cancelOrder, 1 reqPositions",
    "orders      2 placed or modified, 1 cancels",
    "faults      drop:times=1 struck once; mute did not strike",
  ]);
});

test("a summary of nothing says so, and no line is longer than 80 columns", () => {
  expect(new Summary().lines([])).toEqual([
    "sessions    0",
    "client IDs  none",
    "requests    0",
    "orders      0 placed or modified, 0 cancels",
    "faults      none",
  ]);
  const summary = new Summary();
  for (let id = 0; id < 100; id++) summary.record(event("start", `${id}`));
  const lines = summary.lines([{ text: "x".repeat(200), strikes: 2 }]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.join("").replaceAll(" ", "")).toContain("97,98,99");
});
