import { expect, test } from "vitest";
import { sessionOfCookie } from "../../../../../sim/web/gateway/sockets/session-cookie.ts";

test("both forms of the cookie are read, among others, quoted and percent-encoded", () => {
  const cookies = [
    "api=abc",
    'api="abc"',
    'api={"session":"abc"}',
    "api=%7B%22session%22%3A%22abc%22%7D",
    "x=1; api=abc; y=2",
    'x=1;api={"session":"abc"};y=2',
  ];
  expect(cookies.map(sessionOfCookie)).toEqual(cookies.map(() => "abc"));
});

test("a cookie without a session has none", () => {
  for (const cookie of [undefined, "", "api=", "xapi=abc", "api={}", 'api={"session":1}', "api={broken}"])
    expect(sessionOfCookie(cookie)).toBeUndefined();
});
