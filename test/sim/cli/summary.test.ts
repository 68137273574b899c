import { expect, test } from "vitest";
import { Summary } from "../../../sim/cli/summary.ts";

const event = (name: string, detail: string, connection = 1) => ({
  atMs: 0,
  connection,
  event: name,
  detail,
});

const NO_ORDERS = { placed: 0, modified: 0, cancelled: 0, refused: 0, whatIf: 0 };

test("the summary counts sessions by client ID, requests by name, orders and strikes of faults", () => {
  const summary = new Summary();
  for (const [at, id] of ["1", "7", "1"].entries()) {
    summary.record(event("start", id, at + 1));
    summary.record(event("read", "startApi"));
  }
  for (const name of ["placeOrder", "placeOrder", "cancelOrder", "reqPositions"])
    summary.record(event("read", name));
  summary.record(event("sent", "orderStatus"));
  expect(
    summary.lines({ placed: 1, modified: 2, cancelled: 3, refused: 1, whatIf: 4 }, [
      { text: "drop:times=1", strikes: 1 },
      { text: "mute", strikes: 0 },
    ]),
  ).toEqual([
    "sessions    3",
    "client IDs  1 (2 times), 7",
    "requests    4: 2 placeOrder, 1 cancelOrder, 1 reqPositions",
    "orders      1 placed, 2 modified, 3 cancelled; 1 request refused; 4 what-if",
    "faults      drop:times=1 struck once; mute did not strike",
  ]);
});

test("a summary of nothing says so, and no line is longer than 80 columns", () => {
  expect(new Summary().lines(NO_ORDERS, [])).toEqual([
    "sessions    0",
    "client IDs  none",
    "requests    0",
    "orders      0 placed, 0 modified, 0 cancelled; 0 requests refused; 0 what-if",
    "faults      none",
  ]);
  const summary = new Summary();
  for (let id = 0; id < 100; id++) summary.record(event("start", `${id}`, id));
  const lines = summary.lines(NO_ORDERS, [{ text: "x".repeat(200), strikes: 2 }]);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.join("").replaceAll(" ", "")).toContain("97,98,99");
});

test("a fault that the timetable injects every day is one fault, with what it did on all days", () => {
  const daily = { text: "restart", strikes: 2 };
  expect(new Summary().lines(NO_ORDERS, [daily, { text: "mute", strikes: 0 }, daily]).at(-1)).toBe(
    "faults      restart struck 4 times; mute did not strike",
  );
});

test("client IDs that were refused with 326 count as no sessions", () => {
  const summary = new Summary();
  for (const connection of [1, 2, 3]) summary.record(event("start", "7", connection));
  summary.record(event("sent", "error 326", 2));
  summary.record(event("lost", "error 326", 3));
  summary.record(event("sent", "error 200", 1));
  expect(summary.lines(NO_ORDERS, []).slice(0, 2)).toEqual(["sessions    1", "client IDs  7"]);
});

test("the summary says how a scenario ended, and one other kind of request is one", () => {
  const summary = new Summary();
  for (const name of ["a", "b", "c", "d", "e", "f"]) summary.record(event("read", name));
  const early = { by: "Ctrl-C", isEarly: true, afterMs: 1_200, ofMs: 3_600_000 };
  const lines = summary.lines(NO_ORDERS, [], early);
  expect(lines[0]).toBe("scenario    ended early, by Ctrl-C after 1.2 s of 1 h");
  expect(lines[3]).toBe("requests    6: 1 a, 1 b, 1 c, 1 d, 1 e, 1 other");
  const whole = { by: "steps", isEarly: false, afterMs: 350 };
  expect(summary.lines(NO_ORDERS, [], whole)[0]).toBe("scenario    ended: every step had run, after 350 ms");
});
