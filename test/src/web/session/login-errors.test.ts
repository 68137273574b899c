import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import {
  competingSession,
  loginRequired,
  triesEnded,
  usernameInUse,
} from "../../../../src/web/session/login-errors.ts";

const URL = "https://localhost:5000/v1/api";

test("a login that is missing names where to log in, without the path of the API", () => {
  const error = loginRequired(URL, "nobody is logged in");
  expect([error.code, error.retryable]).toEqual(["LOGIN_REQUIRED", false]);
  expect(error.message).toBe(
    "Cannot use the Client Portal gateway: nobody is logged in; log in at https://localhost:5000 in a browser on the machine of the gateway",
  );
});

test("tries that ended name their number, and keep the last failure as their cause", () => {
  const cause = new PoolError("WEB_ERROR", "Cannot begin: 503");
  const error = triesEnded(URL, 5, cause);
  expect(error.code).toBe("LOGIN_REQUIRED");
  expect(error.cause).toBe(cause);
  expect(error.message).toContain(
    '5 dials in a row failed, the last with "Cannot begin: 503"; check that it runs',
  );
});

test("a username in use says which pool uses it, and what to do", () => {
  expect(usernameInUse().code).toBe("COMPETING_SESSION");
  expect(usernameInUse().message).toMatch(
    /^Cannot begin a brokerage session: an IbkrPool of this process uses .*; close that pool, use a second username, or set takeOver$/,
  );
});

test("a competing login says whether it was there, or took the session back, and what to do", () => {
  expect(competingSession(false).message).toContain("holds the brokerage session; log out there");
  expect(competingSession(true).message).toContain("took the brokerage session back; log out there");
  expect(competingSession(true).code).toBe("COMPETING_SESSION");
});
