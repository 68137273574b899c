import fc from "fast-check";
import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import type { WebCall } from "../../../../src/web/call.ts";
import { ENDPOINT_LIMITS, limitsOf } from "../../../../src/web/pacing/endpoint-limits.ts";
import { orderRole } from "../../../../src/web/pacing/order-chain.ts";
import { MARGIN_MS } from "../../../../src/web/pacing/sliding-window.ts";
import type { WebLane } from "../../../../src/web/pacing/web-request.ts";
import { runs } from "../../../support/runs.ts";
import { type Arrival, PacedServer, type Treatment } from "../../../support/web/paced-server.ts";

const QUESTION = [{ id: "q1", message: ["Sure?"] }];
const PENALTY_MS = 20_000;
const QUESTION_MS = 4_000;

const get = (path: string, query: WebCall["query"] = {}): WebCall => ({ method: "GET", path, query });
const post = (path: string): WebCall => ({ method: "POST", path });

const READS: readonly WebCall[] = [
  get("/iserver/marketdata/history", { conid: 1 }),
  get("/iserver/marketdata/history", { conid: 2 }),
  get("/iserver/account/orders"),
  get("/iserver/account/trades"),
  get("/portfolio/accounts"),
  get("/iserver/marketdata/snapshot", { conids: "1" }),
  post("/iserver/scanner/run"),
  get("/portfolio/U1/positions/0"),
  get("/fyi/settings"),
];
const ORDERS: readonly WebCall[] = [
  post("/iserver/account/U1/orders"),
  post("/iserver/account/U1/order/7"),
  { method: "DELETE", path: "/iserver/account/U1/order/7" },
];
const TICKLE = post("/tickle");

interface Step {
  readonly afterMs: number;
  readonly call: WebCall;
  readonly times: number;
  readonly lane: WebLane;
  readonly timeoutMs: number;
  readonly abortMs: number | undefined;
  readonly share: boolean;
}

const anyStep = (calls: readonly WebCall[]): fc.Arbitrary<Step> =>
  fc.record({
    afterMs: fc.oneof(fc.constant(0), fc.nat(3_000)),
    call: fc.constantFrom(...calls),
    times: fc.integer({ min: 1, max: 12 }),
    lane: fc.constantFrom<WebLane>("control", "interactive", "bulk"),
    timeoutMs: fc.integer({ min: 1, max: 40_000 }),
    abortMs: fc.option(fc.nat(5_000), { nil: undefined }),
    share: fc.boolean(),
  });

const anyTreatment: fc.Arbitrary<Treatment> = fc.record({
  jitterMs: fc.oneof(fc.constantFrom(0, MARGIN_MS - 1), fc.nat(MARGIN_MS - 1)),
  takesMs: fc.oneof({ weight: 4, arbitrary: fc.nat(300) }, { weight: 1, arbitrary: fc.nat(9_000) }),
  outcome: fc.oneof(
    { weight: 12, arbitrary: fc.constant({ status: 200, body: [] }) },
    { weight: 3, arbitrary: fc.constant({ status: 200, body: QUESTION }) },
    { weight: 1, arbitrary: fc.constant({ status: 503 }) },
    { weight: 1, arbitrary: fc.constantFrom("hang" as const, "break" as const) },
  ),
});

interface Settled {
  readonly step: Step;
  readonly deadlineMs: number;
  atMs: number | undefined;
  error: unknown;
}

/** Runs callers against a server, and gives what each of them got. */
async function play(steps: readonly Step[], treatments: readonly Treatment[], refusals: ReadonlySet<number>) {
  const calls: Settled[] = [];
  const server: PacedServer = new PacedServer(
    { penaltyMs: PENALTY_MS, questionTimeoutMs: QUESTION_MS },
    {
      questionOpened: (id) => {
        // Every second question gets a reply, at once or later.
        const count = server.arrivals.length;
        if (count % 2 === 0) return;
        server.clock.after((count * 700) % 6_000, () =>
          submit({ ...REPLY, call: post(`/iserver/reply/${id}`) }),
        );
      },
    },
  );
  server.treat = (_call, place) => {
    const treatment = treatments[place % treatments.length] as Treatment;
    return refusals.has(place) ? { ...treatment, outcome: { status: 429 } } : treatment;
  };
  function submit(step: Step): void {
    const { clock, scheduler } = server;
    const { call, lane, timeoutMs, abortMs, share } = step;
    const controller = new AbortController();
    if (abortMs !== undefined) clock.after(abortMs, () => controller.abort());
    const one: Settled = { step, deadlineMs: clock.now() + timeoutMs, atMs: undefined, error: undefined };
    calls.push(one);
    const settled = (error?: unknown): void => {
      expect(one.atMs).toBeUndefined();
      one.atMs = clock.now();
      one.error = error;
    };
    const { signal } = controller;
    scheduler.submit("do it", call, { lane, timeoutMs, signal, share }).then(() => settled(), settled);
  }
  for (const step of steps) {
    await server.clock.advance(step.afterMs);
    for (let time = 0; time < step.times; time++) submit(step);
  }
  await server.clock.advance(100_000);
  return { server, calls };
}

const REPLY: Step = {
  afterMs: 0,
  call: TICKLE,
  times: 1,
  lane: "control",
  timeoutMs: 8_000,
  abortMs: undefined,
  share: false,
};

/** Checks that no window of a length holds more arrivals than its limit, wherever it begins. */
function checkWindow(arrivals: readonly Arrival[], requests: number, windowMs: number, name: string): void {
  const times = arrivals.map(({ arrivedMs }) => arrivedMs).sort((a, b) => a - b);
  for (const [place, atMs] of times.entries()) {
    const later = times[place + requests];
    if (later !== undefined) expect(later - atMs, name).toBeGreaterThanOrEqual(windowMs);
  }
}

function checkLimits({ arrivals }: PacedServer): void {
  checkWindow(arrivals, 10, 1_000, "all requests");
  for (const limit of ENDPOINT_LIMITS) {
    const own = arrivals.filter(({ call }) => limitsOf(call).includes(limit));
    if (limit.kind === "rate") checkWindow(own, limit.requests, limit.windowMs, limit.endpoint);
    else {
      for (const { arrivedMs } of own) {
        const open = own.filter((one) => one.arrivedMs <= arrivedMs && arrivedMs < one.endMs);
        expect(open.length, limit.endpoint).toBeLessThanOrEqual(limit.requests);
      }
    }
  }
}

test("no limit of IBKR breaks at its side, and every call settles by its deadline", async () => {
  const anyRun = fc.tuple(
    fc.array(anyStep([...READS, ...ORDERS, TICKLE]), { minLength: 1, maxLength: 40 }),
    fc.array(anyTreatment, { minLength: 1, maxLength: 30 }),
    fc.uniqueArray(fc.nat(60), { maxLength: 2 }),
  );
  await fc.assert(
    fc.asyncProperty(anyRun, async ([steps, treatments, refusals]) => {
      const { server, calls } = await play(steps, treatments, new Set(refusals));
      checkLimits(server);
      for (const { atMs, deadlineMs, error } of calls) {
        expect(atMs).toBeLessThanOrEqual(deadlineMs);
        if (error !== undefined && !(error instanceof PoolError))
          expect(error).toMatchObject({ message: "the connection broke" });
      }
      const { inFlight, queued } = server.scheduler.stats();
      expect([inFlight, queued.control + queued.interactive + queued.bulk]).toEqual([0, 0]);
      expect(server.clock.timers).toBe(0);
    }),
    runs(60),
  );
});

test("an order is on its way alone, and while its question is open only the reply leaves", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof(anyStep(READS), anyStep(ORDERS)), { minLength: 2, maxLength: 25 }),
      fc.array(anyTreatment, { minLength: 1, maxLength: 30 }),
      async (steps, treatments) => {
        const { arrivals } = (await play(steps, treatments, new Set())).server;
        for (const [place, order] of arrivals.entries()) {
          const role = orderRole(order.call);
          if (role.kind === "none" || role.kind === "cancel") continue;
          const others = arrivals.filter((one) => one !== order);
          // At the server: a request that was given up is gone when its latency is over.
          expect(
            others.filter(
              (one) =>
                one.arrivedMs >= order.arrivedMs && one.arrivedMs < order.endMs && one.leftMs < order.endMs,
            ),
          ).toEqual([]);
          // A request that left earlier than that has reached IBKR, and cancels no question of this order.
          const before = arrivals.slice(0, place).filter(({ leftMs }) => leftMs + MARGIN_MS > order.leftMs);
          expect(before.filter(({ endMs, gaveUp }) => gaveUp || endMs > order.leftMs)).toEqual([]);
          const isQuestion = order.status === 200 && order.body === QUESTION;
          if (!isQuestion) continue;
          const next = arrivals[place + 1];
          if (next === undefined || orderRole(next.call).kind === "reply") continue;
          expect(next.leftMs - order.endMs).toBeGreaterThanOrEqual(QUESTION_MS);
        }
      },
    ),
    runs(60),
  );
});

test("after a 429 nothing leaves until the pause ends, and then one request finds out", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyStep([...READS, TICKLE]), { minLength: 5, maxLength: 40 }),
      fc.array(anyTreatment, { minLength: 1, maxLength: 30 }),
      fc.uniqueArray(fc.nat(25), { minLength: 1, maxLength: 8 }),
      async (steps, treatments, refusals) => {
        const { server } = await play(steps, treatments, new Set(refusals));
        const { arrivals } = server;
        for (const refused of arrivals.filter(({ status }) => status === 429)) {
          const untilMs = refused.endMs + PENALTY_MS;
          const meanwhile = arrivals.filter(({ leftMs }) => leftMs > refused.endMs && leftMs < untilMs);
          expect(meanwhile.map(({ call }) => call.path)).toEqual([]);
          const probe = arrivals.find(({ leftMs }) => leftMs >= untilMs);
          const early = arrivals.filter(
            (one) =>
              probe !== undefined && one !== probe && one.leftMs >= probe.leftMs && one.leftMs < probe.endMs,
          );
          expect(early.map(({ call }) => call.path)).toEqual([]);
        }
      },
    ),
    runs(60),
  );
});

test("tickles and cancels are sent within two windows, however much waits in other lanes", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ afterMs: fc.nat(2_000), flood: fc.nat(60) }), { minLength: 1, maxLength: 15 }),
      async (steps) => {
        const server = new PacedServer();
        let count = 0;
        const controls: number[] = [];
        for (const { afterMs, flood } of steps) {
          for (let at = 0; at < flood; at++) {
            const lane = at % 2 === 0 ? "interactive" : "bulk";
            const call = get("/portfolio/U1/summary", { at: count++ });
            server.scheduler.submit("flood", call, { lane, timeoutMs: 30_000 }).catch(() => {});
          }
          await server.clock.advance(1_300 + afterMs);
          controls.push(server.clock.now());
          server.scheduler.submit("tickle", TICKLE, { lane: "control", timeoutMs: 3_000 }).catch(() => {});
        }
        await server.clock.advance(10_000);
        const tickles = server.arrivals.filter(({ call }) => call === TICKLE);
        expect(tickles).toHaveLength(controls.length);
        for (const [at, { leftMs }] of tickles.entries())
          expect(leftMs - (controls[at] ?? 0)).toBeLessThanOrEqual(2_500);
      },
    ),
    runs(30),
  );
});
