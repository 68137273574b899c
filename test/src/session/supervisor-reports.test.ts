import { expect, test } from "vitest";
import type { PoolEvent } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { clientIdConflict, drop, halfOpen, refuse } from "../../support/sim.ts";
import { LogLines, World } from "../../support/world.ts";

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

test("dials that fail inside the restart window are logged quietly, outside loudly", async () => {
  for (const [restartWindow, loud] of [
    [{ from: "09:25", to: "09:35" }, false],
    [{ from: "23:45", to: "23:55" }, true],
    [{ from: "23:45", to: "09:40", zone: "America/New_York" }, false],
  ] as const) {
    const world = new World();
    world.tws.inject(refuse());
    const logger = new LogLines();
    const pool = world.pool({ restartWindow, logger });
    void pool.connect({ timeoutMs: 3_000 }).catch(() => {});
    await world.clock.advance(4_000);
    expect(logger.lines.some((line) => line.startsWith("WARN"))).toBe(loud);
    await world.close();
  }
});

test("a lease that is held for too long is reported once, with the place where it was taken", async () => {
  const { pool, clock } = await ready({ leakDetectionMs: 1_000 });
  const leaks: PoolEvent[] = [];
  pool.addEventListener("leak", (event) => void leaks.push(event));
  const forgotten = await clock.until(pool.acquire({ owner: "forgetful" }));
  const quick = await clock.until(pool.acquire());
  await quick.release();
  await clock.advance(60_000);
  expect(leaks).toMatchObject([{ owner: "forgetful", heldMs: 1_000, epoch: 1 }]);
  expect(leaks[0]).toMatchObject({ stack: expect.stringContaining("acquire") });
  expect(pool.stats().leaks).toBe(1);
  await forgotten.release();
});

test("stats() counts what became of sessions and calls, by cause and outcome", async () => {
  const { world, pool, clock } = await ready();
  await clock.until(pool.getPositions());
  await world.outcome(pool.getContractDetails({ ...AAPL, symbol: "NOSUCH" }));
  world.tws.inject(drop({ how: "fin" }));
  await clock.advance(60_000);
  world.tws.inject(drop({ how: "rst" }));
  await clock.advance(60_000);
  world.tws.inject(halfOpen());
  await clock.advance(60_000);
  expect(pool.stats()).toMatchObject({
    requestsBy: { TWS_ERROR: 1 },
    sessionsLost: 3,
    sessionsLostBy: { ended: 1, reset: 1, silent: 1, garbled: 0 },
    readyMs: 0,
  });
  expect(pool.stats().requestsBy.answered).toBeGreaterThanOrEqual(1);
});

test("events() reports in order, and ends with the pool; a reader that leaves is forgotten", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict({ dials: 1 }));
  const pool = world.pool();
  const all = pool.events();
  const few = pool.events({ bufferMax: 2 });
  await world.clock.until(pool.connect());
  await world.clock.until(pool.close());
  const types: string[] = [];
  for await (const { type } of all) types.push(type);
  expect(types.filter((type) => type !== "state" && type !== "farm")).toEqual([
    ...["dial", "dial-failed", "dial", "ready", "closed"],
  ]);
  const last: string[] = [];
  for await (const { type } of few) last.push(type);
  expect(last).toHaveLength(2);
  expect(last.at(-1)).toBe("closed");
  expect(await pool.events().next()).toEqual({ done: true, value: undefined });
});

test("a listener that throws stops no other, and is logged", async () => {
  const world = new World();
  const logger = new LogLines();
  const pool = world.pool({ logger });
  pool.addEventListener("ready", () => {
    throw new Error("mine");
  });
  await world.clock.until(pool.connect());
  expect(logger.lines).toContain("ERROR A listener of the pool threw: mine");
});
