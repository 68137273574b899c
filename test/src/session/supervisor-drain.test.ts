import { expect, test } from "vitest";
import type { PoolEvent } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { clientIdConflict, connectivityLost, drop, halfOpen, latency, refuse } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

/** A world whose pool is ready, and everything that the pool tells. */
async function ready(options = {}) {
  const world = new World();
  const pool = world.pool(options);
  const told: PoolEvent[] = [];
  for (const type of ["state", "degraded", "restored", "farm", "lost", "dial-failed"] as const) {
    pool.addEventListener(type, (event) => void told.push(event));
  }
  await world.clock.until(pool.connect());
  await world.clock.advance(10);
  return { world, pool, told, clock: world.clock };
}

test("drain() grants no new lease, lets live leases finish, then closes everything", async () => {
  const { world, pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain();
  expect(await world.outcome(pool.acquire())).toMatchObject({ error: { code: "DRAINING" } });
  expect(await world.outcome(pool.getPositions())).toMatchObject({ error: { code: "DRAINING" } });
  expect(await clock.until(lease.getPositions())).toHaveLength(3);
  expect(pool.stats().state).toBe("draining");
  await lease.release();
  await clock.until(drained);
  expect(pool.stats().state).toBe("closed");
});

test("drain() ends with close(), although TWS has not acknowledged a message about an order", async () => {
  const { world, pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  world.tws.inject(halfOpen());
  lease.api.reqGlobalCancel();
  await lease.release();
  const drained = pool.drain();
  await clock.advance(100);
  expect(pool.stats().state).toBe("draining");
  const closedMs = clock.now();
  await clock.until(pool.close());
  await clock.until(drained);
  expect(clock.now()).toBe(closedMs);
});

test("drain() gives up on leases after its deadline", async () => {
  const { pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain({ timeoutMs: 5_000 });
  await clock.advance(4_999);
  expect(lease.live).toBe(true);
  await clock.until(drained);
  expect(lease.live).toBe(false);
  expect(pool.stats().state).toBe("closed");
});

test("drain() leaves no timer behind when the leases end before its deadline", async () => {
  const { pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain({ timeoutMs: 60_000 });
  await clock.advance(1_000);
  const beforeMs = clock.now();
  await lease.release();
  await clock.until(drained);
  expect(clock.now() - beforeMs).toBeLessThan(5_000);
});

test("of two calls of drain() each ends the wait by its own deadline, and both resolve", async () => {
  for (const [first, second, endsMs] of [
    [{ timeoutMs: 5_000 }, {}, 5_000],
    [{}, { timeoutMs: 5_000 }, 5_000],
    [{ timeoutMs: 9_000 }, { timeoutMs: 4_000 }, 4_000],
  ] as const) {
    const { world, pool, clock } = await ready();
    const lease = await clock.until(pool.acquire());
    const drained = [pool.drain(first), pool.drain(second)];
    await clock.advance(endsMs - 1);
    expect(lease.live).toBe(true);
    await clock.advance(1);
    expect(lease.live).toBe(false);
    await clock.until(Promise.all(drained));
    expect(pool.stats().state).toBe("closed");
    await world.close();
  }
});

test("two calls of drain() both resolve when the last lease is released", async () => {
  const { pool, clock } = await ready();
  const leases = await clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const drained = [pool.drain(), pool.drain({ timeoutMs: 60_000 })];
  await leases[0].release();
  await clock.advance(1_000);
  expect(pool.stats()).toMatchObject({ state: "draining", activeUsers: 1 });
  await leases[1].release();
  await clock.until(Promise.all(drained));
});

test.each(["idle", "dialing", "handshaking", "waiting", "failed"] as const)(
  "drain() while %s: waiters get DRAINING, and the pool is closed at once",
  async (state) => {
    const world = new World();
    if (state === "dialing") world.tws.inject(latency({ dialMs: 3_000 }));
    if (state === "handshaking") world.tws.inject(latency({ handshakeMs: 3_000 }));
    if (state === "waiting") world.tws.inject(refuse());
    if (state === "failed") world.tws.inject(clientIdConflict());
    const pool = world.pool({ backoffMsMin: 20_000, clientIdPolicy: "fail" });
    const wait = state === "idle" ? undefined : pool.acquire().catch((error: unknown) => error);
    await world.clock.advance(1_000);
    expect(pool.stats().state).toBe(state);
    await world.clock.until(pool.drain());
    expect(pool.stats().state).toBe("closed");
    if (state !== "idle") {
      expect(await wait).toMatchObject({ code: state === "failed" ? "CLIENT_ID_IN_USE" : "DRAINING" });
    }
  },
);

test("close() ends drain(), and drain() of a closed pool is over at once; callers get CLOSED", async () => {
  const { world, pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain({ timeoutMs: 60_000 });
  await clock.until(pool.close());
  expect(lease.live).toBe(false);
  await clock.until(drained);
  await clock.until(pool.drain());
  expect(await world.outcome(pool.acquire())).toMatchObject({ error: { code: "CLOSED" } });
});

test("close() ends at once a drain() that waits until TWS has acknowledged an order", async () => {
  const { world, pool, clock } = await ready();
  world.tws.inject(halfOpen());
  void pool.placeOrder(AAPL, { action: "BUY", orderType: "MKT", totalQuantity: 1 });
  await clock.advance(50);
  const drained = pool.drain();
  await clock.advance(50);
  expect(pool.stats().state).toBe("draining");
  const beforeMs = clock.now();
  await clock.until(pool.close());
  await clock.until(drained);
  expect(clock.now()).toBe(beforeMs);
});

test.each(["kept", "lost"] as const)(
  "an outage and drain() together, in any order: live leases go on (data %s)",
  async (data) => {
    for (const order of ["outage first", "drain first"]) {
      const { world, pool, clock, told } = await ready();
      const lease = await clock.until(pool.acquire());
      let drained: Promise<void> | undefined;
      if (order === "drain first") drained = pool.drain();
      const outage = world.tws.inject(connectivityLost({ data }));
      await clock.advance(100);
      drained ??= pool.drain();
      const reads = world.tws.trace.of("read").length;
      const details = lease.getContractDetails(AAPL).catch(() => {});
      await clock.advance(40_000 - 100);
      expect(pool.stats()).toMatchObject({ state: "draining", degraded: true, sessionsLost: 0 });
      const sent = world.tws.trace.of("read").slice(reads);
      expect(sent.filter(({ detail }) => detail === "reqContractDetails")).toEqual([]);
      await details;
      const again = lease.getContractDetails(AAPL);
      outage.heal();
      expect(await clock.until(again)).toMatchObject([{ contract: { conId: 265598 } }]);
      expect(pool.stats()).toMatchObject({ state: "draining", degraded: false });
      expect(told.filter(({ type }) => type === "degraded" || type === "restored")).toMatchObject([
        { type: "degraded", code: 1100 },
        { type: "restored", dataLost: data === "lost" },
      ]);
      await lease.release();
      await clock.until(drained);
      await world.close();
    }
  },
);

test("a dead link is found while the pool drains, also while TWS is cut off", async () => {
  for (const [cutOff, boundMs] of [
    [false, 8_000],
    [true, 65_000],
  ] as const) {
    const { world, pool, clock } = await ready();
    await clock.until(pool.acquire());
    const drained = pool.drain();
    if (cutOff) world.tws.inject(connectivityLost());
    await clock.advance(10);
    world.tws.inject(halfOpen());
    await clock.advance(boundMs);
    await clock.until(drained);
    expect(pool.stats()).toMatchObject({ state: "closed", sessionsLostBy: { silent: 1 } });
    await world.close();
  }
});

test("a session that is lost while the pool drains is not dialled again", async () => {
  const { world, pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain();
  world.tws.inject(drop());
  await clock.until(drained);
  expect(lease.live).toBe(false);
  expect(pool.stats()).toMatchObject({ state: "closed", dials: 1 });
});
