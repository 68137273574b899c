import { expect, test } from "vitest";
import { errorEvent, notSentError, twsCodeOf } from "../../../src/ibapi/view-options.ts";
import { PoolError, type PoolErrorCode } from "../../../src/mod.ts";

test("an error is about a number, or about none, which is -1", () => {
  const error = new Error("x");
  expect([7, "7", undefined, 1.5].map((about) => errorEvent(error, 322, about))).toEqual([
    [error, 322, 7],
    [error, 322, 7],
    [error, 322, -1],
    [error, 322, -1],
  ]);
});

test("each error of the pool has the TWS code that describes it best", () => {
  const codes: [PoolErrorCode, number][] = [
    ["INVALID_OPTION", 320],
    ["SESSION_LOST", 504],
    ["LEASE_RELEASED", 504],
    ["CLOSED", 504],
    ["DRAINING", 504],
    ["REQUEST_TIMEOUT", 322],
    ["TWS_ERROR", 322],
  ];
  expect(codes.map(([code]) => [code, twsCodeOf(new PoolError(code, "x"))])).toEqual(codes);
  expect(twsCodeOf(new PoolError("CLOSED", "x", { twsCode: 321 }))).toBe(321);
});

test("the error of an unsent message has the reason, its code, and the reason as its cause", () => {
  const shown = (reason: PoolError): unknown[] => {
    const [error, code] = notSentError("placeOrder", reason);
    expect(error.cause).toBe(reason);
    return [error.message, code];
  };
  const library = Object.assign(new Error("too old"), { code: 503 });
  expect([
    shown(new PoolError("SESSION_LOST", "the session ended")),
    shown(new PoolError("ABORTED", "it was cancelled")),
    shown(new PoolError("INVALID_OPTION", "bad")),
    shown(new PoolError("INVALID_OPTION", "bad", { cause: new Error("no such field") })),
    shown(new PoolError("INVALID_OPTION", "bad", { cause: library })),
  ]).toEqual([
    ["Not sent: placeOrder: the session ended", 504],
    ["Not sent: placeOrder: it was cancelled", 202],
    ["Cannot send placeOrder: bad", 320],
    ["Cannot send placeOrder: no such field", 320],
    ["Cannot send placeOrder: too old", 503],
  ]);
});
