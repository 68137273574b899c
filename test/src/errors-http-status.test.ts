import { expect, test } from "vitest";
import { forCaller } from "../../src/errors.ts";
import { PoolError } from "../../src/mod.ts";

test("an error has the HTTP status of the answer, and none without one", () => {
  expect(new PoolError("WEB_ERROR", "Cannot read: no", { httpStatus: 503 }).httpStatus).toBe(503);
  expect(new PoolError("WEB_ERROR", "Cannot read: no").httpStatus).toBeUndefined();
});

test("a structured clone keeps the HTTP status in its stack", () => {
  const error = new PoolError("WEB_ERROR", "Cannot read positions: no", { httpStatus: 503 });
  const clone: Error = structuredClone(error);
  expect(clone.stack).toMatch(/^PoolError \[WEB_ERROR 503\]: Cannot read positions: no\n/);
  expect(PoolError.from(clone)).toMatchObject({ code: "WEB_ERROR", httpStatus: 503, twsCode: undefined });
});

test("the number in the stack of an error of TWS is restored as twsCode", () => {
  const clone: Error = structuredClone(new PoolError("TWS_ERROR", "Cannot read: no", { twsCode: 200 }));
  expect(PoolError.from(clone)).toMatchObject({ twsCode: 200, httpStatus: undefined });
});

test("a clone of a web error without a status has no status", () => {
  const clone: Error = structuredClone(new PoolError("LOGIN_REQUIRED", "Cannot connect: log in"));
  expect(clone.stack).toMatch(/^PoolError \[LOGIN_REQUIRED\]: /);
  expect(PoolError.from(clone)?.httpStatus).toBeUndefined();
});

test("JSON has the HTTP status, and PoolError.from() reads it, also of other codes", () => {
  const cause = new PoolError("RATE_LIMITED", "inside", { httpStatus: 429 });
  const error = new PoolError("SESSION_LOST", "Cannot read: lost", { httpStatus: 401, cause });
  const json: unknown = JSON.parse(JSON.stringify(error));
  expect(json).toMatchObject({ code: "SESSION_LOST", httpStatus: 401, cause: { httpStatus: 429 } });
  expect(PoolError.from(json)).toMatchObject({ httpStatus: 401, cause: { httpStatus: 429 } });
  expect(
    PoolError.from({ message: "x", code: "WEB_ERROR", httpStatus: Number.NaN })?.httpStatus,
  ).toBeUndefined();
});

test("a copy for one caller keeps the HTTP status", () => {
  const error = new PoolError("WEB_ERROR", "Cannot read: no", { httpStatus: 500 });
  expect(forCaller(error)).not.toBe(error);
  expect(forCaller(error)).toMatchObject({ httpStatus: 500 });
});
