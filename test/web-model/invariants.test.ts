import { expect, test } from "vitest";
import { PoolError } from "../../src/web/mod.ts";
import { ACCOUNT } from "../support/contracts.ts";
import { WEB_INVARIANTS } from "./invariants/mod.ts";
import type { PoolRecord, WebRunRecord } from "./record.ts";
import type { SeenRequest, SeenSocket } from "./recorded-gateway.ts";
import { WebRun } from "./run.ts";
import { LATENCY_MS_MAX } from "./settings.ts";
import type { WebScript } from "./step.ts";

/** A run without faults: two callers read, watch and place an order. */
const SCRIPT: WebScript = [
  { do: "acquire", pool: 0, thenMs: 0 },
  { do: "watch", pool: 0, name: "watchQuotes", symbol: "AAPL", slowMs: 0, thenMs: 1_000 },
  { do: "watch", pool: 0, name: "watchPnL", symbol: "", slowMs: 0, thenMs: 1_000 },
  {
    ...{ do: "order", pool: 0, lease: 0, symbol: "AAPL", side: "BUY" },
    ...{ reply: "confirm", replyMs: 200, thenMs: 5_000 },
  },
  { do: "read", pool: 0, read: { name: "getPositions", about: "" }, thenMs: 1_000 },
];

let known: Promise<WebRunRecord> | undefined;
/** Returns the record of that run, which is made once. */
function quiet(): Promise<WebRunRecord> {
  known ??= WebRun.of(SCRIPT);
  return known;
}

type Spoil = (pool: PoolRecord, run: WebRunRecord) => Partial<PoolRecord>;
type SpoilRun = (run: WebRunRecord) => Partial<WebRunRecord>;
const MOMENT = { seq: 1e9, atMs: Date.UTC(2026, 0, 13, 18) };

/** Makes a request that the gateway never saw. */
const request = (method: string, path: string, change: Partial<SeenRequest> = {}): SeenRequest => ({
  ...{ ...MOMENT, pool: 0, method, path, query: new URLSearchParams(), body: "" },
  ...{ page: undefined, answer: { ...MOMENT, seq: 2e9, status: 200, body: "" }, ended: undefined },
  ...change,
});
const sent =
  (...more: readonly SeenRequest[]): Spoil =>
  ({ requests }) => ({ requests: [...requests, ...more] });
const init = (compete: boolean, at = 0): SeenRequest =>
  request("POST", "/iserver/auth/ssodh/init", {
    seq: 1e9 + at,
    body: JSON.stringify({ publish: true, compete }),
    answer: { ...MOMENT, seq: 1e9 + at + 0.5, status: 200, body: "" },
  });
/** Changes the WebSocket that was open when everything was healthy. */
const socket =
  (change: (one: SeenSocket, pool: PoolRecord) => Partial<SeenSocket>): Spoil =>
  (pool) => ({ sockets: pool.sockets.map((one) => ({ ...one, ...change(one, pool) })) });
const subscribed = (text: string, after = 1): Spoil =>
  socket(({ frames }) => {
    const first = frames.find((frame) => frame.text.startsWith("smd")) ?? MOMENT;
    const frame = { seq: first.seq + 0.5, atMs: first.atMs + after, direction: "in", text } as const;
    return { frames: [...frames, frame].sort((one, other) => one.seq - other.seq) };
  });
/** Adds an update that the first reader received. */
const received =
  (kind: string, value: object = {}): Spoil =>
  ({ readings, ending }) => ({
    readings: readings.map((one) => ({
      ...{ label: one.label, name: one.name, symbol: one.symbol, slowMs: 0, began: one.began },
      ...{ leftAt: one.leftAt, error: undefined },
      received: [...one.received, { seq: (ending.healthyAt?.seq ?? 0) - 0.5, atMs: 1, kind, value }],
    })) as unknown as PoolRecord["readings"],
  });
/** Adds an event at the place where everything was healthy. */
const noted =
  (type: string, fields: object = {}): Spoil =>
  ({ events, ending: { healthyAt = MOMENT } }) => {
    const moment = { seq: healthyAt.seq + 0.5, atMs: healthyAt.atMs + 1 };
    return { events: [...events, { ...moment, event: { type, ...fields } }] as PoolRecord["events"] };
  };
/** Replaces the readers by one of a stream, with what it received. */
const reader =
  (name: string, ...updates: readonly (readonly [kind: string, value: object])[]): Spoil =>
  () => ({
    readings: [
      {
        ...{ label: name, name, symbol: "", slowMs: 0, began: MOMENT, leftAt: undefined, error: undefined },
        received: updates.map(([kind, value]) => ({ ...MOMENT, kind, value })),
      },
    ] as unknown as PoolRecord["readings"],
  });
const FILL = ["update", { kind: "fill", execution: { execId: "1" } }] as const;
/** Changes the outcome of the first call of a read. */
const outcome =
  (what: string, change: (value: unknown) => object): Spoil =>
  ({ calls }) => {
    const last = calls.findLast((one) => one.what === what);
    return {
      calls: calls.map((one) =>
        one === last ? { ...one, outcome: change((one.outcome as { value: unknown }).value) } : one,
      ) as PoolRecord["calls"],
    };
  };
const ofPool =
  (spoil: Spoil): SpoilRun =>
  (run) => ({ pools: run.pools.map((pool) => ({ ...pool, ...spoil(pool, run) })) });
const ending = (change: object): SpoilRun => ofPool((pool) => ({ ending: { ...pool.ending, ...change } }));

/** Changes of the record that break an invariant, by the beginning of its name. */
const SPOILERS: readonly (readonly [name: string, SpoilRun])[] = [
  ["no call is pending", ending({ pending: [{ what: "read", began: MOMENT }] })],
  ["every error is a PoolError", ofPool(outcome("getPositions", () => ({ error: new TypeError("oops") })))],
  [
    "every error is a PoolError",
    ofPool(outcome("getPositions", () => ({ error: new PoolError("NOT_TWS", "it is no TWS") }))),
  ],
  [
    "once everything is healed a session",
    ofPool(outcome("getPositions", () => ({ error: new PoolError("CLOSED", "closed") }))),
  ],
  ["once everything is healed a session", ending({ ready: false })],
  [
    "each answer is what the exchange",
    ofPool(outcome("getPositions", (rows) => ({ value: (rows as unknown[]).slice(1) }))),
  ],
  [
    "each answer is what the exchange",
    ofPool(outcome("getMarketDataSnapshot", (quote) => ({ value: { ...(quote as object), bid: 1 } }))),
  ],
  [
    "each answer is what the exchange",
    ofPool(
      outcome("getHistoricalData", (bars) => ({
        value: (bars as object[]).map((bar) => ({ ...bar, open: 1 })),
      })),
    ),
  ],
  ["a pool has one dial", ofPool(sent(init(false), { ...init(false, 0.25), answer: undefined }))],
  [
    "a pool has one dial",
    ofPool(({ sockets }) => ({
      sockets: [{ ...MOMENT, seq: 1, atMs: 0, pool: 0, frames: [], closed: MOMENT }, ...sockets],
    })),
  ],
  ["a session is taken over only", ofPool(sent(init(true)))],
  [
    "tickles are never closer",
    ofPool(sent(request("POST", "/tickle"), request("POST", "/tickle", { atMs: MOMENT.atMs + 999 }))),
  ],
  [
    "tickles are never closer",
    ofPool(({ requests }) => ({ requests: requests.filter(({ path }) => path !== "/tickle") })),
  ],
  [
    "a session is ready only",
    ofPool(({ requests }) => ({ requests: requests.filter(({ path }) => path !== "/iserver/accounts") })),
  ],
  ["a session is lost only", ofPool(noted("lost", { error: new PoolError("SESSION_LOST", "a 503") }))],
  ["tickles are never closer", ofPool(noted("tickle-failed"))],
  [
    "dials in a row are bounded",
    ofPool(({ events }) => ({
      events: [
        ...events,
        ...Array.from({ length: 6 }, (_, at) => [
          { ...MOMENT, atMs: MOMENT.atMs + at, event: { type: "dial", url: "", atMs: 0 } },
          { ...MOMENT, atMs: MOMENT.atMs + at, event: { type: "dial-failed", atMs: 0 } },
        ]).flat(),
      ] as PoolRecord["events"],
    })),
  ],
  ["dials in a row are bounded", ofPool(sent(request("POST", "/sso/Login")))],
  ["no limit of IBKR", ofPool(sent(...Array.from({ length: 11 }, () => request("GET", "/a"))))],
  [
    "no limit of IBKR",
    (run) => ({ trace: [...run.trace, { atMs: 0, connection: 1, event: "limit-broken", detail: "" }] }),
  ],
  [
    "after a 429 nothing",
    ofPool(
      sent(
        request("GET", "/a", { answer: { ...MOMENT, status: 429, body: "" } }),
        request("GET", "/b", { seq: 2e9, atMs: MOMENT.atMs + 59_000 }),
      ),
    ),
  ],
  [
    "while an order or its question",
    ofPool((pool) => {
      const order = pool.requests.find(({ path }) => path === `/iserver/account/${ACCOUNT}/orders`);
      return sent(request("GET", "/a", { seq: (order?.answer?.seq ?? 0) + 0.5 }))(pool, {} as WebRunRecord);
    }),
  ],
  ["no request is sent that changes", ofPool(sent(request("POST", "//logout/")))],
  ["the current WebSocket has each", ofPool(subscribed("sor+{}"))],
  ["the current WebSocket has each", ofPool(subscribed("umd+265598+{}"))],
  ["a stream of quotes is renewed", ofPool(subscribed('smd+265598+{"fields":["31"]}', 600_001))],
  [
    "a WebSocket without a frame",
    ofPool(socket(({ frames }) => ({ frames: frames.filter(({ direction }) => direction === "in") }))),
  ],
  ["a stream reports gap and resumed", ofPool(received("resumed", { gapMs: 1 }))],
  [
    "a stream reports gap and resumed",
    ofPool(socket((_, { ending: { healthyAt } }) => ({ closed: healthyAt }))),
  ],
  ["once everything is healed, every open stream", ofPool(received("gap"))],
  ["a stream of orders resumes", ofPool(reader("watchOrders", ["gap", {}], ["resumed", { gapMs: 1 }]))],
  ["a reader receives each fill", ofPool(reader("watchExecutions", FILL, FILL))],
  [
    "with nothing held",
    ofPool(({ ending: { idle, ...others } }) => ({
      ending: { ...others, idle: { ...(idle as NonNullable<typeof idle>), waiters: 1 } },
    })),
  ],
  ["closed pools leave", () => ({ left: { timers: 1, requests: 0, sockets: 0 } })],
  ["no line, event or error", ({ secrets }) => ({ lines: [`the token is ${secrets[0]}`] })],
];

test.each(SPOILERS)("can fail: %s", async (beginning, spoil) => {
  const run = await quiet();
  const invariant = WEB_INVARIANTS.find(({ name }) => name.startsWith(beginning));
  expect(invariant?.breaches(run)).toEqual([]);
  expect(invariant?.breaches({ ...run, ...spoil(run) })).not.toEqual([]);
});

test("there is a change of the record that breaks each promise", () => {
  const names = WEB_INVARIANTS.map(({ name }) => name);
  expect(names.filter((name) => !SPOILERS.some(([beginning]) => name.startsWith(beginning)))).toEqual([]);
});

test("a tickle that is on its way at the end of a run breaks no promise", async () => {
  const run = await WebRun.of([
    {
      ...{ do: "world", access: "gateway", takeOver: ["never"], at: "2026-01-13T15:30:00Z" },
      ...{ latencyMsMax: LATENCY_MS_MAX, thenMs: 0 },
    },
    // The run ends a few ms after the pool has sent its tickle.
    { do: "acquire", pool: 0, thenMs: 14_745 },
  ]);
  const [pool] = run.pools;
  const [atMs = 0] =
    pool?.requests.flatMap((one) => (one.path === "/tickle" ? [one.atMs] : [])).slice(-1) ?? [];
  const closedMs = pool?.ending.closedAt.atMs ?? Infinity;
  expect([closedMs - atMs < LATENCY_MS_MAX, atMs <= closedMs]).toEqual([true, true]);
  expect(WEB_INVARIANTS.flatMap(({ breaches }) => breaches(run))).toEqual([]);
});

const WATCH = { do: "watch", pool: 0, symbol: "", slowMs: 0, thenMs: 0 } as const;
const ORDER = { do: "order", pool: 0, lease: 0, symbol: "AAPL", side: "SELL", reply: "never" } as const;

/** Scripts that look like a broken promise, and are none. */
const HARMLESS: readonly (readonly [name: string, script: WebScript])[] = [
  [
    "a stream that begins on a WebSocket which is closing",
    [
      { ...WATCH, name: "watchLedger", thenMs: 3_000 },
      { ...WATCH, name: "watchExecutions" },
      { do: "fault", fault: "reset", thenMs: 0 },
      { ...WATCH, name: "watchAccount" },
    ],
  ],
  [
    "the tickle of a lost session that has no answer while the next dial sends one",
    [
      { ...WATCH, name: "watchQuotes", symbol: "INTC", slowMs: 3_000 },
      { do: "fault", fault: "mute:forMs=90000", thenMs: 3_000 },
      { ...ORDER, replyMs: 9_500, thenMs: 12_000 },
      { ...ORDER, symbol: "TSLA", price: 150, replyMs: 100, thenMs: 12_000 },
      { ...WATCH, name: "watchOrders" },
      { ...WATCH, name: "watchPnL", thenMs: 3_000 },
    ],
  ],
  [
    "an order that holds back the tickle after one that failed",
    [
      { ...WATCH, name: "watchAccount", slowMs: 3_000, abortMs: 50, thenMs: 4_000 },
      { do: "burst", pool: 0, count: 40, thenMs: 4_000 },
      { do: "fault", fault: "unavailable:afterMs=400,forMs=40000", thenMs: 0 },
      { do: "read", pool: 0, read: { name: "getMatchingSymbols", about: "AAPL" }, thenMs: 70_000 },
      { do: "fault", fault: "mute:forMs=90000", thenMs: 3_000 },
      { ...ORDER, replyMs: 8_500, thenMs: 0 },
    ],
  ],
];

test.each(HARMLESS)("%s breaks no promise", async (_, script) => {
  const run = await WebRun.of(script);
  expect(WEB_INVARIANTS.flatMap(({ breaches }) => breaches(run))).toEqual([]);
});

test("the same script gives the same run, request for request and frame for frame", async () => {
  const lines = async () => {
    const [pool] = (await WebRun.of(SCRIPT)).pools;
    const frames = pool?.sockets.flatMap((one) => one.frames.map(({ atMs, text }) => `${atMs} ${text}`));
    return [pool?.requests.map(({ atMs, method, path }) => `${atMs} ${method} ${path}`), frames];
  };
  expect(await lines()).toEqual(await lines());
});
