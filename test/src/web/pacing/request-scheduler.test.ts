import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { WebCall } from "../../../../src/web/call.ts";
import { MARGIN_MS } from "../../../../src/web/pacing/sliding-window.ts";
import type { WebLane } from "../../../../src/web/pacing/web-request.ts";
import { cpuMs } from "../../../support/cpu-time.ts";
import { PacedServer, type Treatment } from "../../../support/web/paced-server.ts";

const get = (path: string): WebCall => ({ method: "GET", path });
const ORDER: WebCall = { method: "POST", path: "/iserver/account/U1/orders" };
const reply = (id: string): WebCall => ({ method: "POST", path: `/iserver/reply/${id}` });
const QUESTION = [{ id: "q1", message: ["Sure?"] }];
const quick = (outcome: Treatment["outcome"]): Treatment => ({ jitterMs: 0, takesMs: 0, outcome });

/** Submits a call, and keeps what it settles with. */
function submit(
  server: PacedServer,
  call: WebCall,
  lane: WebLane = "interactive",
  timeoutMs = 20_000,
  signal?: AbortSignal,
) {
  const outcome: { status?: number; error?: PoolError } = {};
  server.scheduler.submit(`request ${call.path}`, call, { lane, timeoutMs, signal }).then(
    ({ status }) => void Object.assign(outcome, { status }),
    (error: unknown) => void Object.assign(outcome, { error }),
  );
  return outcome;
}

test("equal reads under way are sent once, and each caller has its own deadline", async () => {
  const server = new PacedServer();
  server.treat = () => ({ jitterMs: 0, takesMs: 500, outcome: { status: 200, body: { a: [1] } } });
  const impatient = submit(server, get("/a"), "interactive", 100);
  const patient = submit(server, get("/a"));
  const raw = server.scheduler.submit(
    "read",
    { ...get("/a"), query: { b: undefined } },
    { lane: "bulk", timeoutMs: 900 },
  );
  await server.clock.advance(1_000);
  expect(server.arrivals).toHaveLength(1);
  expect(impatient.error).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: "Cannot request /a: the gateway did not answer within 100 ms",
  });
  expect(patient.status).toBe(200);
  expect(Object.isFrozen((await raw).body)).toBe(true);
});

test("the last caller to leave aborts the request, and a new equal read is sent again", async () => {
  const server = new PacedServer();
  server.treat = () => quick("hang");
  const controller = new AbortController();
  const one = submit(server, get("/a"), "interactive", 20_000, controller.signal);
  const other = submit(server, get("/a"), "interactive", 300);
  await server.clock.advance(100);
  controller.abort("enough");
  await server.clock.advance(100);
  expect(one.error).toMatchObject({ code: "ABORTED", cause: "enough" });
  expect(server.arrivals[0]?.gaveUp).toBe(false);
  await server.clock.advance(200);
  expect(other.error?.code).toBe("REQUEST_TIMEOUT");
  expect(server.arrivals[0]?.gaveUp).toBe(true);
  submit(server, get("/a"));
  expect(server.arrivals).toHaveLength(2);
});

test("posts, and reads with share: false, are sent one by one", async () => {
  const server = new PacedServer();
  const post: WebCall = { method: "POST", path: "/iserver/secdef/search" };
  for (const call of [post, post]) submit(server, call);
  void server.scheduler.submit("a", get("/a"), { lane: "bulk", timeoutMs: 900, share: false });
  void server.scheduler.submit("a", get("/a"), { lane: "bulk", timeoutMs: 900, share: false });
  await server.clock.advance(1_000);
  expect(server.arrivals).toHaveLength(4);
});

test("lanes go in order, a joined read in the highest lane of its callers", async () => {
  const server = new PacedServer({ requestsPerSecond: 1 });
  submit(server, get("/first"));
  submit(server, get("/bulk"), "bulk");
  submit(server, get("/joined"), "bulk");
  await server.clock.advance(1);
  submit(server, get("/interactive"), "interactive");
  submit(server, get("/control"), "control");
  submit(server, get("/joined"), "control");
  await server.clock.advance(10_000);
  // The joined read entered before the other one of its lane.
  expect(server.sent()).toEqual([
    ["/first", 0],
    ["/joined", 1_250],
    ["/control", 2_500],
    ["/interactive", 3_750],
    ["/bulk", 5_000],
  ]);
});

test("while higher lanes fill the limit, every tenth request is of the oldest lower lane", async () => {
  const server = new PacedServer({ requestsPerSecond: 1 });
  submit(server, get("/first"));
  submit(server, get("/bulk"), "bulk", 60_000);
  for (let at = 0; at < 20; at++) submit(server, get(`/c${at}`), "control", 60_000);
  await server.clock.advance(60_000);
  expect(server.sent().findIndex(([path]) => path === "/bulk")).toBe(10);
});

test("an order waits until others have reached IBKR, and later reads do not overtake it", async () => {
  const server = new PacedServer();
  server.treat = () => ({ jitterMs: 0, takesMs: 960, outcome: { status: 200 } });
  submit(server, get("/early"));
  const order = submit(server, ORDER);
  submit(server, get("/late"));
  await server.clock.advance(5_000);
  expect(server.sent()).toEqual([
    ["/early", 0],
    [ORDER.path, MARGIN_MS],
    ["/late", MARGIN_MS + 1_000],
  ]);
  expect(order.status).toBe(200);
});

test("requests without an answer keep no order back for longer, and a cancel waits for none", async () => {
  const server = new PacedServer();
  server.treat = (call) =>
    call.path === "/hangs" ? { ...quick({ status: 200 }), outcome: "hang" } : quick({ status: 200 });
  submit(server, get("/hangs"));
  const cancel: WebCall = { method: "DELETE", path: "/iserver/account/U1/order/7" };
  submit(server, cancel, "control");
  submit(server, ORDER);
  await server.clock.advance(5_000);
  expect(server.sent()).toEqual([
    ["/hangs", 0],
    [cancel.path, 0],
    [ORDER.path, MARGIN_MS],
  ]);
});

test("a cancel waits while an order is on its way, and while its question is open", async () => {
  const server = new PacedServer({ questionTimeoutMs: 3_000 });
  server.treat = (call) => quick({ status: 200, body: call === ORDER ? QUESTION : [] });
  submit(server, ORDER);
  const cancel: WebCall = { method: "DELETE", path: "/iserver/account/U1/order/7" };
  submit(server, cancel, "control");
  await server.clock.advance(5_000);
  expect(server.sent().map(([path]) => path)).toEqual([ORDER.path, cancel.path]);
  expect(server.sent()[1]?.[1]).toBeGreaterThanOrEqual(3_000);
});

test("a call whose time is over is not sent, and says so", async () => {
  const server = new PacedServer();
  const late = server.scheduler.submit("place it", ORDER, { lane: "interactive", timeoutMs: 0 });
  await expect(late).rejects.toThrow("Cannot place it: it was not sent, because its time was over");
  expect(server.sent()).toEqual([]);
});

test("while a question is open only its reply passes, then the others go on", async () => {
  const server = new PacedServer();
  server.treat = (call) => quick({ status: 200, body: call === ORDER ? QUESTION : [] });
  submit(server, ORDER);
  await server.clock.advance(1_000);
  submit(server, { method: "POST", path: "/tickle" }, "control");
  const wrong = submit(server, reply("q2"), "control");
  await server.clock.advance(1_000);
  expect(wrong.error).toMatchObject({ code: "QUESTION_ENDED" });
  const right = submit(server, reply("q1"), "control");
  await server.clock.advance(1_000);
  expect(right.status).toBe(200);
  expect(server.sent()).toEqual([
    [ORDER.path, 0],
    ["/iserver/reply/q1", 2_000],
    ["/tickle", 2_040],
  ]);
  expect(server.hooked).toEqual([["questionOpened", "q1"]]);
});

test("a question without a reply in time is abandoned, and a late reply is refused and not sent", async () => {
  const server = new PacedServer();
  server.treat = () => quick({ status: 200, body: QUESTION });
  submit(server, ORDER);
  await server.clock.advance(9_039);
  expect(server.hooked).toEqual([["questionOpened", "q1"]]);
  await server.clock.advance(1);
  expect(server.hooked).toEqual([
    ["questionOpened", "q1"],
    ["questionAbandoned", "q1"],
  ]);
  const late = submit(server, reply("q1"), "control");
  await server.clock.advance(0);
  expect(late.error).toMatchObject({
    code: "QUESTION_ENDED",
    message:
      "Cannot request /iserver/reply/q1: the order question is no longer open: place the order again if it is still wanted",
  });
  expect(server.arrivals).toHaveLength(1);
  expect(server.clock.timers).toBe(0);
});

test.each<[name: string, outcome: Treatment["outcome"]]>([
  ["broke", "break"],
  ["had no answer", "hang"],
  ["was refused", { status: 503 }],
])("an order that %s lets the others go on", async (_, outcome) => {
  const server = new PacedServer();
  server.treat = (call) => (call === ORDER ? quick(outcome) : quick({ status: 200 }));
  submit(server, ORDER, "interactive", 2_000);
  const read = submit(server, get("/a"));
  await server.clock.advance(3_000);
  expect(read.status).toBe(200);
});

test("close() rejects what waits and what is under way, and leaves nothing behind", async () => {
  const server = new PacedServer({ requestsPerSecond: 1 });
  server.treat = () => quick("hang");
  const all = [submit(server, get("/a")), submit(server, get("/b")), submit(server, ORDER)];
  const closed = new PoolError("CLOSED", "the pool was closed");
  server.scheduler.close(closed);
  server.scheduler.close(closed);
  const later = submit(server, get("/c"));
  await server.clock.advance(0);
  expect([...all, later].map(({ error }) => error?.code)).toEqual(Array(4).fill("CLOSED"));
  expect(server.arrivals[0]?.gaveUp).toBe(true);
  expect(server.clock.timers).toBe(0);
  expect(server.scheduler.stats()).toMatchObject({
    inFlight: 0,
    queued: { control: 0, interactive: 0, bulk: 0 },
  });
});

test("fail() rejects what waits except control, and ends an open question", async () => {
  const server = new PacedServer();
  server.treat = () => quick({ status: 200, body: QUESTION });
  submit(server, ORDER);
  await server.clock.advance(1_000);
  const read = submit(server, get("/a"));
  const tickle = submit(server, { method: "POST", path: "/tickle" }, "control");
  server.scheduler.fail(new PoolError("SESSION_LOST", "Cannot read: the session ended"));
  await server.clock.advance(100);
  expect(read.error?.code).toBe("SESSION_LOST");
  expect(tickle.status).toBe(200);
  expect(server.hooked.at(-1)).toEqual(["questionAbandoned", "q1"]);
});

/** Lets many callers wait at once, aborts all of them, and returns the CPU time that it took, in ms. */
async function costOfCallers(callers: number, held: boolean): Promise<number> {
  const server = new PacedServer();
  if (held) {
    server.treat = () => quick({ status: 200, body: QUESTION });
    submit(server, ORDER);
    await server.clock.advance(100);
  }
  const controller = new AbortController();
  const beganMs = cpuMs();
  const outcomes = Array.from({ length: callers }, (_, at) =>
    submit(server, get(`/a/${at}`), "interactive", 20_000, controller.signal),
  );
  controller.abort();
  await server.clock.advance(0);
  const tookMs = cpuMs() - beganMs;
  expect(outcomes.every(({ error }) => error?.code === "ABORTED")).toBe(true);
  expect(server.scheduler.stats().queued.interactive).toBe(0);
  return tookMs;
}

test("ten times as many callers at once, and their signals, take some ten times the work", async () => {
  for (const held of [false, true]) {
    const fewMs = await costOfCallers(1_000, held);
    // A look at all that wait, for each of them, takes a hundred times as long. The bound of 40 does not depend on the machine.
    expect(await costOfCallers(10_000, held)).toBeLessThan(40 * fewMs);
  }
});
