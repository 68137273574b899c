import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { causeOf, SessionCounts, silence } from "../../../src/session/counts.ts";

const TARGET = { host: "10.0.0.7", port: 4002, clientId: 1 };
const lost = (cause?: unknown): PoolError =>
  new PoolError("SESSION_LOST", "lost", cause === undefined ? {} : { cause });
const reset = lost(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }));

test("the cause of a loss: TWS ended it, reset it, was silent, or said what makes no sense", () => {
  expect(
    [lost(), reset, silence(TARGET, 8_000), lost(new Error("a frame of -2 bytes"))].map(causeOf),
  ).toEqual([...["ended", "reset", "silent", "garbled"]]);
  expect([lost("text"), lost({ code: 7 })].map(causeOf)).toEqual(["garbled", "garbled"]);
  expect(causeOf(lost(null))).toBe("ended");
});

test("a silent TWS is named with its address and for how long it has said nothing", () => {
  const { code, message, cause } = silence(TARGET, 8_000);
  expect([code, message]).toEqual([
    "SESSION_LOST",
    "The session with 10.0.0.7:4002 was lost: TWS has said nothing for 8000 ms and does not answer",
  ]);
  expect(cause).toMatchObject({
    name: "Silence",
    message: "TWS has said nothing for 8000 ms and does not answer",
  });
});

test("losses are counted by their cause; what was handed out before stays as it was", () => {
  const counts = new SessionCounts();
  const before = counts.lost;
  for (const error of [lost(), reset, reset, silence(TARGET, 1)]) counts.countLost(error);
  expect(counts.lost).toEqual({ ended: 1, reset: 2, silent: 1, garbled: 0 });
  expect(before).toEqual({ ended: 0, reset: 0, silent: 0, garbled: 0 });
  expect([counts.dials, counts.sessions, counts.readyMs]).toEqual([0, 0, undefined]);
});
