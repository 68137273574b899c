import { expect, test } from "vitest";
import { type Lease, PoolError } from "../../../src/mod.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { latency } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

async function leased(world: World): Promise<Lease> {
  return world.clock.until(world.pool().acquire());
}

async function errorOf(world: World, promise: Promise<unknown>): Promise<PoolError> {
  const outcome = await world.outcome(promise);
  if ("error" in outcome && outcome.error instanceof PoolError) return outcome.error;
  throw new Error(`expected a PoolError, got ${JSON.stringify(outcome)}`);
}

/** How often the server read a request. */
const readTimes = (world: World, name: string): number =>
  world.tws.trace.of("read").filter(({ detail }) => detail === name).length;

test("equal reads under way are sent once, and each caller gets the answer", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  const history = { duration: "1 D", barSize: "1 hour" } as const;
  const answers = await world.clock.until(
    Promise.all(Array.from({ length: 20 }, () => pool.getHistoricalData(AAPL, history))),
  );
  expect(new Set(answers).size).toBe(1);
  expect(readTimes(world, "reqHistoricalData")).toBe(1);
  await world.clock.until(
    Promise.all([pool.getHistoricalData(AAPL, history), pool.getHistoricalData(MSFT, history)]),
  );
  expect(readTimes(world, "reqHistoricalData")).toBe(3);
});

test("a list that callers share cannot be changed by one of them", async () => {
  const world = new World();
  const ib = await leased(world);
  const positions = await world.clock.until(ib.getPositions());
  expect(() => (positions as unknown[]).pop()).toThrow(TypeError);
});

test("of callers that share a request, one that gives up takes nothing from the others", async () => {
  const world = new World();
  world.tws.inject(latency({ frameMs: 100 }));
  const pool = world.pool();
  await world.clock.until(pool.connect());
  const controller = new AbortController();
  const gaveUp = errorOf(world, pool.getContractDetails(AAPL, { signal: controller.signal }));
  const waits = pool.getContractDetails(AAPL);
  await world.clock.advance(50);
  controller.abort("enough");
  expect(await gaveUp).toMatchObject({ code: "ABORTED", cause: "enough" });
  expect((await world.clock.until(waits)).length).toBe(1);
});

test("a caller that comes after another gave up shares the request that is still under way", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  world.tws.inject(latency({ frameMs: 300 }));
  expect((await errorOf(world, pool.getPositions({ timeoutMs: 400 }))).code).toBe("REQUEST_TIMEOUT");
  expect((await world.clock.until(pool.getPositions())).length).toBe(3);
  expect(readTimes(world, "reqPositions")).toBe(1);
});

test("positions that come twice, as after a second request, are counted once", () => {
  const { on, result } = getPositions.collect(null);
  const handlers = on as Record<string, (...args: unknown[]) => unknown>;
  for (const pos of [100, 90]) handlers.position?.("DU1", { conId: 7 }, pos, 1);
  handlers.position?.("DU2", { conId: 7 }, 5, 1);
  expect(handlers.positionEnd?.()).toBe("done");
  expect(result()).toMatchObject([
    { account: "DU1", pos: 90 },
    { account: "DU2", pos: 5 },
  ]);
});
