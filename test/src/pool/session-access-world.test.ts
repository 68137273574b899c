import { expect, test } from "vitest";
import { IbkrPool, silentLogger } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { drop, latency, refuse, seeded, swallow } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

/** How a promise ended, and how long it took. */
async function ended(world: World, promise: Promise<unknown>) {
  const beginMs = world.clock.now();
  const outcome = await world.outcome(promise);
  return { ...outcome, tookMs: world.clock.now() - beginMs };
}

test("a read has one deadline for its waits, its requests and its retries together", async () => {
  const world = new World();
  const pool = world.pool({ backoffMsMin: 1, backoffMsMax: 1 });
  world.tws.inject(latency({ handshakeMs: 3_000 }));
  world.tws.inject(drop({ afterRequest: "reqContractDetails", times: 1 }));
  world.clock.after(4_000, () => void world.tws.inject(swallow({ request: "reqContractDetails" })));
  expect(await ended(world, pool.getContractDetails(AAPL, { timeoutMs: 10_000 }))).toMatchObject({
    error: { code: "REQUEST_TIMEOUT" },
    tookMs: 10_000,
  });
  expect(pool.stats()).toMatchObject({ epoch: 2 });
});

test("a read that loses its session when its timeout is used up rejects with the loss", async () => {
  const world = new World();
  let aheadMs = 0;
  const after = (ms: number, callback: () => void) => world.clock.after(ms, callback);
  const clock = { now: () => world.clock.now() + aheadMs, after };
  const pool = new IbkrPool(
    { logger: silentLogger },
    { clock, random: seeded("pool").next, transport: world.network },
  );
  world.pools.push(pool);
  await world.clock.until(pool.connect());
  world.tws.inject(swallow({ request: "reqContractDetails" }));
  const read = pool.getContractDetails(AAPL, { timeoutMs: 5_000 });
  world.clock.after(1_000, () => {
    aheadMs = 10_000;
    world.tws.inject(drop({ times: 1 }));
  });
  expect(await world.outcome(read)).toMatchObject({ error: { code: "SESSION_LOST" } });
});

test("after a loss the rest of the deadline is all that is waited for the next session", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  await world.clock.advance(1_000);
  world.tws.inject(swallow({ request: "reqContractDetails" }));
  const read = ended(world, pool.getContractDetails(AAPL, { timeoutMs: 5_000 }));
  world.clock.after(2_000, () => {
    world.tws.inject(refuse());
    world.tws.inject(drop({ times: 1 }));
  });
  expect(await read).toMatchObject({ error: { code: "ACQUIRE_TIMEOUT" }, tookMs: 5_000 });
});

test("the deadline of a read: the call's, else the pool's, else the operation's own", async () => {
  for (const [options, pooled, tookMs] of [
    [{ timeoutMs: 3_000 }, { requestTimeoutMs: 4_000 }, 3_000],
    [{}, { requestTimeoutMs: 4_000 }, 4_000],
    [{}, {}, 20_000],
  ] as const) {
    const world = new World();
    const pool = world.pool(pooled);
    await world.clock.until(pool.connect());
    world.tws.inject(swallow({ request: "reqContractDetails" }));
    expect(await ended(world, pool.getContractDetails(AAPL, options))).toMatchObject({
      error: { code: "REQUEST_TIMEOUT" },
      tookMs,
    });
    await world.close();
  }
});

test("an error of TWS is final: only a loss is a reason to send a read again", async () => {
  const world = new World();
  const pool = world.pool();
  expect(await world.outcome(pool.getContractDetails({ ...AAPL, symbol: "NOSUCH" }))).toMatchObject({
    error: { code: "TWS_ERROR" },
  });
  const sent = world.tws.trace.of("read").filter(({ detail }) => detail === "reqContractDetails");
  expect(sent.length).toBe(1);
});

test("a read goes out before its caller goes on, where there is a session", async () => {
  const world = new World();
  const { clock } = world;
  const pool = world.pool();
  await clock.until(pool.connect());
  const read = pool.getPositions();
  expect(pool.stats().requests).toBe(1);
  expect(await clock.until(read)).toHaveLength(3);
});

test("a pool that is shut rejects with the reason and its code before any other check", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.close());
  const signal = AbortSignal.abort();
  const calls: readonly (readonly [call: () => Promise<unknown>, what: string])[] = [
    [() => pool.acquire({ signal }), "acquire the TWS session"],
    [() => pool.connect(), "connect to TWS"],
    [() => pool.getPositions(), "read the positions"],
  ];
  for (const [call, what] of calls) {
    expect(await world.outcome(call())).toMatchObject({
      error: { code: "CLOSED", message: `Cannot ${what}: the pool was closed` },
    });
  }
  expect(pool.stats().dials).toBe(0);
});

test("a read with an aborted signal is ABORTED with its reason, with a session and without", async () => {
  const world = new World();
  const pool = world.pool();
  const cause = new Error("never mind");
  const signal = AbortSignal.abort(cause);
  expect(await world.outcome(pool.getPositions({ signal }))).toMatchObject({
    error: { code: "ABORTED", cause },
  });
  expect(pool.stats().dials).toBe(0);
  await world.clock.until(pool.connect());
  const read = world.tws.trace.of("read").length;
  expect(await world.outcome(pool.getPositions({ signal }))).toMatchObject({
    error: { code: "ABORTED", cause },
  });
  expect(world.tws.trace.of("read").length).toBe(read);
});
