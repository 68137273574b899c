import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import {
  adviceOn,
  checkUsername,
  competingSession,
  loginRequired,
  triesEnded,
  withAdvice,
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
  const sentence =
    /^Cannot begin a brokerage session: an IbkrPool of this process uses .*; close that pool, use a second username, or set takeOver$/;
  expect(() => checkUsername({ isUsernameInUse: () => true })).toThrow(sentence);
  checkUsername({ isUsernameInUse: () => false });
});

test("a competing login says whether it was there, or took the session back, and what to do", () => {
  expect(competingSession(false).message).toContain("holds the brokerage session; log out there");
  expect(competingSession(true).message).toContain("took the brokerage session back; log out there");
  expect(competingSession(true).code).toBe("COMPETING_SESSION");
});

test("a timeout and the login page say what to do, and other errors stay as they are", () => {
  const timeout = new PoolError("REQUEST_TIMEOUT", "Cannot begin a session: no answer");
  expect(withAdvice(timeout, URL)).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message:
      "Cannot begin a session: no answer: restart the gateway, or correct option url (now https://localhost:5000)",
    cause: timeout,
  });
  const page = new PoolError("LOGIN_REQUIRED", "Cannot begin a session: the gateway shows its login page");
  expect(withAdvice(page, URL)).toEqual(loginRequired(URL, "it shows its login page"));
  const others = [new PoolError("NOT_GATEWAY", "x"), new Error("y"), "z", undefined];
  expect(others.map((one) => withAdvice(one, URL))).toEqual(others);
});

test("a status says what to do where its text says too little", () => {
  expect(adviceOn(404)).toBe(": check that option url is that of a Client Portal gateway");
  expect(adviceOn(503)).toBe(": the gateway or IBKR is out of service, try again later");
  expect([200, 400, 403].map(adviceOn)).toEqual(["", "", ""]);
});
