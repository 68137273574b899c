import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { errorOf, streamFailure } from "../../../../src/web/streams/web-stream-failures.ts";

test("the error of a stream keeps code and cause", () => {
  const cause = new PoolError("LOGIN_REQUIRED", "nobody is logged in");
  const error = streamFailure("watch the orders", cause);
  expect(error).toMatchObject({ code: "LOGIN_REQUIRED", cause });
  expect(error.message).toBe("Cannot watch the orders: nobody is logged in");
});

test("an error of the gateway is one short line, whatever its form", () => {
  expect(errorOf({ error: "no bridge", topic: "error" })).toBe("no bridge");
  expect(errorOf({ error: { code: 7 }, topic: "smd+1" })).toBe('smd+1: {"code":7}');
  expect(errorOf({ error: `a\nb${"x".repeat(1_000)}` }).length).toBeLessThanOrEqual(300);
});
