import { expect, test } from "vitest";
import { connectivityLost, swallow } from "../../../sim/mod.ts";
import type { Order } from "../../../src/stoqey/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const IDLE = { idleCloseMs: 60_000 };

test("a session without lease, stream and read closes after idleCloseMs; the next caller dials", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(IDLE);
  await world.clock.until(pool.getPositions());
  await world.clock.advance(59_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1 });
  await world.clock.advance(2_000);
  expect(pool.stats()).toMatchObject({ state: "idle", sessionsLost: 0, lastError: undefined });
  expect([world.tws.sessions(), world.network.live]).toEqual([[], 0]);
  await world.clock.advance(3_600_000);
  expect(pool.stats()).toMatchObject({ state: "idle", dials: 1 });
  expect((await world.clock.until(pool.getPositions())).length).toBeGreaterThan(0);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2, dials: 2 });
});

test("the default never closes an unused session", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  await world.clock.until(pool.connect());
  await world.clock.advance(3_600_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1 });
});

test("a lease keeps the session, and the time counts from its release", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(IDLE);
  const lease = await world.clock.until(pool.acquire());
  await world.clock.advance(90_000);
  expect(lease.live).toBe(true);
  await lease.release();
  await world.clock.advance(59_000);
  expect(pool.stats().state).toBe("ready");
  await world.clock.advance(2_000);
  expect(pool.stats().state).toBe("idle");
});

test("a stream keeps the session, and the time counts from the end of its last reader", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(IDLE);
  const stream = pool.watchMarketData(AAPL);
  await world.clock.advance(200_000);
  expect(pool.stats().state).toBe("ready");
  await stream.return?.();
  await world.clock.advance(59_000);
  expect(pool.stats().state).toBe("ready");
  await world.clock.advance(2_000);
  expect(pool.stats().state).toBe("idle");
});

test("a request in flight keeps the session, however long it takes", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool({ idleCloseMs: 1_000 });
  world.tws.inject(swallow({ request: "reqContractDetails" }));
  const outcome = await world.outcome(pool.getContractDetails(AAPL));
  expect(outcome).toMatchObject({ error: { code: "REQUEST_TIMEOUT" } });
  expect(pool.stats()).toMatchObject({ state: "ready", sessions: 1, epoch: 1 });
  await world.clock.advance(1_500);
  expect(pool.stats().state).toBe("idle");
});

test("an order message that TWS has not acknowledged keeps the session", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool({ idleCloseMs: 1_000 });
  world.tws.inject(swallow({ request: "placeOrder" }));
  await world.clock.until(
    pool.use(async ({ api }) => {
      api.placeOrder(1, AAPL, { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as Order);
    }),
  );
  await world.clock.advance(5_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1 });
});

test("connect() counts as a use, with a session and without one", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(IDLE);
  await world.clock.until(pool.connect());
  await world.clock.advance(59_900);
  await world.clock.until(pool.connect());
  await world.clock.advance(59_900);
  expect(pool.stats().state).toBe("ready");
  await world.clock.advance(200);
  expect(pool.stats().state).toBe("idle");
});

test("a session that TWS's cut off from IBKR kept is closed later", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(IDLE);
  await world.clock.until(pool.connect());
  await world.clock.advance(50_000);
  world.tws.inject(connectivityLost({ forMs: 30_000, data: "kept" }));
  await world.clock.advance(20_000);
  expect(pool.stats().state).toBe("degraded");
  await world.clock.advance(110_000);
  expect(pool.stats()).toMatchObject({ state: "idle", sessionsLost: 0 });
});

test("closing an unused session runs no listener of loss, and reports the state", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(IDLE);
  const types: string[] = [];
  for (const type of ["lost", "dial-failed", "gap"] as const)
    pool.addEventListener(type, () => types.push(type));
  pool.addEventListener("state", ({ state }) => types.push(state));
  await world.clock.until(pool.connect());
  await world.clock.advance(70_000);
  expect(types).toEqual(["dialing", "handshaking", "ready", "idle"]);
});
