import { expect, test } from "vitest";
import { expire, late, mute } from "../../../sim/web/mod.ts";
import { Kept } from "../../support/kept.ts";
import { LogLines } from "../../support/log-lines.ts";
import { failure } from "../../support/web/failure.ts";
import { errorOf, eventsOf, rejection, requests, story } from "../../support/web/web-outcomes.ts";
import { WebWorld } from "../../support/web/web-world.ts";

test("close() rejects what waits and what is under way with CLOSED, and leaves no timer", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const quotes = new Kept(pool.watchExecutions());
  await world.clock.advance(2_000);
  world.gateway.inject(mute());
  const calls = [
    pool.getPositions(),
    lease.getPositions(),
    lease.request({ method: "GET", path: "/trsrv/stocks", query: { symbols: "AAPL" } }),
    pool.use((ib) => ib.getPnL("DU1234567")),
  ].map(rejection);
  await world.clock.advance(100);
  await world.clock.until(pool.close());
  expect((await Promise.all(calls)).map((error) => error?.code)).toEqual([
    "CLOSED",
    "CLOSED",
    "CLOSED",
    "CLOSED",
  ]);
  expect(lease.signal.reason).toMatchObject({ code: "CLOSED" });
  expect([lease.live, quotes.over]).toMatchObject([false, { code: "CLOSED" }]);
  expect(quotes.story.at(-1)).not.toBe("gap");
  expect(pool.stats()).toMatchObject({ state: "closed", activeUsers: 0, waiters: 0, sessionsLost: 0 });
});

test("close() at any time of a dial rejects the caller, and nothing is sent from then on", async () => {
  for (const afterMs of [0, 50, 100, 150, 200, 250, 299]) {
    const world = new WebWorld();
    world.gateway.inject(late({ byMs: 100 }));
    const pool = world.pool();
    const waits = rejection(pool.acquire());
    await world.clock.advance(afterMs);
    await world.clock.until(pool.close());
    expect((await waits)?.code).toBe("CLOSED");
    const sent = requests(world).length;
    await world.clock.advance(120_000);
    expect(requests(world).length).toBe(sent);
    await world.close(`closed after ${afterMs} ms`);
  }
});

test("close() during a dial without an answer leaves no timer", async () => {
  const world = new WebWorld();
  world.gateway.inject(mute());
  const pool = world.pool();
  const waits = rejection(pool.acquire());
  await world.clock.advance(500);
  await world.clock.until(pool.close());
  expect(pool.stats().requests.inFlight).toBe(0);
  await world.close();
  expect((await waits)?.code).toBe("CLOSED");
});

test("a closed pool rejects every call with CLOSED, and gives no event", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  await world.clock.until(pool.close());
  for (const call of [
    () => pool.acquire(),
    () => pool.connect(),
    () => pool.use(() => 1),
    () => pool.getPositions(),
  ])
    expect((await errorOf(world, call())).code).toBe("CLOSED");
  expect(failure(() => pool.watchOrders()).code).toBe("CLOSED");
  expect(await pool.events().next()).toEqual({ done: true, value: undefined });
  await world.clock.until(pool.drain());
});

test("close() is one close, also when a listener of it calls it again", async () => {
  const world = new WebWorld();
  const logger = new LogLines();
  const pool = world.pool({ logger });
  await world.clock.until(pool.connect());
  const inside: Promise<void>[] = [];
  pool.addEventListener("state", () => void inside.push(pool.close()));
  const events = eventsOf(pool);
  const closing = pool.close();
  expect(pool.close()).toBe(closing);
  await world.clock.until(closing);
  expect(inside).toEqual([closing]);
  expect(story(events)).toEqual(["closed", "(closed)"]);
  expect(logger.lines.filter((line) => line.startsWith("Closed"))).toHaveLength(1);
});

test("await using closes the pool", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  await world.clock.until(pool[Symbol.asyncDispose]());
  expect(pool.stats().state).toBe("closed");
});

test("close() leaves the login of the gateway, unless logoutOnClose is set", async () => {
  for (const logoutOnClose of [false, true]) {
    const world = new WebWorld();
    const pool = world.pool({ logoutOnClose });
    const read = pool.use((ib) => ib.getPositions());
    await world.clock.until(read);
    const closing = pool.close();
    expect(pool.stats().state).toBe("closed");
    expect((await errorOf(world, pool.acquire())).code).toBe("CLOSED");
    await world.clock.until(closing);
    expect(requests(world, "/logout")).toEqual(logoutOnClose ? ["POST /logout"] : []);
    expect(requests(world).at(-1)).toBe(logoutOnClose ? "POST /logout" : requests(world).at(-1));
    // The limit of tickles is that of the IP address, for both pools together.
    await world.clock.advance(2_000);
    const next = world.pool();
    const outcome = await world.outcome(next.connect());
    expect("value" in outcome).toBe(!logoutOnClose);
  }
});

test("a logout that has no answer holds close() up for 5 s at most", async () => {
  const world = new WebWorld();
  const pool = world.pool({ logoutOnClose: true });
  await world.clock.until(pool.connect());
  world.gateway.inject(mute());
  const atMs = world.clock.now();
  await world.clock.until(pool.close());
  expect(world.clock.now() - atMs).toBe(5_000);
});

test("without a session close() sends no logout", async () => {
  const world = new WebWorld({ loggedIn: false });
  const pool = world.pool({ logoutOnClose: true });
  await errorOf(world, pool.connect());
  await world.clock.until(pool.close());
  expect(requests(world, "/logout")).toEqual([]);
});

test("drain() lets leases finish, rejects new callers with DRAINING, and closes then", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const drained = pool.drain();
  expect(pool.stats().state).toBe("draining");
  for (const call of [() => pool.acquire(), () => pool.connect(), () => pool.getPositions()])
    expect((await errorOf(world, call())).code).toBe("DRAINING");
  expect(failure(() => pool.watchOrders()).code).toBe("DRAINING");
  expect((await world.clock.until(lease.getPositions())).length).toBe(3);
  await lease.release();
  await world.clock.until(drained);
  expect(pool.stats().state).toBe("closed");
});

test("drain() closes after its timeout although a lease is held, and at once without a session", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const atMs = world.clock.now();
  await world.clock.until(pool.drain({ timeoutMs: 3_000 }));
  expect(world.clock.now() - atMs).toBe(3_000);
  expect(lease.signal.reason).toMatchObject({ code: "CLOSED" });
  const idle = world.pool();
  await world.clock.until(idle.drain());
  expect(idle.stats().state).toBe("closed");
});

test("drain() during a dial rejects its callers with DRAINING", async () => {
  const world = new WebWorld();
  world.gateway.inject(late({ byMs: 100 }));
  const pool = world.pool();
  const waits = rejection(pool.acquire());
  await world.clock.advance(150);
  await world.clock.until(pool.drain());
  expect((await waits)?.code).toBe("DRAINING");
});

test("a session that is lost while the pool drains is not begun again", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const drained = pool.drain();
  world.gateway.inject(expire());
  expect((await errorOf(world, lease.getOpenOrders())).code).toBe("SESSION_LOST");
  await world.clock.until(drained);
  expect(pool.stats()).toMatchObject({ state: "closed", dials: 1, sessionsLost: 1 });
});
