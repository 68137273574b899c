import fc from "fast-check";
import { expect, test } from "vitest";
import {
  accountsOf,
  authStatusOf,
  isGood,
  statusFault,
  tokenOf,
} from "../../../../src/web/session/auth-status.ts";
import { answer } from "../../../support/web/scripted-gateway.ts";

test("flags are read from a status and from a tickle alike", () => {
  const authStatus = { authenticated: true, connected: true, competing: false, established: true };
  for (const body of [authStatus, { session: "x", hmds: { error: "no bridge" }, iserver: { authStatus } }]) {
    const shown = authStatusOf(answer(body));
    expect(shown).toMatchObject({ ...authStatus, noSession: false });
    expect(isGood(shown)).toBe(true);
  }
});

test("only authenticated, connected, not competing and established flags are good", () => {
  const good = { authenticated: true, connected: true };
  expect(isGood(good)).toBe(true);
  for (const wrong of [
    { authenticated: false },
    { connected: false },
    { competing: true },
    { established: false },
  ])
    expect(isGood({ ...good, ...wrong })).toBe(false);
  expect([isGood({ authenticated: true }), isGood({ connected: true }), isGood({})]).toEqual([
    false,
    false,
    false,
  ]);
});

test("401 and a body of no session mean that nobody is logged in, unless the server has failed", () => {
  expect(authStatusOf(answer(undefined, 401)).noSession).toBe(true);
  expect(authStatusOf(answer({ error: "no session" })).noSession).toBe(true);
  expect(authStatusOf(answer({ error: "no session" }, 500)).noSession).toBe(false);
  expect(authStatusOf(answer({ authenticated: false }, 503)).authenticated).toBeUndefined();
});

test("no bridge means no brokerage session, whatever the flags say", () => {
  for (const error of ["Bad Request: no bridge", "Init session first"])
    expect(authStatusOf(answer({ error, authenticated: true }, 400)).authenticated).toBe(false);
});

test("the machine is that of the status, as the form of init wants it", () => {
  const body = { MAC: "98:F2:B3:23:BF:A0", hardware_info: "e1d2|98:F2:B3:23:BF:A0" };
  expect(authStatusOf(answer(body)).machine).toEqual({ mac: "98-F2-B3-23-BF-A0", machineId: "e1d2" });
  expect(authStatusOf(answer({ MAC: "98:F2" })).machine).toBeUndefined();
});

test("a text of the gateway about the session is kept for errors, that of fail first", () => {
  expect(authStatusOf(answer({ fail: "f", message: "m" })).message).toBe("f");
  expect(authStatusOf(answer({ message: "m" })).message).toBe("m");
  expect(authStatusOf(answer({ message: 1, fail: "" })).message).toBe("");
});

test("each flag maps to one fault, with the text of the gateway, and an absent flag to none", () => {
  const good = { authenticated: true, connected: true, competing: false, established: true };
  const noBrokerage = { kind: "init", reason: "there is no brokerage session" };
  for (const [body, found] of [
    [{}, undefined],
    [{ authenticated: "false", connected: 0 }, undefined],
    [good, undefined],
    [{ ...good, established: undefined, message: "hello" }, undefined],
    [{ authenticated: false }, noBrokerage],
    [{ ...good, established: false }, noBrokerage],
    [{ error: "no session" }, { kind: "login", reason: "nobody is logged in at the gateway (no session)" }],
    [
      { ...good, connected: false, authenticated: false, message: "bye" },
      { kind: "login", reason: "the gateway is not connected to IBKR (bye)" },
    ],
    [
      { ...good, competing: true, connected: false, fail: "taken\n" },
      { kind: "competing", reason: "another login of the username holds the brokerage session (taken\\n)" },
    ],
  ] as const)
    expect(statusFault(authStatusOf(answer(body))), JSON.stringify(body)).toEqual(found);
});

test("accounts are the texts of the list; the first is selected where none is named", () => {
  expect(accountsOf(answer({ accounts: ["A", 1, "", "B"], isPaper: "yes" }))).toEqual({
    accounts: ["A", "B"],
    selectedAccount: "A",
    isPaper: undefined,
  });
  for (const body of [{}, [], null, "", { accounts: [] }, { accounts: {} }])
    expect(accountsOf(answer(body))).toBeUndefined();
});

test("bodies of any kind are read without an exception", () => {
  fc.assert(
    fc.property(fc.anything(), fc.constantFrom(200, 400, 401, 503), (body, status) => {
      const given = { status, body, text: "", retryAfterMs: undefined };
      const shown = authStatusOf(given);
      expect(shown.message.length).toBeLessThanOrEqual(500);
      expect(statusFault(shown)?.reason).not.toBe("");
      expect(["string", "undefined"]).toContain(typeof tokenOf(given));
      expect(accountsOf(given)?.accounts.every((code) => typeof code === "string") ?? true).toBe(true);
    }),
  );
});
