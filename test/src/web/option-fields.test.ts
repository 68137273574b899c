import { expect, test } from "vitest";
import { completeWebOptions } from "../../../src/web/options.ts";
import { failure } from "../../support/web/failure.ts";

test("no error shows the value of a header field", () => {
  const Cookie = "hunter2\r\nX-Evil: 1";
  expect(failure(() => completeWebOptions({ headers: { Cookie } })).message).not.toContain("hunter2");
  const named = { "hunter2: x": "1" };
  expect(failure(() => completeWebOptions({ headers: named })).message).not.toContain("hunter2");
});

test("header fields are copied; a function is kept and read at each request", () => {
  const given: Record<string, string> = { Cookie: "api=1" };
  const { headers } = completeWebOptions({ headers: given });
  given.Cookie = "changed";
  expect(headers()).toEqual({ Cookie: "api=1" });
  let token = 0;
  const read = completeWebOptions({ headers: () => ({ Authorization: `${++token}` }) }).headers;
  expect([read(), read()]).toEqual([{ Authorization: "1" }, { Authorization: "2" }]);
});

test("header fields of other kinds are rejected", () => {
  for (const headers of [
    null,
    "Cookie: 1",
    ["Cookie"],
    1,
    { Cookie: 1 },
    { Cookie: undefined },
    { "": "1" },
    { A: "\u{1f600}" },
  ]) {
    const error = failure(() => completeWebOptions({ headers: headers as Record<string, string> }));
    expect(error.message).toMatch(/^Cannot create the pool: headers/);
  }
});
