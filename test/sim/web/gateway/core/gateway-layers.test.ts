import { expect, test } from "vitest";
import { ACCOUNT_ID, GatewayTable } from "../../../../support/web/gateway-table.ts";

const AT_LEAST_A_LOGIN = [
  ["POST", "/iserver/auth/status"],
  ["GET", "/iserver/auth/status"],
  ["POST", "/iserver/auth/ssodh/init"],
  ["POST", "/iserver/reauthenticate"],
  ["POST", "/tickle"],
  ["GET", "/sso/validate"],
  ["GET", "/sso/ping"],
  ["POST", "/logout"],
  ["GET", "/iserver/accounts"],
  ["POST", `/iserver/account/${ACCOUNT_ID}/orders`],
  ["GET", "/iserver/account/orders"],
] as const;

test("without a login every request gets 401 with an empty body", () => {
  const table = new GatewayTable({ loggedIn: false, requestsPerSecond: 100 });
  for (const [method, path] of AT_LEAST_A_LOGIN) {
    const { status, body, headers } = table.request(method, path);
    expect([path, status, body, headers]).toEqual([path, 401, "", {}]);
  }
});

test("a login that expired gets 200 no session from tickle, and 401 from everything else", () => {
  const table = new GatewayTable();
  table.happens({ kind: "login-expired" });
  expect(table.post("/tickle")).toMatchObject({ status: 200, body: { error: "no session" } });
  expect(table.post("/iserver/auth/ssodh/init", { publish: true }).status).toBe(401);
});

test("after a logout ssodh/init gets 410 and tickle 401, until a person logs in", () => {
  const table = new GatewayTable();
  expect(table.post("/logout").body).toEqual({ status: true });
  expect(table.post("/iserver/auth/ssodh/init", { publish: true })).toMatchObject({
    status: 410,
    body: { error: "Gone", statusCode: 410 },
  });
  expect(table.post("/tickle").status).toBe(401);
  table.happens({ kind: "login" });
  table.advance(500);
  expect(table.get("/iserver/accounts").body).toMatchObject({ accounts: [ACCOUNT_ID] });
});

test("requests get no bridge once the brokerage session ended", () => {
  const table = GatewayTable.primed();
  table.happens({ kind: "brokerage-expired" });
  const noBridge = { status: 400, body: { error: "Bad Request: no bridge", statusCode: 400 } };
  expect(table.get("/iserver/account/orders")).toMatchObject(noBridge);
  expect(table.get("/iserver/accounts")).toMatchObject(noBridge);
  expect(table.post("/iserver/questions/suppress", { messageIds: ["o163"] })).toMatchObject(noBridge);
});

test("a login that has never begun a brokerage session gets Init session first", () => {
  const table = new GatewayTable({ access: "oauth" });
  const headers = { authorization: "Bearer a" };
  expect(table.get("/iserver/account/orders", {}, headers)).toMatchObject({
    status: 400,
    body: { error: "Init session first", statusCode: 400 },
  });
});

test("a brokerage session that was never primed refuses GET with 400 and the rest with 500", () => {
  const table = new GatewayTable();
  const body = { error: "Please query /accounts first" };
  expect(table.get("/iserver/account/orders")).toMatchObject({ status: 400, body });
  expect(table.post(`/iserver/account/${ACCOUNT_ID}/orders`, { orders: [] })).toMatchObject({
    status: 500,
    body,
  });
  table.get("/iserver/accounts");
  expect(table.get("/iserver/account/trades").status).toBe(200);
});

test("a new brokerage session is not primed, and serves nothing until it is established", () => {
  const table = GatewayTable.primed();
  table.happens({ kind: "brokerage-expired" });
  const init = table.post("/iserver/auth/ssodh/init", { publish: true, compete: false });
  expect(init.body).toMatchObject({ authenticated: true, established: false, competing: false });
  expect(table.get("/iserver/accounts").body).toMatchObject({ error: "Bad Request: no bridge" });
  table.advance(500);
  expect(table.get("/iserver/auth/status").body).toMatchObject({ established: true });
  expect(table.get("/iserver/account/trades").status).toBe(400);
  table.get("/iserver/accounts");
  table.advance(5_000);
  expect(table.get("/iserver/account/trades").status).toBe(200);
});

test("a POST without Content-Length gets 411; chunked is enough", () => {
  const { gateway, nowMs } = new GatewayTable();
  const post = (headers: Readonly<Record<string, string>>, id: number) => {
    const request = { method: "POST", path: "/tickle", query: new URLSearchParams(), headers, body: "" };
    return gateway.request(id, request, nowMs + id * 1_000).find(({ kind }) => kind === "respond");
  };
  expect(post({}, 1)).toMatchObject({ response: { status: 411 } });
  expect(post({ "transfer-encoding": "chunked" }, 2)).toMatchObject({ response: { status: 200 } });
});

test("an unknown path gets 404, a wrong method 405, a body that is not JSON 400 with a text", () => {
  const table = new GatewayTable();
  expect(table.get("/iserver/nothing")).toMatchObject({ status: 404 });
  expect(table.get("/%E0%A4%A")).toMatchObject({ status: 404 });
  expect(table.get("/tickle")).toMatchObject({ status: 405 });
  expect(table.request("PATCH", "/tickle").status).toBe(405);
  for (const body of ["<html></html>", "{", "\u0000", "x".repeat(1_000_001)]) {
    const answer = table.post("/iserver/auth/ssodh/init", body);
    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ error: expect.stringContaining("Cannot read the body") });
    table.advance(1_000);
  }
});
