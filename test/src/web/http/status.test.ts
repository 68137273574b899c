import { expect, test } from "vitest";
import { readStatus, statusFault } from "../../../../src/web/http/status.ts";

const READY = { authenticated: true, connected: true, competing: false, established: true };

test("the flags of a status, and those inside a tickle, are read alike", () => {
  const tickle = {
    session: "5ec4e7",
    hmds: { error: "no bridge" },
    iserver: { authStatus: { ...READY, message: "hi", fail: "" } },
  };
  expect(readStatus(tickle)).toEqual({ ...READY, reason: "hi", fail: "" });
  expect(readStatus({ ...READY, fail: "why" })).toEqual({ ...READY, reason: "", fail: "why" });
});

test.each([
  undefined,
  null,
  7,
  "text",
  [],
  {},
  { iserver: null },
  { iserver: { authStatus: null } },
  { iserver: { authStatus: "x" } },
  { authenticated: "true", connected: 1, competing: "yes", established: "no", message: 5, fail: {} },
])("a body of another kind has no flag: %j", (body) => {
  expect(readStatus(body)).toEqual({
    authenticated: false,
    connected: false,
    competing: false,
    established: undefined,
    reason: "",
    fail: "",
  });
});

test.each<[body: object, fault: string | undefined, reason: string]>([
  [READY, undefined, ""],
  [{ ...READY, established: undefined }, undefined, ""],
  [{ ...READY, established: false }, "init", "there is no brokerage session"],
  [{ ...READY, authenticated: false }, "init", "there is no brokerage session"],
  [{ ...READY, connected: false, message: "bye" }, "login", "the gateway is not logged in (bye)"],
  [{ error: "no session" }, "login", "the gateway is not logged in (no session)"],
  [
    { ...READY, competing: true, fail: "taken" },
    "competing",
    "another login of the username holds the brokerage session (taken)",
  ],
  [{ authenticated: false, connected: false, competing: true }, "competing", "another login"],
])("the status %j has the fault %s", (body, fault, reason) => {
  const found = statusFault(readStatus(body));
  expect(found?.fault).toBe(fault);
  expect(found?.reason ?? "").toContain(reason);
});
