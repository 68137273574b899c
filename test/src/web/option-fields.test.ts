import { expect, test } from "vitest";
import { completeWebOptions } from "../../../src/web/options.ts";
import { failure } from "../../support/web/failure.ts";

const urlOf = (url: string): string => completeWebOptions({ url }).url;

test("a URL is completed with the path of the API, once", () => {
  expect(urlOf("https://localhost:5000")).toBe("https://localhost:5000/v1/api");
  expect(urlOf("https://localhost:5000/")).toBe("https://localhost:5000/v1/api");
  expect(urlOf("https://localhost:5000/v1/api/")).toBe("https://localhost:5000/v1/api");
  expect(urlOf("https://api.ibkr.com/v1/api")).toBe("https://api.ibkr.com/v1/api");
});

test("http is for this machine alone", () => {
  for (const host of ["localhost:5000", "127.0.0.1:5000", "127.8.0.1", "[::1]:5000", "gw.localhost"])
    expect(urlOf(`http://${host}`)).toBe(`http://${host}/v1/api`);
  for (const host of [
    "192.168.1.5:5000",
    "gateway",
    "localhost.example.com",
    "127.0.0.1.example.com",
    "[::2]",
  ])
    expect(failure(() => urlOf(`http://${host}`)).message).toContain("must begin with https:");
});

test.each([
  ["", "expected a URL"],
  ["localhost:5000", "expected a URL"],
  ["ftp://localhost", "expected a URL"],
  ["wss://localhost:5000", "expected a URL"],
  ["javascript:alert(1)", "expected a URL"],
  ["https://", "expected a URL"],
  ["https://localhost:99999", "expected a URL"],
  ["https://localhost:5000?a=1", "query or a fragment"],
  ["https://localhost:5000#a", "query or a fragment"],
  ["https://localhost:5000/other", "must have no path"],
])("the URL %j is rejected", (url, why) => {
  const error = failure(() => urlOf(url));
  expect(error.code).toBe("INVALID_OPTION");
  expect(error.message).toContain(`url: ${why}`.slice(5));
  expect(error.message).toContain("url");
});

test("no error shows a password of a URL, or the value of a header field", () => {
  for (const url of ["https://me:hunter2@localhost:5000", "https://hunter2@localhost:5000"]) {
    const error = failure(() => completeWebOptions({ url }));
    expect(error.message).toContain("url: must not contain credentials");
    expect(JSON.stringify(error)).not.toContain("hunter2");
  }
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
