import { expect, test } from "vitest";
import { GatewayTable } from "../../../../support/web/gateway-table.ts";

/** 23:55 in New York. */
const BEFORE_MIDNIGHT_MS = Date.UTC(2026, 0, 14, 4, 55);
const MINUTE_MS = 60_000;

const flagsOf = (table: GatewayTable): unknown => {
  const { body } = table.get("/iserver/auth/status");
  const { authenticated, competing, connected } = body as Readonly<Record<string, unknown>>;
  return { authenticated, competing, connected };
};

const ENDED = { authenticated: false, competing: false, connected: true };

test("the brokerage session ends after five minutes without traffic, at the very instant", () => {
  const table = new GatewayTable();
  table.post("/tickle");
  table.advance(299_999);
  expect(flagsOf(table)).toMatchObject({ authenticated: true });
  table.advance(300_000);
  expect(flagsOf(table)).toEqual(ENDED);
  expect(table.gateway.counts()).toMatchObject({ idleDeaths: 1 });
});

test("a status of a session that timed out has the flags and MAC alone", () => {
  const table = new GatewayTable({ established: false });
  table.happens({ kind: "brokerage-expired" });
  expect(Object.keys(table.post("/iserver/auth/status").body as object)).toEqual([
    "authenticated",
    "competing",
    "connected",
    "MAC",
  ]);
});

test("requests outside of iserver and tickle do not keep the brokerage session alive", () => {
  const table = new GatewayTable();
  table.post("/tickle");
  for (let minute = 1; minute < 5; minute++) {
    table.advance(MINUTE_MS);
    table.get("/sso/ping");
    table.get("/sso/validate");
  }
  table.advance(MINUTE_MS);
  expect(flagsOf(table)).toEqual(ENDED);
});

test("a tickle each minute keeps the brokerage session alive for hours", () => {
  const table = new GatewayTable();
  for (let minute = 0; minute < 600; minute++) {
    table.post("/tickle");
    table.advance(MINUTE_MS);
  }
  expect(flagsOf(table)).toMatchObject({ authenticated: true });
  expect(table.gateway.counts()).toMatchObject({ tickles: 600, idleDeaths: 0 });
});

test("at midnight of the reset zone the login of a person ends, and a person must log in", () => {
  const table = new GatewayTable({}, BEFORE_MIDNIGHT_MS);
  table.post("/tickle");
  table.advance(4 * MINUTE_MS + 59_999);
  expect(table.post("/tickle").body).toMatchObject({ iserver: { authStatus: { authenticated: true } } });
  table.advance(1_000);
  expect(table.post("/tickle").body).toEqual({ error: "no session" });
  expect(table.get("/iserver/accounts").status).toBe(401);
});

test("with OAuth the nightly reset ends the brokerage session alone", () => {
  const table = new GatewayTable({ access: "oauth" }, BEFORE_MIDNIGHT_MS);
  const headers = { authorization: "Bearer a" };
  table.post("/iserver/auth/ssodh/init", { publish: true, compete: false }, headers);
  table.advance(4 * MINUTE_MS);
  expect(table.post("/tickle", undefined, headers).body).toMatchObject({
    iserver: { authStatus: { authenticated: true } },
  });
  table.advance(MINUTE_MS);
  expect(table.post("/tickle", undefined, headers).body).toMatchObject({
    iserver: { authStatus: { authenticated: false, connected: true } },
  });
});

test("another reset zone resets at its own midnight, and nightlyReset false at none", () => {
  const zurich = new GatewayTable({ resetZone: "Europe/Zurich" }, BEFORE_MIDNIGHT_MS);
  const never = new GatewayTable({ nightlyReset: false }, BEFORE_MIDNIGHT_MS);
  for (const table of [zurich, never]) {
    table.post("/tickle");
    table.advance(6 * MINUTE_MS);
    expect(table.post("/tickle").body).toHaveProperty("session");
  }
  never.advance(23 * 60 * MINUTE_MS);
  expect(never.post("/tickle").body).toHaveProperty("session");
});

test("a zone that does not exist is refused when the gateway is made", () => {
  expect(() => new GatewayTable({ resetZone: "Nowhere/None" })).toThrow(RangeError);
});

test("a login ends after 24 hours", () => {
  const table = new GatewayTable({ nightlyReset: false });
  table.get("/sso/ping");
  table.advance(86_399_999);
  expect(table.get("/sso/ping").status).toBe(200);
  table.advance(1);
  expect(table.get("/sso/ping").status).toBe(401);
});

test("ssoExpires slides between five and ten minutes and ends no login", () => {
  const table = new GatewayTable();
  const seen: number[] = [];
  for (let step = 0; step < 30; step++) {
    seen.push((table.post("/tickle").body as { readonly ssoExpires: number }).ssoExpires);
    table.advance(47_000);
  }
  expect(Math.min(...seen)).toBeGreaterThan(300_000);
  expect(Math.max(...seen)).toBe(600_000);
});

test("equal inputs give equal effects, byte for byte", () => {
  const run = (): string => {
    const table = new GatewayTable();
    const peer = table.openLive();
    table.get("/iserver/accounts");
    peer.send("sor+{}");
    table.advance(400_000);
    table.happens({ kind: "login" });
    table.advance(20_000);
    table.post("/tickle");
    return JSON.stringify(table.effects);
  };
  expect(run()).toBe(run());
});
