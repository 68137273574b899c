import { expect, test } from "vitest";
import { isLoopback } from "../../../src/web/gateway-url.ts";
import { completeWebOptions } from "../../../src/web/options.ts";
import { failure } from "../../support/web/failure.ts";

const urlOf = (url: unknown): string => completeWebOptions({ url: url as string }).url;

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
    "127.0.0.1.com",
    "0.0.0.0",
    "notlocalhost",
  ])
    expect(failure(() => urlOf(`http://${host}`)).message).toContain("must begin with https:");
});

test.each([
  [5_000, "expected string, received number"],
  [null, "expected string, received null"],
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

test("no error shows the user name or the password of a URL", () => {
  for (const url of ["https://me:hunter2@localhost:5000", "https://hunter2@localhost:5000"]) {
    const error = failure(() => completeWebOptions({ url }));
    expect(error.message).toContain("url: must not contain credentials");
    expect(JSON.stringify(error)).not.toContain("hunter2");
  }
});

test("only names and addresses of this machine are loopback", () => {
  expect(["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"].filter(isLoopback)).toHaveLength(5);
  expect(["localhost.com", "127.0.0.1.com", "0.0.0.0", "[::2]", "notlocalhost"].filter(isLoopback)).toEqual(
    [],
  );
});
