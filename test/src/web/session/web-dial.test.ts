import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { readyGateway, supervisedGateway } from "../../../support/web/supervised-gateway.ts";

const INIT = "/iserver/auth/ssodh/init";
const ACCOUNTS = "/iserver/accounts";

test("never: a competing login is left alone, and its end makes the session ready", async () => {
  const { supervisor, gateway, clock, story } = supervisedGateway();
  gateway.competing = true;
  supervisor.want();
  await clock.advance(300_000);
  supervisor.want();
  expect(supervisor.state.kind).toBe("competing");
  expect(story.filter((line) => line === "refused COMPETING_SESSION")).toHaveLength(2);
  expect(gateway.competed).toEqual([]);
  expect(gateway.received).toHaveLength(6);
  gateway.competing = false;
  await clock.advance(60_000);
  expect(supervisor.live?.epoch).toBe(1);
});

test("never: a login that the init reveals as competing is not taken over", async () => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.authenticated = false;
  gateway.fault = (path) => {
    if (path === INIT) gateway.competing = true;
    return undefined;
  };
  supervisor.want();
  await clock.advance(0);
  expect(supervisor.state.kind).toBe("competing");
  expect(gateway.competed).toEqual([false]);
});

test("once: the session is taken over once, and not again when it is taken back", async () => {
  const { supervisor, gateway, clock, story } = supervisedGateway({ takeOver: "once" });
  gateway.competing = true;
  supervisor.want();
  await clock.advance(100_000);
  expect(gateway.competed).toEqual([true]);
  expect(story).toEqual(["dialing", "taking over", "ready", "granted 1"]);
  gateway.competing = true;
  supervisor.reportStatus({ competing: true });
  await clock.advance(600_000);
  expect(gateway.competed).toEqual([true]);
  expect(supervisor.state.kind).toBe("competing");
});

test("always: a race is lost after two take-overs, each in a step of the backoff of its own", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ takeOver: "always" });
  gateway.competing = true;
  gateway.takesBack = true;
  supervisor.want();
  await clock.advance(600_000);
  expect(gateway.competed).toEqual([true, true]);
  const [first, second] = gateway.received.filter(({ path }) => path === INIT).map(({ atMs }) => atMs);
  expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
  expect(supervisor.state.kind).toBe("competing");
  expect(supervisor.waitingFor).toContain("took the brokerage session back");
});

test("accounts {} lead to another look at the status, which shows who competes", async () => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.fault = (path) => {
    if (path !== ACCOUNTS) return undefined;
    gateway.competing = true;
    return undefined;
  };
  supervisor.want();
  await clock.advance(1_000);
  expect(supervisor.state.kind).toBe("competing");
});

test("no bridge for a moment after an init costs a second, and no second init", async () => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.authenticated = false;
  let left = 1;
  gateway.fault = (path) =>
    path === ACCOUNTS && left-- > 0 ? { status: 400, body: { error: "Bad Request: no bridge" } } : undefined;
  supervisor.want();
  await clock.advance(1_000);
  expect(supervisor.state.kind).toBe("ready");
  expect(gateway.competed).toEqual([false]);
});

test("an init that answers 410 means a login, and is not sent again", async () => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.authenticated = false;
  gateway.fault = (path) => (path === INIT ? { status: 410 } : undefined);
  supervisor.want();
  await clock.advance(0);
  expect(supervisor.state.kind).toBe("login-required");
  expect(gateway.competed).toEqual([false]);
});

test.each<[what: string, path: string, fault: object]>([
  ["no flags", "/iserver/auth/status", { body: {} }],
  ["an empty body", "/iserver/auth/status", { body: undefined }],
  ["flags of wrong types", "/iserver/auth/status", { body: { authenticated: "true", connected: 1 } }],
  ["a list", "/iserver/auth/status", { body: [true] }],
  ["a server error with flags", "/iserver/auth/status", { status: 500, body: { authenticated: true } }],
  ["accounts that are no list", ACCOUNTS, { body: { accounts: "DU1" } }],
  ["accounts that are no texts", ACCOUNTS, { body: { accounts: [1, null, ""] } }],
  [
    "a tickle without a session",
    "/tickle",
    { body: { iserver: { authStatus: { authenticated: true, connected: true } } } },
  ],
  ["a tickle without flags", "/tickle", { body: { session: "secret" } }],
  ["a tickle that is a text", "/tickle", { body: "<html>secret</html>" }],
])("never ready with %s", async (_what, path, fault) => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.fault = (given) => (given === path ? fault : undefined);
  supervisor.want();
  await clock.advance(5_000);
  expect(supervisor.state.kind).not.toBe("ready");
  expect(supervisor.waitingFor).not.toContain("secret");
  gateway.fault = () => undefined;
  await clock.advance(120_000);
  expect(supervisor.state.kind).toBe("ready");
});

test("the session ID is in no error, report or sentence", async () => {
  const { supervisor, gateway, clock, story } = await readyGateway();
  for (const path of ["/iserver/auth/status", INIT, ACCOUNTS, "/tickle"]) {
    gateway.authenticated = false;
    gateway.fault = (given) =>
      given === path ? { status: 500, body: { session: "secret-token" } } : undefined;
    supervisor.reportFault("init", supervisor.state.epoch, "no bridge");
    await clock.advance(20_000);
    expect(`${story.join()}${supervisor.waitingFor}${JSON.stringify(supervisor.state)}`).not.toContain(
      "secret",
    );
    gateway.fault = () => undefined;
    await clock.advance(120_000);
  }
});

test("a status that nobody answers is a failed dial after its timeout, with its name", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ dialTimeoutMs: 2_000 });
  gateway.fault = () => "hang";
  supervisor.want();
  await clock.advance(1_000);
  expect(supervisor.waitingFor).toBe("the dial waits for the answer to POST /iserver/auth/status");
  await clock.advance(1_000);
  const { state } = supervisor;
  expect(state.kind === "waiting" && state.error).toBeInstanceOf(PoolError);
});
