import { expect, test } from "vitest";
import { GatewayTable } from "../../../../support/web/gateway-table.ts";

const FORM = { "content-type": "application/x-www-form-urlencoded" };

test("tickle gives the session ID, the status and, at a gateway, the SSO fields", () => {
  const table = new GatewayTable();
  const { body, headers } = table.post("/tickle");
  expect(body).toMatchObject({
    session: expect.stringMatching(/^[0-9a-f]{32}$/),
    ssoExpires: 600_000,
    collission: false,
    hmds: { error: "no bridge" },
    iserver: { authStatus: { authenticated: true, competing: false, connected: true, established: true } },
  });
  expect(headers["set-cookie"]).toMatch(/^x-sess-uuid=/);
  const oauth = new GatewayTable({ access: "oauth" });
  const answer = oauth.post("/tickle", undefined, { authorization: "Bearer a" }).body;
  expect(Object.keys(answer as object)).toEqual(["session", "hmds", "iserver"]);
});

test("ssodh/init gets 500 unless publish is true and compete a boolean", () => {
  const table = GatewayTable.primed();
  const bodies = [
    undefined,
    {},
    [],
    { compete: true },
    { publish: false, compete: true },
    { publish: "true" },
    { publish: true, compete: "true" },
  ];
  for (const body of bodies) expect(table.post("/iserver/auth/ssodh/init", body).status).toBe(500);
  expect(table.gateway.counts().inits).toBe(0);
  expect(table.post("/iserver/auth/ssodh/init", { publish: true }).status).toBe(200);
});

test("ssodh/init takes the form of a gateway with the values of the status, and no other form", () => {
  const table = new GatewayTable();
  const { MAC, hardware_info } = table.get("/iserver/auth/status").body as Readonly<Record<string, string>>;
  const machineId = String(hardware_info).split("|")[0] ?? "";
  table.happens({ kind: "competing", on: true });
  const form = { compete: "true", locale: "en_US", mac: String(MAC), machineId, username: "-" };
  const send = (fields: Readonly<Record<string, string>>) =>
    table.post("/iserver/auth/ssodh/init", new URLSearchParams(fields).toString(), FORM);
  expect(send({ ...form, mac: "00" }).status).toBe(500);
  expect(send({ ...form, compete: "yes" }).status).toBe(500);
  expect(send({ publish: "true", compete: "true" }).status).toBe(500);
  expect(send({ ...form, compete: "false" }).body).toMatchObject({ competing: true });
  expect(send(form).body).toMatchObject({ authenticated: true, competing: false });
});

test("reauthenticate begins a session without compete, and says triggered either way", () => {
  const table = new GatewayTable();
  table.happens({ kind: "brokerage-expired" });
  expect(table.post("/iserver/reauthenticate", {}).body).toEqual({ message: "triggered" });
  expect(table.get("/iserver/auth/status").body).toMatchObject({ authenticated: true, competing: false });
  table.happens({ kind: "competing", on: true });
  expect(table.post("/iserver/reauthenticate", {}).body).toEqual({ message: "triggered" });
  expect(table.get("/iserver/auth/status").body).toMatchObject({ competing: true });
});

test("sso/validate describes the login of a gateway; with OAuth it does not exist", () => {
  const table = new GatewayTable();
  const { nowMs } = table;
  expect(table.get("/sso/validate").body).toMatchObject({ RESULT: true, LOGIN_TYPE: 2, AUTH_TIME: nowMs });
  const oauth = new GatewayTable({ access: "oauth" });
  expect(oauth.get("/sso/validate", {}, { authorization: "Bearer a" }).status).toBe(404);
});

test("a logout ends the login for every user of the gateway", () => {
  const table = new GatewayTable();
  expect(table.post("/logout").body).toEqual({ status: true });
  expect(table.get("/sso/ping").status).toBe(401);
});

test("suppress takes 1 to 51 texts, and refuses anything else with 400", () => {
  const table = GatewayTable.primed();
  const ids = (count: number): string[] => Array.from({ length: count }, (_, index) => `o${index}`);
  const status = (messageIds: unknown): number =>
    table.post("/iserver/questions/suppress", { messageIds }).status;
  expect([ids(1), ids(51)].map(status)).toEqual([200, 200]);
  expect([ids(0), ids(52), [1], "o163", undefined, null].map(status)).toEqual([400, 400, 400, 400, 400, 400]);
});
