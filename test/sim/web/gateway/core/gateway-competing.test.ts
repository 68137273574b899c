import { expect, test } from "vitest";
import { ACCOUNT_ID, type Answer, GatewayTable } from "../../../../support/web/gateway-table.ts";

const A = { authorization: "Bearer token-a" };
const B = { authorization: 'OAuth realm="limited_poa", oauth_token="token-b", oauth_nonce="x"' };

const init = (table: GatewayTable, compete: boolean, headers = {}): Answer =>
  table.post("/iserver/auth/ssodh/init", { publish: true, compete }, headers);

const oauth = (): GatewayTable => new GatewayTable({ access: "oauth", requestsPerSecond: 1_000 });

test("OAuth logins begin no brokerage session by themselves", () => {
  const table = oauth();
  expect(table.get("/iserver/auth/status", {}, A).body).toMatchObject({
    authenticated: false,
    competing: false,
    connected: true,
  });
  expect(table.get("/iserver/accounts", {}, A).body).toMatchObject({ error: "Init session first" });
});

test("each bearer token is a login of its own with its own session ID; no token gets 401", () => {
  const table = oauth();
  const sessionOf = (headers: Readonly<Record<string, string>>): unknown => {
    table.advance(1_000);
    return (table.post("/tickle", undefined, headers).body as { readonly session: string }).session;
  };
  expect(sessionOf(A)).toMatch(/^[0-9a-f]{32}$/);
  expect(sessionOf(A)).toBe(sessionOf({ authorization: "bearer token-a" }));
  expect(sessionOf(B)).not.toBe(sessionOf(A));
  table.advance(1_000);
  expect(table.get("/sso/ping", { oauth_token: "token-b" }).status).toBe(200);
  expect(table.get("/sso/ping").status).toBe(401);
});

test("without compete the second login is refused and sees authenticated and competing", () => {
  const table = oauth();
  init(table, false, A);
  expect(init(table, false, B).body).toMatchObject({
    authenticated: true,
    competing: true,
    established: false,
  });
  expect(table.get("/iserver/accounts", {}, B)).toMatchObject({ status: 200, body: {} });
  expect(table.get("/iserver/accounts", {}, B).body).toEqual({});
  table.advance(500);
  expect(table.get("/iserver/accounts", {}, A).body).toMatchObject({ accounts: [ACCOUNT_ID] });
  expect(table.gateway.counts().evictions).toBe(0);
});

test("with compete the second login evicts the first, which sees it in its status", () => {
  const table = oauth();
  init(table, false, A);
  expect(init(table, true, B).body).toMatchObject({ authenticated: true, competing: false });
  expect(table.get("/iserver/auth/status", {}, A).body).toMatchObject({
    authenticated: false,
    competing: true,
    connected: true,
  });
  expect(table.get("/iserver/accounts", {}, A).body).toEqual({});
  expect(table.get("/iserver/account/orders", {}, A).body).toMatchObject({ error: "Bad Request: no bridge" });
  expect(table.gateway.counts()).toMatchObject({ evictions: 1, inits: 2 });
});

test("two logins that both compete evict each other each time, and never hold it together", () => {
  const table = oauth();
  for (let turn = 0; turn < 6; turn++) {
    const [winner, loser] = turn % 2 === 0 ? [A, B] : [B, A];
    init(table, true, winner);
    table.advance(500);
    const holds = [winner, loser].map((headers) => table.get("/iserver/accounts", {}, headers).body);
    expect(holds).toMatchObject([{ accounts: [ACCOUNT_ID] }, {}]);
  }
  expect(table.gateway.counts().evictions).toBe(5);
});

test("when the holder leaves, the refused login is free to begin a session, and has none yet", () => {
  const table = oauth();
  init(table, false, A);
  init(table, false, B);
  table.post("/logout", undefined, A);
  expect(table.get("/iserver/auth/status", {}, B).body).toMatchObject({
    authenticated: false,
    competing: false,
  });
  expect(init(table, false, B).body).toMatchObject({ authenticated: true, competing: false });
  expect(table.get("/sso/ping", {}, A).status).toBe(401);
  expect(init(table, false, A).status).toBe(410);
});

test("another platform takes the brokerage session of a gateway; compete takes it back", () => {
  const table = GatewayTable.primed();
  table.happens({ kind: "competing", on: true });
  expect(table.get("/iserver/auth/status").body).toMatchObject({ authenticated: false, competing: true });
  expect(table.get("/iserver/accounts").body).toEqual({});
  expect(init(table, false).body).toMatchObject({ authenticated: true, competing: true });
  expect(init(table, true).body).toMatchObject({ authenticated: true, competing: false });
  table.advance(500);
  expect(table.get("/iserver/accounts").body).toMatchObject({ accounts: [ACCOUNT_ID] });
  // The other platform is gone already.
  table.happens({ kind: "competing", on: false });
  expect(table.get("/iserver/accounts").body).toMatchObject({ accounts: [ACCOUNT_ID] });
});

test("when the other platform logs out, ssodh/init without compete is enough", () => {
  const table = GatewayTable.primed();
  table.happens({ kind: "competing", on: true });
  table.happens({ kind: "competing", on: true });
  table.happens({ kind: "competing", on: false });
  expect(table.gateway.counts().evictions).toBe(1);
  expect(table.get("/iserver/accounts").body).toMatchObject({ error: "Bad Request: no bridge" });
  expect(init(table, false).body).toMatchObject({ authenticated: true, competing: false });
});

test("a login at the gateway begins a brokerage session, and takes over none", () => {
  const table = new GatewayTable({ loggedIn: false });
  table.happens({ kind: "competing", on: true });
  table.happens({ kind: "login" });
  expect(table.get("/iserver/auth/status").body).toMatchObject({ authenticated: true, competing: true });
  table.happens({ kind: "competing", on: false });
  table.happens({ kind: "login" });
  table.advance(500);
  expect(table.get("/iserver/auth/status").body).toMatchObject({ authenticated: true, competing: false });
});

test("tokens whose login expired are refused until a person admits them again", () => {
  const table = oauth();
  init(table, false, A);
  table.happens({ kind: "login-expired" });
  expect(table.get("/sso/ping", {}, A).status).toBe(401);
  expect(table.get("/sso/ping", {}, B).status).toBe(200);
  table.happens({ kind: "login" });
  expect(table.get("/sso/ping", {}, A).status).toBe(200);
});
