import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/mod.ts";
import { PoolError } from "../../../../src/errors.ts";
import type { WebAnswer, WebCall } from "../../../../src/web/call.ts";
import type { SubmitOptions } from "../../../../src/web/pacing/scheduler-parts.ts";
import type { WebRequester } from "../../../../src/web/reads/requester.ts";
import type { LiveWebSession } from "../../../../src/web/requests/live-web-session.ts";
import { ReadScope } from "../../../../src/web/requests/read-scope.ts";
import { SessionRequests } from "../../../../src/web/requests/session-requests.ts";
import { liveWebSession } from "../../../support/web/live-session.ts";
import { rejection } from "../../../support/web/web-outcomes.ts";

const GET: WebCall = { method: "GET", path: "/portfolio/accounts" };
const answer = (body: unknown, status = 200): WebAnswer => ({
  status,
  body,
  text: JSON.stringify(body) ?? "",
  retryAfterMs: undefined,
});

interface Sent extends SubmitOptions {
  readonly what: string;
  readonly call: WebCall;
}

/** Requests on one session, over a scheduler that answers at once. */
class Fixture {
  readonly clock: VirtualClock = new VirtualClock();
  readonly live: LiveWebSession = liveWebSession();
  readonly sent: Sent[] = [];
  readonly faults: string[] = [];
  readonly requests: SessionRequests;
  /** Whether requests leave the scheduler. */
  leaves = true;

  constructor(reply: (call: WebCall) => WebAnswer | Promise<WebAnswer>) {
    this.requests = new SessionRequests(this.live, {
      clock: this.clock,
      timeoutMs: undefined,
      streamed: () => undefined,
      suspect: (epoch) => void this.faults.push(`suspect ${epoch}`),
      fault: (fault, epoch, reason) => void this.faults.push(`${fault} ${epoch}: ${reason}`),
      scheduler: {
        submit: async (what, call, options) => {
          this.sent.push({ what, call, ...options });
          if (this.leaves) options.left?.();
          return await reply(call);
        },
      },
    });
  }

  scope(timeoutMs = 1_000): ReadScope {
    return new ReadScope({ what: "read it", timeoutMs, signal: undefined }, this.live, this.clock);
  }

  run<Result>(read: (requester: WebRequester) => Promise<Result>, timeoutMs?: number): Promise<Result> {
    const scope = this.scope(timeoutMs);
    return scope.run(() => read(this.requests.requester("read it", scope)));
  }

  raw(call: WebCall, timeoutMs?: number): Promise<WebAnswer> {
    const scope = this.scope(timeoutMs);
    return scope.run(() => this.requests.raw("send it", call, scope));
  }
}

test("a read gets the body of its answer, and equal reads may share their requests", async () => {
  const made = new Fixture(() => answer([1]));
  expect(await made.run(({ call }) => call(GET))).toEqual([1]);
  expect(await made.run(({ call }) => call({ method: "POST", path: "/a" }, "bulk"))).toEqual([1]);
  expect(made.sent).toMatchObject([
    { what: "read it", call: GET, lane: "interactive", share: true, timeoutMs: 1_000 },
    { lane: "bulk", share: false },
  ]);
  expect(made.clock.timers).toBe(0);
});

test.each([
  [answer({ error: "no bridge" }, 400), "SESSION_LOST", "init 4: "],
  [answer(undefined, 401), "SESSION_LOST", "login 4: "],
  [answer({ error: "Please query /accounts first" }, 500), "SESSION_LOST", "prime 4: "],
  [answer({ error: "slow down" }, 429), "RATE_LIMITED", ""],
  [answer({ error: "wrong" }, 400), "WEB_ERROR", ""],
  [answer(undefined, 503), "WEB_ERROR", ""],
])("an answer %j rejects a read with %s", async (given, code, fault) => {
  const made = new Fixture(() => given);
  const error = await rejection(made.run(({ call }) => call(GET)));
  expect(error?.code).toBe(code);
  expect(error?.message).toMatch(/^Cannot read it: ./);
  expect(error?.httpStatus).toBe(code === "SESSION_LOST" ? undefined : given.status);
  expect(made.faults.join()).toMatch(new RegExp(`^${fault}`));
  expect(made.faults.length).toBe(fault === "" ? 0 : 1);
});

test("a raw request resolves with any answer, and reports a fault of the session", async () => {
  for (const [given, faults] of [
    [answer({ error: "wrong" }, 400), 0],
    [answer(undefined, 503), 0],
    [answer({ error: "no bridge" }, 400), 1],
  ] as const) {
    const made = new Fixture(() => given);
    expect(await made.raw(GET)).toBe(given);
    expect(made.faults.length).toBe(faults);
    expect(made.sent).toMatchObject([{ what: "send it", lane: "interactive", share: false }]);
  }
});

test("replies to order questions and cancels go before other requests", async () => {
  const made = new Fixture(() => answer({}));
  const account = "/iserver/account/DU1234567";
  await made.raw({ method: "POST", path: `${account}/orders`, body: {} });
  await made.raw({ method: "POST", path: "/iserver/reply/a1", body: { confirmed: true } });
  await made.raw({ method: "DELETE", path: `${account}/order/5` });
  await made.raw({ method: "DELETE", path: "/fyi/deliveryoptions/1" });
  expect(made.sent.map(({ lane }) => lane)).toEqual(["interactive", "control", "control", "interactive"]);
});

test("a call that is refused is not sent", async () => {
  const made = new Fixture(() => answer({}));
  expect(await rejection(made.raw({ method: "POST", path: "/logout" }))).toMatchObject({
    code: "INVALID_OPTION",
  });
  expect(made.sent).toEqual([]);
});

test("requests wait while tickles fail, until the session can be used again or the time is over", async () => {
  const made = new Fixture(() => answer([1]));
  made.live.setDegraded("tickle failing");
  const late = rejection(made.run(({ call }) => call(GET), 400));
  const read = made.run(({ call }) => call(GET));
  await made.clock.advance(500);
  expect(await late).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: "Cannot read it: no answer came within 400 ms, while requests wait: tickle failing",
  });
  expect(made.sent).toEqual([]);
  made.live.setDegraded(undefined);
  expect(await read).toEqual([1]);
  expect(made.sent[0]?.timeoutMs).toBe(500);
});

/** A gateway that cannot be reached for some requests. */
function unreachable(times: number): Fixture {
  let left = times;
  return new Fixture(() => {
    if (left-- > 0) throw new PoolError("CONNECT_FAILED", "Cannot read it: nobody listens");
    return answer([1]);
  });
}

test("a read is sent again while the gateway cannot be reached, once in a second", async () => {
  const made = unreachable(2);
  const read = made.run(({ call }) => call(GET), 5_000);
  expect(await made.clock.until(read)).toEqual([1]);
  expect(made.sent.map(({ timeoutMs }) => timeoutMs)).toEqual([5_000, 4_000, 3_000]);
  expect(made.clock.timers).toBe(0);
});

test("a read whose time is over before the gateway is reached says that it cannot be reached", async () => {
  const made = unreachable(9);
  const error = rejection(made.run(({ call }) => call(GET), 2_500));
  await made.clock.advance(3_000);
  expect(await error).toMatchObject({ code: "CONNECT_FAILED", message: "Cannot read it: nobody listens" });
  expect([made.sent.length, made.clock.timers]).toEqual([3, 0]);
});

test("what may change something, and other failures, are not sent again", async () => {
  const post = unreachable(1);
  const call: WebCall = { method: "POST", path: "/portfolio/DU1/positions/invalidate" };
  expect(await rejection(post.run((by) => by.call(call), 5_000))).toMatchObject({ code: "CONNECT_FAILED" });
  expect(await rejection(unreachable(1).raw(GET, 5_000))).toMatchObject({ code: "CONNECT_FAILED" });
  const other = new Fixture(() => {
    throw new PoolError("NOT_GATEWAY", "Cannot read it: another server");
  });
  expect(await rejection(other.run((by) => by.call(GET), 5_000))).toMatchObject({ code: "NOT_GATEWAY" });
  expect([post.sent.length, other.sent.length]).toEqual([1, 1]);
});

const ORDER: WebCall = { method: "POST", path: "/iserver/account/U1/orders", body: { orders: [] } };

/** A gateway that takes a request, and never answers it, or breaks the connection. */
function unanswering(error?: PoolError): Fixture {
  return new Fixture(() => (error === undefined ? new Promise(() => {}) : Promise.reject(error)));
}

test("an order that was sent and not answered has an unknown outcome, which nobody may retry", async () => {
  const silent = unanswering();
  const late = rejection(silent.raw(ORDER, 500));
  await silent.clock.advance(500);
  expect(await late).toMatchObject({
    code: "OUTCOME_UNKNOWN",
    retryable: false,
    message: expect.stringMatching(
      /^Cannot read it: .* within 500 ms; it was sent and may have been carried out: /,
    ),
  });
  const lost = unanswering();
  const ended = rejection(lost.raw(ORDER));
  await lost.clock.advance(1);
  lost.live.end(new PoolError("SESSION_LOST", "the session ended"))();
  expect(await ended).toMatchObject({ code: "OUTCOME_UNKNOWN", cause: { code: "SESSION_LOST" } });
  const broken = unanswering(new PoolError("CONNECT_FAILED", "Cannot send it: it was closed"));
  expect(await rejection(broken.raw(ORDER))).toMatchObject({ code: "OUTCOME_UNKNOWN" });
});

test("a request that did not leave, or only reads, keeps its error", async () => {
  const waiting = unanswering();
  waiting.leaves = false;
  const unsent = rejection(waiting.raw(ORDER, 500));
  await waiting.clock.advance(500);
  expect(await unsent).toMatchObject({ code: "REQUEST_TIMEOUT", retryable: true });
  const refused = new PoolError("CONNECT_FAILED", "Cannot send it: nobody listens", {
    cause: Object.assign(new Error("connect"), { code: "ECONNREFUSED" }),
  });
  expect(await rejection(unanswering(refused).raw(ORDER))).toMatchObject({ code: "CONNECT_FAILED" });
  const limited = new PoolError("RATE_LIMITED", "Cannot send it: 429");
  expect(await rejection(unanswering(limited).raw(ORDER))).toMatchObject({ code: "RATE_LIMITED" });
  const read = unanswering();
  const late = rejection(read.raw(GET, 500));
  await read.clock.advance(500);
  expect(await late).toMatchObject({ code: "REQUEST_TIMEOUT" });
});

test("odd answers to a raw request, and a login page, make the tickle judge the session", async () => {
  const odd = new Fixture(() => answer(undefined, 401));
  expect(await odd.raw(GET)).toMatchObject({ status: 401 });
  const page = unanswering(new PoolError("LOGIN_REQUIRED", "Cannot read it: a login page"));
  expect(await rejection(page.run((by) => by.call(GET)))).toMatchObject({ code: "LOGIN_REQUIRED" });
  expect([odd.faults, page.faults]).toEqual([["suspect 4"], ["suspect 4"]]);
});

test("a cancel and a reply are sent although tickles fail", async () => {
  const made = new Fixture(() => answer({}));
  made.live.setDegraded("tickle failing");
  await made.raw({ method: "DELETE", path: "/iserver/account/U1/order/7" });
  await made.raw({ method: "POST", path: "/iserver/reply/q1", body: { confirmed: true } });
  expect(made.sent.map(({ lane }) => lane)).toEqual(["control", "control"]);
});

test("during the penalty a request goes to the scheduler, which knows its end", async () => {
  const made = new Fixture(() => answer([1]));
  made.live.setDegraded("pacing");
  expect(await made.run(({ call }) => call(GET))).toEqual([1]);
});

test("a value of the session is made once for all callers, and again after a failure", async () => {
  let fails = true;
  const made = new Fixture(() => (fails ? answer(undefined, 503) : answer([1])));
  const read = (): Promise<unknown> => made.run(({ once }) => once("key", (own) => own.call(GET)));
  const failed = await Promise.all([rejection(read()), rejection(read())]);
  expect(failed.map((error) => error?.code)).toEqual(["WEB_ERROR", "WEB_ERROR"]);
  expect(made.sent.length).toBe(1);
  fails = false;
  expect([await read(), await read()]).toEqual([[1], [1]]);
  expect(made.sent.length).toBe(2);
  expect(made.clock.timers).toBe(0);
});

test("a caller that leaves does not end a value that others wait for", async () => {
  let settle: (given: WebAnswer) => void = () => {};
  const pending = new Promise<WebAnswer>((resolve) => {
    settle = resolve;
  });
  const made = new Fixture(() => pending);
  const once = ({ once: memo }: WebRequester): Promise<unknown> => memo("key", (own) => own.call(GET));
  const left = rejection(made.run(once, 100));
  const stays = made.run(once, 5_000);
  await made.clock.advance(200);
  expect((await left)?.code).toBe("REQUEST_TIMEOUT");
  expect(made.sent[0]?.signal?.aborted).toBe(false);
  settle(answer([7]));
  expect(await stays).toEqual([7]);
});

test("a value that is being made ends with the session, for everybody", async () => {
  const made = new Fixture(() => new Promise(() => {}));
  const read = rejection(made.run(({ once }) => once("key", (own) => own.call(GET))));
  await made.clock.advance(0);
  made.live.end(new PoolError("SESSION_LOST", "gone"))();
  expect((await read)?.code).toBe("SESSION_LOST");
  expect(made.sent[0]?.signal?.aborted).toBe(true);
  expect(made.clock.timers).toBe(0);
});

test("a read can wait inside its deadline", async () => {
  const made = new Fixture(() => answer([]));
  const waits = made.run(async ({ wait, leftMs }) => {
    await wait(300);
    return leftMs();
  });
  await made.clock.advance(300);
  expect(await waits).toBe(700);
});
