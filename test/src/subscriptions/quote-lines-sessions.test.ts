import { expect, test } from "vitest";
import type { IbkrPool, PoolOptions } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { quotePrice, quoteTws, wholeMarket } from "../../support/quote-tws.ts";
import { errorFrame } from "../../support/scripted-tws.ts";
import { connectivityLost, drop, halfOpen } from "../../support/sim.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

/** A pool of the fake TWS with a session. */
async function faked(options: PoolOptions = {}): Promise<{ world: World; pool: IbkrPool }> {
  const world = new World({}, MORNING_MS);
  const pool = world.pool(options);
  await world.clock.until(pool.connect());
  return { world, pool };
}

test("a lost session: the quote of the pool is read on the next one, that of a lease rejects", async () => {
  const { world, pool } = await faked();
  const lease = await world.clock.until(pool.acquire());
  world.tws.inject(drop({ afterRequest: "reqMktData", times: 1 }));
  const [own, leased] = await Promise.all([
    world.outcome(pool.getQuote(AAPL)),
    world.outcome(lease.getQuote(AAPL)),
  ]);
  expect(own).toMatchObject({ value: { complete: true } });
  expect(leased).toMatchObject({ error: { code: "SESSION_LOST" } });
  expect(pool.stats()).toMatchObject({ sessionsLost: 1, requests: 0 });
});

test("while TWS is cut off a quote waits, and values from before are no answer", async () => {
  const { world, pool } = await faked();
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(3_000);
  world.tws.inject(connectivityLost({ data: "lost", forMs: 5_000 }));
  await world.clock.advance(1_000);
  const late = await world.outcome(pool.getQuote(AAPL, { timeoutMs: 1_000 }));
  expect(late).toMatchObject({
    error: { code: "REQUEST_TIMEOUT", message: expect.stringMatching(/: TWS is cut off from IBKR$/) },
  });
  expect(await world.outcome(pool.getQuote(AAPL))).toMatchObject({ value: { complete: true } });
  await reader.stream.return?.();
});

test("values of a half-open session are no answer: a quote waits for the next one, or rejects", async () => {
  const { world, pool } = await faked();
  const lease = await world.clock.until(pool.acquire());
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(10_000);
  expect(await world.outcome(pool.getQuote(AAPL))).toMatchObject({ value: { complete: true } });
  world.tws.inject(halfOpen({ times: 1 }));
  // Well before the heartbeat has detected it.
  await world.clock.advance(2_000);
  const halfOpenMs = world.clock.now();
  const [own, leased, short] = await Promise.all([
    // The fake holds the client ID for half a minute.
    world.outcome(pool.getQuote(AAPL, { timeoutMs: 60_000 })),
    world.outcome(lease.getQuote(AAPL)),
    world.outcome(pool.getQuote(AAPL, { timeoutMs: 1_000 })),
  ]);
  expect(short).toMatchObject({
    error: {
      code: "REQUEST_TIMEOUT",
      message: expect.stringMatching(/: TWS has sent no message for \d{4} ms, /),
    },
  });
  expect(leased).toMatchObject({ error: { code: "SESSION_LOST" } });
  expect(own).toMatchObject({ value: { complete: true } });
  expect((own as { value: { timeMs: number } }).value.timeMs).toBeGreaterThan(halfOpenMs);
  await reader.stream.return?.();
});

test("a quiet line of a session that is alive is an answer at once, after one reqCurrentTime", async () => {
  const { world, tws, pool, timed } = quoteTws((id) => [[0, ...wholeMarket(id)]]);
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(3_000);
  const before = tws.of("reqCurrentTime").length;
  const [quote, tookMs] = await timed(pool.getQuote(AAPL));
  expect([quote, tookMs]).toMatchObject([{ bid: 10, complete: true }, 0]);
  await timed(pool.getQuote(AAPL));
  expect(tws.of("reqCurrentTime").length - before).toBe(1);
  await reader.stream.return?.();
});

test("a line that may have died with its farm is requested again before it is an answer", async () => {
  let requests = 0;
  const { world, tws, pool } = quoteTws((id) => {
    requests++;
    return [[10, quotePrice(id, 4, requests), quotePrice(id, 1, requests), quotePrice(id, 2, requests)]];
  });
  const reader = new Kept(pool.watchMarketData(AAPL));
  await world.clock.advance(15_000);
  tws.last.send(errorFrame(-1, 2103, "Market data farm connection is broken:usfarm"));
  await world.clock.advance(1_000);
  const [one, other] = await world.clock.until(Promise.all([pool.getQuote(AAPL), pool.getQuote(AAPL)]));
  expect([one, other]).toMatchObject([{ bid: 2 }, { bid: 2 }]);
  expect([tws.of("reqMktData").length, tws.of("cancelMktData").length]).toEqual([2, 1]);
  await reader.stream.return?.();
});

test("a login elsewhere (10197) holds the quote back, and the error names it", async () => {
  const { world, pool } = quoteTws((id) => [[10, errorFrame(id, 10197, "No market data")]]);
  const outcome = await world.outcome(pool.getQuote(AAPL, { timeoutMs: 3_000 }));
  expect(outcome).toMatchObject({
    error: { code: "REQUEST_TIMEOUT", message: expect.stringMatching(/ 3000 ms: No market data \(10197\)$/) },
  });
});

test("a signal, a release and the end of the pool end a quote that waits, and nothing is left", async () => {
  const { world, pool } = quoteTws(() => []);
  const lease = await world.clock.until(pool.acquire());
  const controller = new AbortController();
  const { signal } = controller;
  const calls = [
    world.outcome(pool.getQuote(AAPL, { signal })),
    world.outcome(lease.getQuote(AAPL)),
    world.outcome(pool.getQuote(AAPL)),
  ];
  await world.clock.advance(100);
  controller.abort();
  await lease.release();
  await world.clock.advance(100);
  const closed = pool.close();
  const [aborted, released, ended] = await Promise.all(calls);
  await world.clock.until(closed);
  expect(aborted).toMatchObject({ error: { code: "ABORTED" } });
  expect(released).toMatchObject({ error: { code: "LEASE_RELEASED" } });
  expect(ended).toMatchObject({ error: { code: "CLOSED" } });
  const after = await Promise.all([
    world.outcome(pool.getQuote(AAPL)),
    world.outcome(pool.getQuote(AAPL, { signal })),
    world.outcome(lease.getQuote(AAPL)),
  ]);
  expect(after).toMatchObject([
    { error: { code: "CLOSED" } },
    { error: { code: "CLOSED" } },
    { error: { code: "LEASE_RELEASED" } },
  ]);
});

test("a pool that is closed while it keeps a line leaves no timer", async () => {
  const { world, pool } = quoteTws((id) => [[0, ...wholeMarket(id)]]);
  await world.clock.until(pool.getQuote(AAPL));
  await world.clock.until(pool.close());
  expect(world.clock.timers).toBe(0);
});
