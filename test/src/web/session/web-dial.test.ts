import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/world/clock.ts";
import { PoolError } from "../../../../src/errors.ts";
import { steady } from "../../../../src/seams/clock.ts";
import { Tickle } from "../../../../src/web/session/tickle.ts";
import { WebDial } from "../../../../src/web/session/web-dial.ts";
import { ScriptedGateway } from "../../../support/web/scripted-gateway.ts";
import { readyGateway, supervisedGateway } from "../../../support/web/supervised-gateway.ts";

const STATUS = "/iserver/auth/status";
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

test("a username that another pool uses ends a dial before its init, and before its end", async () => {
  for (const [path, count] of [
    [STATUS, 1],
    [INIT, 5],
    ["/tickle", 5],
  ] as const) {
    const all = supervisedGateway();
    const { supervisor, gateway, clock, story } = all;
    gateway.authenticated = false;
    gateway.fault = (asked) => {
      if (asked === path) all.isUsernameInUse = true;
      return undefined;
    };
    supervisor.want();
    await clock.advance(300_000);
    expect(supervisor.state.kind).toBe("competing");
    expect(story.filter((line) => line.startsWith("granted"))).toEqual([]);
    expect(gateway.received.length, path).toBeLessThanOrEqual(count);
    all.isUsernameInUse = false;
    gateway.fault = () => undefined;
    await clock.advance(60_000);
    expect(supervisor.live?.epoch, path).toBe(1);
  }
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

test("the first status after a take-over may still be that of before", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ takeOver: "once" });
  gateway.competing = true;
  let statuses = 0;
  gateway.fault = (path) =>
    path === STATUS && ++statuses === 2
      ? { body: { authenticated: false, connected: true, competing: true } }
      : undefined;
  supervisor.want();
  await clock.advance(1_000);
  expect(supervisor.state.kind).toBe("ready");
  expect(gateway.competed).toEqual([true]);
});

test("always: one dial takes over once, also where the other login is back before the accounts", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ takeOver: "always" });
  gateway.competing = true;
  gateway.fault = (path) => {
    if (path === ACCOUNTS) gateway.competing = true;
    return undefined;
  };
  supervisor.want();
  await clock.advance(1_000);
  expect(gateway.competed).toEqual([true]);
  expect(supervisor.state).toMatchObject({ kind: "waiting", error: { code: "COMPETING_SESSION" } });
});

test("no bridge soon after a dial leads to one init, although the status is good", async () => {
  const { supervisor, gateway, clock } = await readyGateway();
  supervisor.reportFault("init", 1, "no bridge");
  let left = 1;
  gateway.fault = (path) => (path === ACCOUNTS && left-- > 0 ? { status: 500 } : undefined);
  await clock.advance(3_000);
  expect(supervisor.live?.epoch).toBe(2);
  expect(gateway.competed).toEqual([false]);
});

/** Begins a dial by itself, at a gateway whose init has no effect; its reports are recorded. */
function dialAlone(latencyMs: number) {
  const clock = new VirtualClock();
  const gateway = new ScriptedGateway(clock);
  gateway.latencyMs = latencyMs;
  gateway.authenticated = false;
  gateway.fault = (path) => (path === INIT ? { body: {} } : undefined);
  const reports: string[] = [];
  const time = steady(clock);
  const dial = new WebDial({
    isUsernameInUse: () => false,
    url: "https://localhost:5000/v1/api",
    clock: time,
    control: gateway.control,
    tickle: new Tickle(time, gateway.control),
    timeoutMs: 1_000,
    suppressedQuestions: [],
    mayTakeOver: false,
    init: false,
    step: (name) => void reports.push(name),
    takingOver: () => void reports.push("taking over"),
    primed: () => void reports.push("primed"),
    failed: () => void reports.push("failed"),
  });
  return { clock, gateway, reports, dial };
}

/** Ends a dial, and checks that nothing follows. */
async function endAndCheck({ clock, gateway, reports, dial }: ReturnType<typeof dialAlone>): Promise<void> {
  dial.end();
  const before = [reports.length, gateway.received.length];
  await clock.settle();
  expect(clock.timers).toBe(gateway.open);
  await clock.advance(60_000);
  expect([reports.length, gateway.received.length]).toEqual(before);
}

test("after end() a dial sends nothing, waits for nothing and reports nothing", async () => {
  for (const endMs of [0, 500, 1_500, 2_500, 3_200, 3_700]) {
    const alone = dialAlone(1_000);
    await alone.clock.advance(endMs);
    await endAndCheck(alone);
  }
});

test("the same holds for an end() between an answer and what the dial makes of it", async () => {
  for (let turns = 0; turns < 60; turns++) {
    const alone = dialAlone(0);
    for (let turn = 0; turn < turns; turn++) await Promise.resolve();
    await endAndCheck(alone);
  }
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

test("a take-over that an outage answers is not sent again as a form in the same dial", async () => {
  const { supervisor, gateway, clock } = supervisedGateway({ takeOver: "once" });
  gateway.authenticated = false;
  gateway.competing = true;
  gateway.fault = (path) => (path === INIT ? { status: 503 } : undefined);
  supervisor.want();
  await clock.advance(0);
  expect(supervisor.state.kind).toBe("waiting");
  expect(gateway.competed).toEqual([true]);
  await clock.advance(120_000);
  expect(gateway.competed).toEqual([true]);
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
