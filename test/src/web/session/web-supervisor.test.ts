import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { closed, readyGateway, supervisedGateway } from "../../../support/web/supervised-gateway.ts";

const INIT = "/iserver/auth/ssodh/init";
const STATUS = "/iserver/auth/status";
const DIAL = [STATUS, "/iserver/accounts", "/tickle"];

test("a session that is there already is primed, without an init", async () => {
  const { supervisor, gateway, story } = await readyGateway();
  expect(gateway.paths).toEqual(DIAL);
  expect(story).toEqual(["dialing", "ready", "granted 1"]);
  expect(supervisor.live).toEqual({
    epoch: 1,
    accounts: ["DU1", "DU2"],
    selectedAccount: "DU2",
    isPaper: true,
    token: "secret-token",
  });
});

test("any number of wants and reports lead to one dial and one new session", async () => {
  const { supervisor, gateway, clock, story } = supervisedGateway();
  gateway.latencyMs = 20;
  for (let count = 0; count < 50; count++) supervisor.want();
  await clock.advance(40_000);
  expect(gateway.paths).toEqual(DIAL);
  gateway.authenticated = false;
  for (let count = 0; count < 50; count++) supervisor.reportFault("init", 1, "no bridge");
  supervisor.reportStatus({ authenticated: false }, 1);
  await clock.advance(3_000);
  expect(gateway.paths).toEqual([...DIAL, STATUS, INIT, STATUS, ...DIAL.slice(1)]);
  expect(gateway.competed).toEqual([false]);
  supervisor.reportFault("login", 1, "an answer to a request of the old session");
  supervisor.reportStatus({ connected: true, authenticated: true });
  await clock.advance(10);
  expect(story).toEqual([
    ...["dialing", "ready", "granted 1", "dialing", "lost SESSION_LOST", "ready", "granted 2"],
  ]);
});

test("without a brokerage session init is called with publish, and without compete", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ suppressedQuestions: ["o163"] });
  gateway.authenticated = false;
  supervisor.want();
  await clock.advance(0);
  const [, init, , suppress] = gateway.received.map(({ call }) => call);
  expect(init).toEqual({ method: "POST", path: INIT, body: { publish: true, compete: false } });
  expect(suppress?.body).toEqual({ messageIds: ["o163"] });
  expect(supervisor.state.kind).toBe("ready");
});

test("waiters are rejected at once while a login is required, and a login makes it ready", async () => {
  const { supervisor, gateway, clock, story } = supervisedGateway();
  gateway.loggedIn = false;
  supervisor.want();
  await clock.advance(0);
  supervisor.want();
  expect(story).toEqual([
    ...["dialing", "login-required", "dial failed LOGIN_REQUIRED", "refused LOGIN_REQUIRED"],
    "refused LOGIN_REQUIRED",
  ]);
  expect(supervisor.waitingFor).toContain("log in at https://localhost:5000 in a browser");
  await clock.advance(600_000);
  expect(gateway.received).toHaveLength(11);
  expect(gateway.paths.every((path) => path === STATUS)).toBe(true);
  gateway.loggedIn = true;
  await clock.advance(60_000);
  expect(supervisor.live?.epoch).toBe(1);
});

test("a login page while another login competes means that a login is required", async () => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.competing = true;
  supervisor.want();
  await clock.advance(0);
  gateway.fault = () => new PoolError("LOGIN_REQUIRED", "Cannot read the status: a login page");
  await clock.advance(60_000);
  expect(supervisor.state.kind).toBe("login-required");
});

test("a login that is lost leads to login-required, and never to an init", async () => {
  const { supervisor, gateway, clock } = await readyGateway();
  gateway.loggedIn = false;
  await clock.advance(3_600_000);
  expect(supervisor.state.kind).toBe("login-required");
  expect(gateway.competed).toEqual([]);
});

test("after dialsMax failures a person is needed; then one dial follows each probe", async () => {
  const { supervisor, gateway, clock, story } = supervisedGateway({ dialsMax: 3 });
  gateway.authenticated = false;
  gateway.fault = (path) => (path === INIT ? { status: 503 } : undefined);
  supervisor.want();
  await clock.advance(59_000);
  const inits = (): number => gateway.received.filter(({ path, call }) => path === INIT && call.body).length;
  expect(inits()).toBe(3);
  expect(story.filter((line) => line.startsWith("refused"))).toEqual(["refused LOGIN_REQUIRED"]);
  expect(supervisor.waitingFor).toContain("3 dials in a row failed");
  await clock.advance(600_000);
  expect(inits()).toBeLessThanOrEqual(14);
  gateway.fault = () => undefined;
  await clock.advance(60_000);
  expect(supervisor.state.kind).toBe("ready");
});

test("a server that is no gateway ends the dials until a session is requested again", async () => {
  for (const code of ["NOT_GATEWAY", "TLS_NOT_TRUSTED", "NOT_PERMITTED", "INVALID_OPTION"] as const) {
    const { supervisor, gateway, clock, story } = supervisedGateway();
    gateway.fault = () => new PoolError(code, "Cannot read the status: wrong host");
    supervisor.want();
    await clock.advance(600_000);
    expect(gateway.paths).toHaveLength(1);
    expect(story.at(-1)).toBe(`refused ${code}`);
    expect(supervisor.waitingFor).toContain("wrong host");
    expect(clock.timers).toBe(0);
    gateway.fault = () => undefined;
    supervisor.want();
    await clock.advance(0);
    expect(supervisor.state.kind).toBe("ready");
  }
});

test("an error page of a gateway that has worked is a failed dial like others", async () => {
  const { supervisor, gateway, clock } = await readyGateway();
  gateway.fault = () => new PoolError("NOT_GATEWAY", "Cannot read the status: HTML");
  supervisor.reportFault("init", 1, "no bridge");
  await clock.advance(3_000);
  gateway.fault = () => undefined;
  await clock.advance(60_000);
  expect(supervisor.live?.epoch).toBe(2);
});

test("an init that is refused as JSON is tried once as a form, with the same compete", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ takeOver: "once" });
  gateway.authenticated = false;
  gateway.fault = (path, call) => (path === INIT && call.form === undefined ? { status: 500 } : undefined);
  supervisor.want();
  await clock.advance(0);
  const forms = gateway.received.map(({ call }) => call.form).filter((form) => form !== undefined);
  expect(forms).toEqual([
    {
      ...{ publish: "true", compete: "false", locale: "en_US", mac: "98-F2-B3-23-BF-A0" },
      ...{ machineId: "e1d2c3", username: "-" },
    },
  ]);
  expect(supervisor.state.kind).toBe("ready");
});

test("an init without an effect is polled ten times, and then a failed dial", async () => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.authenticated = false;
  gateway.fault = (path) => (path === INIT ? { body: {} } : undefined);
  supervisor.want();
  await clock.advance(9_500);
  expect(gateway.paths).toHaveLength(12);
  expect(supervisor.waitingFor).toContain("a change of the status");
  await clock.advance(500);
  expect(supervisor.state).toMatchObject({ kind: "waiting", error: { code: "HANDSHAKE_TIMEOUT" } });
});

test("a session without accounts is not ready", async () => {
  const { supervisor, gateway, clock } = supervisedGateway();
  gateway.accounts = [];
  supervisor.want();
  await clock.advance(2_000);
  expect(supervisor.state.kind).toBe("waiting");
  expect(gateway.paths.filter((path) => path === "/iserver/accounts")).toHaveLength(3);
});

test("a 429 is no failed dial: the next one begins within a minute of the end of the penalty box", async () => {
  const all = supervisedGateway({ dialsMax: 1 });
  const { supervisor, gateway, clock } = all;
  all.boxUntilMs = clock.now() + 300_000;
  gateway.fault = () => new PoolError("RATE_LIMITED", "Cannot send: penalty box");
  supervisor.want();
  await clock.advance(300_000 + 59_999);
  expect(gateway.paths).toHaveLength(1);
  gateway.fault = () => undefined;
  await clock.advance(1);
  expect(supervisor.state.kind).toBe("ready");
});

test("a 429 without a known penalty box costs the wait of the option", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ dialsMax: 1, penaltyMs: 7_000 });
  gateway.fault = () => ({ status: 429 });
  supervisor.want();
  await clock.advance(7_000 + 59_999);
  expect(gateway.paths).toHaveLength(1);
  gateway.fault = () => undefined;
  await clock.advance(1);
  expect(supervisor.state.kind).toBe("ready");
});

test("a hook that throws keeps no other effect from being carried out", async () => {
  const { story, supervisor } = await readyGateway(
    {},
    {
      hooks: {
        changed() {
          throw new Error("listener");
        },
      },
    },
  );
  expect(supervisor.state.kind).toBe("ready");
  expect(story).toContain("failed changed: Error: listener");
  expect(story).toContain("granted 1");
});

test("drain keeps the session for its leases, and a close ends it", async () => {
  const { supervisor, gateway, clock, story } = await readyGateway();
  supervisor.drain(new PoolError("DRAINING", "Cannot acquire: the pool drains"));
  await clock.advance(120_000);
  expect(gateway.paths.filter((path) => path === "/tickle")).toHaveLength(3);
  await supervisor.close(closed());
  expect(story.slice(3)).toEqual([
    ...["draining", "refused DRAINING", "closed", "refused CLOSED", "lost CLOSED"],
  ]);
  expect(clock.timers).toBe(0);
});
