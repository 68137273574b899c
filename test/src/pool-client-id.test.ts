import { expect, test } from "vitest";
import { PoolError } from "../../src/mod.ts";
import { clientIdConflict } from "../support/sim.ts";
import { World } from "../support/world.ts";

/** The code of the error that a promise comes to. */
async function codeOf(world: World, promise: Promise<unknown>): Promise<string> {
  const outcome = await world.outcome(promise);
  if ("value" in outcome) return `a value: ${JSON.stringify(outcome.value)}`;
  return outcome.error instanceof PoolError ? outcome.error.code : String(outcome.error);
}

async function errorOf(world: World, promise: Promise<unknown>): Promise<PoolError> {
  const outcome = await world.outcome(promise);
  if ("error" in outcome && outcome.error instanceof PoolError) return outcome.error;
  throw new Error(`expected a PoolError, got ${JSON.stringify(outcome)}`);
}

test("326 for ever under `wait`: the same ID with backoff, and CLIENT_ID_IN_USE at the deadline", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict());
  const pool = world.pool({ clientIdTimeoutMs: 20_000 });
  const begunMs = world.clock.now();
  const error = await errorOf(world, pool.acquire({ timeoutMs: 300_000 }));
  expect(error).toMatchObject({ code: "CLIENT_ID_IN_USE", twsCode: 326, retryable: true });
  expect(world.clock.now() - begunMs).toBeGreaterThanOrEqual(20_000);
  expect(new Set(world.tws.trace.of("start").map(({ detail }) => detail))).toEqual(new Set(["1"]));
  expect(pool.stats().dials).toBeLessThan(20);
});

test("326 for ever, seen by a caller with less patience: ACQUIRE_TIMEOUT that names the conflict", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict());
  const error = await errorOf(world, world.pool().acquire({ timeoutMs: 5_000 }));
  expect(error).toMatchObject({ code: "ACQUIRE_TIMEOUT", twsCode: 326 });
  expect((error.cause as PoolError).code).toBe("CLIENT_ID_IN_USE");
});

test("326 under `fail` rejects at once", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict());
  const pool = world.pool({ clientIdPolicy: "fail" });
  expect(await codeOf(world, pool.acquire())).toBe("CLIENT_ID_IN_USE");
  expect(pool.stats().dials).toBe(1);
});

test("326 under a list: the fallback ID is used, and reported", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict({ clientId: 1 }));
  const pool = world.pool({ clientIdPolicy: [7] });
  const lease = await world.clock.until(pool.acquire());
  expect(lease.clientId).toBe(7);
});

test("two pools with the same ID: the second waits, and works once the first has closed", async () => {
  const world = new World();
  const first = world.pool();
  const second = world.pool();
  await world.clock.until(first.connect());
  const late = world.outcome(second.connect({ timeoutMs: 60_000 }));
  await world.clock.advance(5_000);
  expect(second.stats().lastError).toMatchObject({ code: "CLIENT_ID_IN_USE" });
  expect(second.stats().sessions).toBe(0);
  await world.clock.until(first.close());
  expect(await late).toMatchObject({ value: { epoch: 1, clientId: 1 } });
});
