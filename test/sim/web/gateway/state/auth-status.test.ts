import { expect, test } from "vitest";
import { completeGatewayOptions } from "../../../../../sim/web/gateway/options.ts";
import { authStatus, statusFlags } from "../../../../../sim/web/gateway/state/auth-status.ts";
import {
  LoginState,
  newBrokerageMemory,
  type Standing,
} from "../../../../../sim/web/gateway/state/login-state.ts";

const login = (standing: Standing): LoginState => {
  const state = new LoginState("", 1, 0);
  state.standing = standing;
  return state;
};

const open = (): Standing => ({
  kind: "open",
  memory: newBrokerageMemory("DU1"),
  establishedMs: 500,
  trafficMs: 0,
});

test("each standing has its own flags, and connected stays true while there is a login", () => {
  const flags = (standing: Standing): unknown[] => Object.values(statusFlags(login(standing)));
  expect(flags(open())).toEqual([true, false, true]);
  expect(flags({ kind: "refused" })).toEqual([true, true, true]);
  expect(flags({ kind: "evicted" })).toEqual([false, true, true]);
  expect(flags({ kind: "ended" })).toEqual([false, false, true]);
  expect(flags({ kind: "none" })).toEqual([false, false, true]);
});

test("established follows the time, and is left out for older servers", () => {
  const newer = completeGatewayOptions({});
  const older = completeGatewayOptions({ established: false });
  expect(authStatus(login(open()), newer, 499)).toMatchObject({ authenticated: true, established: false });
  expect(authStatus(login(open()), newer, 500)).toMatchObject({ established: true, fail: "" });
  expect(authStatus(login(open()), older, 500)).not.toHaveProperty("established");
});

test("with timedOutConnected false a session that has ended is not connected", () => {
  const options = completeGatewayOptions({ timedOutConnected: false });
  const connected = (standing: Standing): unknown => authStatus(login(standing), options, 500).connected;
  expect(connected({ kind: "ended" })).toBe(false);
  expect([open(), { kind: "none" } as const, { kind: "evicted" } as const].map(connected)).toEqual([
    true,
    true,
    true,
  ]);
});
