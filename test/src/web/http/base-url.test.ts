import { expect, test } from "vitest";
import { checkUrl, isLoopback } from "../../../../src/web/http/base-url.ts";

test.each([
  ["https://localhost:5000", "https://localhost:5000/v1/api"],
  ["https://localhost:5000/", "https://localhost:5000/v1/api"],
  ["https://localhost:5000/v1/api", "https://localhost:5000/v1/api"],
  ["https://api.ibkr.com/v1/api/", "https://api.ibkr.com/v1/api"],
  ["http://127.0.0.1:5000", "http://127.0.0.1:5000/v1/api"],
  ["http://[::1]:5000", "http://[::1]:5000/v1/api"],
])("%s is completed to %s", (url, base) => {
  expect(checkUrl(url)).toBe(base);
});

test.each([
  ["", "is no URL"],
  ["localhost:5000", "begins with localhost:"],
  ["ftp://localhost", "begins with ftp:"],
  ["https://me:secret@localhost:5000", "use option headers"],
  ["https://localhost:5000/v1/portal", "must be empty or /v1/api"],
  ["https://localhost:5000?a=1", "leave it out"],
  ["https://localhost:5000#a", "leave it out"],
  ["http://192.168.0.7:5000", "only this machine may be reached without TLS"],
  ["http://localhost.example.com:5000", "only this machine"],
  ["http://127.0.0.1.example.com", "only this machine"],
  [undefined as never, "is no URL"],
  [5000 as never, "is no URL"],
])("option url %j is refused: it %s", (url, why) => {
  expect(() => checkUrl(url)).toThrow(expect.objectContaining({ code: "INVALID_OPTION" }));
  expect(() => checkUrl(url)).toThrow(why);
  expect(() => checkUrl(url)).not.toThrow("secret");
});

test("only names and addresses of this machine are loopback", () => {
  expect(["localhost", "a.localhost", "127.0.0.1", "127.9.9.9", "[::1]"].filter(isLoopback)).toHaveLength(5);
  expect(["localhost.com", "127.0.0.1.com", "0.0.0.0", "[::2]", "notlocalhost"].filter(isLoopback)).toEqual(
    [],
  );
});
