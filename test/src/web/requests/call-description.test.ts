import { expect, test } from "vitest";
import { describeCall } from "../../../../src/web/requests/call-description.ts";

test("a call is described by its method and path, on one line of bounded length", () => {
  expect(describeCall({ method: "GET", path: "/portfolio/accounts" })).toBe("send GET /portfolio/accounts");
  expect(describeCall({ method: "GET", path: "/a\nb" })).toBe("send GET /a\\nb");
  expect(describeCall({ method: "GET", path: `/${"x".repeat(10_000)}` }).length).toBeLessThan(250);
});

test("a value that is no call, or that cannot be read, has a description too", () => {
  const throwing = {
    get method(): string {
      throw new Error("of a getter");
    },
  };
  for (const call of [
    undefined,
    null,
    1,
    "GET /a",
    {},
    { method: 1, path: "/a" },
    { method: "GET" },
    throwing,
  ])
    expect(describeCall(call)).toBe("send the request");
});
