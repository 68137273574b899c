import { expect, test } from "vitest";
import { drop, expire, mute, penalty, refuse } from "../../../../sim/web/mod.ts";
import { silentLogger } from "../../../../src/mod.ts";
import {
  WebPool,
  type WebPoolEvent,
  type WebPoolEventType,
  type WebPoolOptions,
} from "../../../../src/web/mod.ts";
import { Kept } from "../../../support/kept.ts";
import { seeded, VirtualClock } from "../../../support/sim.ts";
import { errorOf, eventsOf, rejection, requests, story } from "../../../support/web/web-outcomes.ts";
import { WebWorld } from "../../../support/web/web-world.ts";

const ORDER = {
  method: "POST",
  path: "/iserver/account/DU1234567/orders",
  body: { orders: [{ conid: 265598, orderType: "LMT", price: 100, side: "BUY", quantity: 10, tif: "DAY" }] },
} as const;

interface Played {
  readonly world: WebWorld;
  readonly pool: WebPool;
  readonly events: WebPoolEvent[];
}

/** Plays a story on a pool that has a session. */
async function played(options: WebPoolOptions, play: (on: Played) => Promise<void>): Promise<WebPoolEvent[]> {
  const world = new WebWorld();
  const pool = world.pool(options);
  const events = eventsOf(pool);
  await world.clock.until(pool.connect());
  await play({ world, pool, events });
  await world.close();
  return events;
}

test("a tickle that fails is reported; after two requests wait, until a tickle succeeds", async () => {
  const events = await played({ dialTimeoutMs: 1_000 }, async ({ world, pool }) => {
    const fault = world.gateway.inject(mute({ path: "/tickle" }));
    await world.clock.advance(68_000);
    expect(pool.stats()).toMatchObject({ state: "degraded", degraded: "tickle failing", ticklesFailed: 2 });
    const read = pool.getPositions();
    await world.clock.advance(1_000);
    expect(requests(world, "/portfolio")).toEqual([]);
    fault.heal();
    expect((await world.clock.until(read)).length).toBe(3);
    expect(pool.stats()).toMatchObject({ state: "ready", degraded: undefined, epoch: 1 });
  });
  expect(story(events)).toEqual([
    "dialing",
    "(dial)",
    "ready",
    "(ready)",
    "(tickle-failed)",
    "degraded",
    "(degraded)",
    "ready",
    "(restored)",
    "closed",
    "(closed)",
  ]);
});

const STORIES: Readonly<Record<string, [WebPoolOptions, (on: Played) => Promise<void>]>> = {
  "an order": [
    {},
    async ({ world, pool }) => {
      const order = { action: "BUY", orderType: "MKT", totalQuantity: 1 } as const;
      await world.clock.until(pool.placeOrder({ conId: 265598 }, order));
      world.gateway.inject(mute({ path: "/iserver/account/DU1234567/orders" }));
      await world.clock.until(pool.placeOrder({ conId: 265598 }, order, { timeoutMs: 1_000 }));
    },
  ],
  "a loss, a take-over and a leak": [
    { takeOver: "once", leakDetectionMs: 1_000 },
    async ({ world, pool }) => {
      const lease = await world.clock.until(pool.acquire());
      await world.clock.advance(2_000);
      await lease.release();
      world.gateway.happens({ kind: "competing", on: true });
      await world.clock.advance(120_000);
    },
  ],
  "a question that is abandoned": [
    {},
    async ({ world, pool }) => {
      await world.clock.until(pool.use((ib) => ib.request(ORDER)));
      await world.clock.advance(10_000);
    },
  ],
  "a wait for the limits": [
    { requestsPerSecond: 1 },
    async ({ world, pool }) => {
      const lease = await world.clock.until(pool.acquire());
      const all = Array.from({ length: 10 }, (_, at) =>
        lease.request({ method: "GET", path: "/trsrv/stocks", query: { symbols: `A${at}` } }),
      );
      await world.clock.until(Promise.all(all));
    },
  ],
  "a stream whose connection is reset, and failed dials": [
    {},
    async ({ world, pool }) => {
      const kept = new Kept(pool.watchExecutions());
      await world.clock.advance(3_000);
      world.gateway.inject(drop({ what: "sockets" }));
      await world.clock.advance(30_000);
      expect(kept.gaps).toEqual(["gap", "resumed"]);
      const fault = world.gateway.inject(refuse());
      world.gateway.inject(expire());
      await world.clock.advance(70_000);
      fault.heal();
      await world.clock.advance(360_000);
    },
  ],
  "a penalty and tickles that fail": [
    { dialTimeoutMs: 1_000, penaltyMs: 60_000 },
    async ({ world, pool }) => {
      world.gateway.inject(penalty({ forMs: 50_000 }));
      expect((await errorOf(world, pool.getPositions())).code).toBe("RATE_LIMITED");
      await world.clock.advance(130_000);
      const fault = world.gateway.inject(mute({ path: "/tickle" }));
      await world.clock.advance(70_000);
      fault.heal();
      await world.clock.advance(70_000);
    },
  ],
};

test("every type of event happens, with the time of the wall clock", async () => {
  const TYPES: Readonly<Record<WebPoolEventType, true>> = {
    state: true,
    dial: true,
    "dial-failed": true,
    ready: true,
    lost: true,
    degraded: true,
    restored: true,
    "take-over": true,
    "tickle-failed": true,
    penalty: true,
    slow: true,
    question: true,
    "question-abandoned": true,
    leak: true,
    gap: true,
    resumed: true,
    order: true,
    gate: true,
    closed: true,
  };
  const happened = new Set<string>();
  for (const [what, [options, play]] of Object.entries(STORIES)) {
    const events = await played(options, play);
    for (const { type, atMs } of events) {
      happened.add(type);
      expect([what, type, atMs > Date.UTC(2020, 0, 1)]).toEqual([what, type, true]);
    }
  }
  expect([...happened].sort()).toEqual(Object.keys(TYPES).sort());
});

test("a stream ends when no further dial follows, and the next call dials again", async () => {
  const clock = new VirtualClock();
  let isGateway = false;
  const fetch = async (): Promise<Response> => {
    if (isGateway) throw new TypeError("fetch failed");
    return new Response("<html>a printer</html>", { headers: { "content-type": "text/html" } });
  };
  const pool = new WebPool({ logger: silentLogger }, { fetch, clock, random: () => 0.5 });
  const kept = new Kept(pool.watchOrders());
  await clock.advance(1_000);
  expect(kept.over).toMatchObject({
    code: "NOT_GATEWAY",
    message: expect.stringMatching(/^Cannot watch the orders: /),
  });
  expect(pool.stats()).toMatchObject({ state: "failed", dials: 1 });
  isGateway = true;
  const waits = rejection(pool.acquire({ timeoutMs: 500 }));
  await clock.advance(600);
  expect(pool.stats().dials).toBeGreaterThan(1);
  expect((await waits)?.code).toBe("ACQUIRE_TIMEOUT");
  await clock.until(pool.close());
  expect(clock.timers).toBe(0);
});

test("a stream has a gap while a person must log in, and goes on then", async () => {
  const world = new WebWorld({ loggedIn: false });
  const pool = world.pool();
  const kept = new Kept(pool.watchExecutions());
  await world.clock.advance(30_000);
  expect([pool.stats().state, kept.over, kept.gaps]).toEqual(["login-required", "reading", ["gap"]]);
  world.gateway.happens({ kind: "login" });
  await world.clock.advance(90_000);
  expect([pool.stats().state, kept.gaps]).toEqual(["ready", ["gap", "resumed"]]);
});

test("streams alone keep a session, and drain() leaves open ones to their readers", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const kept = new Kept(pool.watchPnL("DU1234567"));
  await world.clock.advance(10_000);
  const lease = await world.clock.until(pool.acquire());
  const drained = pool.drain();
  await world.clock.advance(10_000);
  expect([kept.over, kept.values.length > 0]).toEqual(["reading", true]);
  await lease.release();
  await world.clock.until(drained);
  expect(kept.over).toMatchObject({ code: "CLOSED" });
});

test("the orders of a stream are read by REST after each gap", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const kept = new Kept(pool.watchOrders());
  await world.clock.advance(15_000);
  const reads = (): number => requests(world, "GET /iserver/account/orders").length;
  const before = reads();
  expect(before).toBeGreaterThan(0);
  world.gateway.inject(drop({ what: "sockets" }));
  await world.clock.advance(30_000);
  expect(kept.gaps.slice(-2)).toEqual(["gap", "resumed"]);
  expect(reads()).toBeGreaterThan(before);
});

test("fetch is that of the platform at the time of each request, where no other one is given", async () => {
  const clock = new VirtualClock();
  const pool = new WebPool({ logger: silentLogger }, { clock, random: seeded("pool").next });
  const own = globalThis.fetch;
  const urls: string[] = [];
  globalThis.fetch = async (input) => {
    urls.push(String(input));
    throw new TypeError("fetch failed");
  };
  try {
    const waits = rejection(pool.connect({ failFast: true }));
    await clock.advance(0);
    expect((await waits)?.code).toBe("CONNECT_FAILED");
  } finally {
    globalThis.fetch = own;
  }
  expect(urls).toEqual(["https://localhost:5000/v1/api/iserver/auth/status"]);
  await clock.until(pool.close());
});
