import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { Fault } from "../../../support/web/scripted-gateway.ts";
import { readyGateway } from "../../../support/web/supervised-gateway.ts";

const TICKLE = "/tickle";
const NETWORK = new PoolError("CONNECT_FAILED", "Cannot tickle: refused");
/** Failures that prove nothing about the session. */
const FAILURES: readonly Fault[] = [
  { status: 503 },
  { status: 500, body: { error: "no session" } },
  { status: 502, body: "<html>" },
  { body: {} },
  { body: undefined },
  { body: [null] },
  NETWORK,
  new PoolError("REQUEST_TIMEOUT", "Cannot tickle: no answer"),
];

/** Times of the tickles since the beginning, in ms. */
const tickles = (all: Awaited<ReturnType<typeof readyGateway>>, beganMs: number): number[] =>
  all.gateway.received.filter(({ path }) => path === TICKLE).map(({ atMs }) => atMs - beganMs);

test("a tickle is sent every tickleMs, also while answers take their time", async () => {
  const all = await readyGateway();
  const beganMs = all.clock.now();
  all.gateway.latencyMs = 700;
  await all.clock.advance(300_000);
  expect(tickles(all, beganMs)).toEqual([0, 60_000, 120_000, 180_000, 240_000, 300_000]);
});

test("a failed tickle is repeated after tickleRetryMs, and no failure leads to an init", async () => {
  for (const fault of FAILURES) {
    const all = await readyGateway();
    const beganMs = all.clock.now();
    let left = 3;
    all.gateway.fault = (path) => (path === TICKLE && left-- > 0 ? fault : undefined);
    await all.clock.advance(140_000);
    expect(tickles(all, beganMs)).toEqual([0, 60_000, 65_000, 70_000, 75_000, 135_000]);
    expect(all.gateway.paths.filter((path) => path !== TICKLE)).toHaveLength(2);
    expect(all.story.slice(3)).toEqual(["degraded", "degraded tickle failing", "ready", "restored"]);
    expect(all.supervisor.live?.epoch).toBe(1);
  }
});

test("without a successful tickle for 5 minutes the status is read before anything else", async () => {
  const all = await readyGateway({ tickleRetryMs: 30_000 });
  all.gateway.fault = (path) => (path === TICKLE ? { status: 503 } : undefined);
  await all.clock.advance(299_999);
  expect(all.supervisor.live?.epoch).toBe(1);
  const before = all.gateway.received.length;
  all.gateway.fault = () => undefined;
  await all.clock.advance(1_001);
  expect(all.gateway.paths.slice(before)).toEqual(["/iserver/auth/status", "/iserver/accounts", TICKLE]);
  expect(all.supervisor.live?.epoch).toBe(2);
});

test("what a tickle shows leads to one recovery, which does not wait for that tickle", async () => {
  for (const [fault, found] of [
    [{ body: { iserver: { authStatus: { authenticated: false, connected: true } } } }, "ready"],
    [{ status: 400, body: { error: "Bad Request: no bridge" } }, "ready"],
    [{ body: { error: "no session" } }, "login-required"],
    [{ status: 401 }, "login-required"],
    [new PoolError("LOGIN_REQUIRED", "Cannot tickle: a login page"), "login-required"],
    [
      { body: { iserver: { authStatus: { authenticated: true, connected: true, competing: true } } } },
      "competing",
    ],
  ] as const) {
    const all = await readyGateway();
    let left = 1;
    all.gateway.fault = (path) => (path === TICKLE && left-- > 0 ? fault : undefined);
    if (found === "login-required") all.gateway.loggedIn = false;
    else if (found === "competing") all.gateway.competing = true;
    else all.gateway.authenticated = false;
    await all.clock.advance(60_000);
    expect(all.story.slice(3, 5)).toEqual(["dialing", "lost SESSION_LOST"]);
    await all.clock.advance(1_000);
    expect(all.supervisor.state.kind).toBe(found);
    expect(all.gateway.competed).toEqual(found === "ready" ? [false] : []);
  }
});

test("a tickle with another session ID ends the session, and the next one has that ID", async () => {
  const all = await readyGateway();
  await all.clock.advance(60_000);
  const before = all.gateway.received.length;
  all.gateway.token = "another-token";
  await all.clock.advance(61_000);
  const [tickle, ...dial] = all.gateway.paths.slice(before);
  expect([tickle, dial]).toEqual([TICKLE, ["/iserver/auth/status", "/iserver/accounts", TICKLE]]);
  expect(all.supervisor.live).toMatchObject({ epoch: 2, token: "another-token" });
});

test("a session ID that changes with every tickle is used, and soon ends no other session", async () => {
  const all = await readyGateway();
  for (let minute = 1; minute <= 12; minute++) {
    all.gateway.token = `token ${minute}`;
    await all.clock.advance(60_500);
  }
  expect(all.supervisor.live?.epoch).toBe(4);
  expect(all.story.filter((told) => told === "renewed").length).toBeGreaterThan(5);
});

test("in the penalty box requests wait, and the next tickle comes after it", async () => {
  const all = await readyGateway();
  const beganMs = all.clock.now();
  all.gateway.fault = (path) => {
    if (path !== TICKLE) return undefined;
    all.boxUntilMs = beganMs + 200_000;
    all.gateway.fault = () => undefined;
    return new PoolError("RATE_LIMITED", "Cannot tickle: 429");
  };
  await all.clock.advance(60_000);
  expect(all.supervisor.waitingFor).toContain("429");
  await all.clock.advance(140_000);
  expect(tickles(all, beganMs)).toEqual([0, 60_000, 200_000]);
  expect(all.story.slice(3)).toEqual(["degraded", "degraded pacing", "ready", "restored"]);
});

test("however tickles fail, one is under way at most, and the next is never late or early", async () => {
  const plan = fc.array(
    fc.record({ fault: fc.option(fc.constantFrom(...FAILURES, "hang" as const)), latencyMs: fc.nat(3_000) }),
    { minLength: 5, maxLength: 30 },
  );
  await fc.assert(
    fc.asyncProperty(plan, fc.constantFrom(1_000, 5_000, 60_000), async (steps, tickleMs) => {
      const options = { tickleMs, tickleRetryMs: 1_000, dialTimeoutMs: 2_000 };
      const all = await readyGateway(options);
      const { gateway, clock } = all;
      const sent: { atMs: number; doneMs: number; failed: boolean }[] = [];
      let [next, previousMs] = [0, clock.now()];
      gateway.fault = (path) => {
        if (path !== TICKLE) return undefined;
        const { fault, latencyMs } = steps[next++ % steps.length] ?? { fault: null, latencyMs: 0 };
        gateway.latencyMs = latencyMs;
        const doneMs = clock.now() + (fault === "hang" ? 2_000 : latencyMs);
        sent.push({ atMs: clock.now(), doneMs, failed: fault !== null });
        return fault ?? undefined;
      };
      await clock.advance(200_000);
      for (const [at, { atMs }] of sent.entries()) {
        const before = sent[at - 1];
        expect(atMs - previousMs).toBeGreaterThanOrEqual(1_000);
        previousMs = atMs;
        if (before === undefined) continue;
        expect(atMs).toBeGreaterThanOrEqual(before.doneMs);
        const dueMs = before.failed ? before.doneMs + 1_000 : Math.max(before.atMs + tickleMs, before.doneMs);
        expect(atMs).toBe(Math.max(dueMs, before.atMs + 1_000));
      }
      expect(sent.length).toBeGreaterThan(1);
      expect(gateway.competed).toEqual([]);
      await all.supervisor.close(NETWORK);
      expect(clock.timers).toBe(gateway.open);
    }),
    { numRuns: 40 },
  );
});

test("the answer to a tickle of a session that is over is dropped", async () => {
  for (const fault of [undefined, { status: 401 }, NETWORK] as const) {
    const all = await readyGateway();
    const { gateway, supervisor, clock } = all;
    gateway.fault = (path) => (path === TICKLE ? fault : undefined);
    gateway.latencyMs = 5_000;
    await clock.advance(60_000);
    expect(gateway.open).toBe(1);
    gateway.latencyMs = 0;
    gateway.fault = () => undefined;
    supervisor.reportFault("prime", 1, "query /accounts first");
    await clock.advance(1_000);
    expect(supervisor.live?.epoch).toBe(2);
    await clock.advance(240_000);
    expect(supervisor.live?.epoch).toBe(2);
    // One source: those of the first dial, at 60 s, of the second dial at 61 s, and then one each minute.
    expect(gateway.paths.filter((path) => path === TICKLE)).toHaveLength(1 + 2 + 4);
    expect(all.story).not.toContain("degraded");
  }
});

test("a doubtful session is judged by a tickle at once, not within a second of the last, once", async () => {
  const all = await readyGateway();
  const beganMs = all.clock.now();
  await all.clock.advance(20_000);
  all.gateway.latencyMs = 300;
  for (let reports = 0; reports < 5; reports++) all.supervisor.suspect(1);
  await all.clock.advance(100);
  all.supervisor.suspect(1);
  all.supervisor.suspect(0);
  await all.clock.advance(60_900);
  expect(tickles(all, beganMs)).toEqual([0, 20_000, 80_000]);
  all.gateway.loggedIn = false;
  all.supervisor.suspect(1);
  await all.clock.advance(2_000);
  expect(all.supervisor.live).toBeUndefined();
});
