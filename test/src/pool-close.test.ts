import { expect, test } from "vitest";
import { AAPL } from "../support/contracts.ts";
import { connectivityLost } from "../support/sim.ts";
import { LogLines, World } from "../support/world.ts";

test("close(): leases are over before the logger runs, also with a stream open", async () => {
  const world = new World();
  const seen: boolean[] = [];
  const look = (): void => void (lease !== undefined && seen.push(lease.live));
  const logger = { debug: look, info: look, warn: look, error: look };
  let lease: Awaited<ReturnType<typeof pool.acquire>> | undefined;
  const pool = world.pool({ logger });
  lease = await world.clock.until(pool.acquire());
  const stream = pool.watchMarketData(AAPL);
  await world.clock.advance(1_000);
  seen.length = 0;
  const closed = pool.close();
  await world.clock.until(closed);
  expect(seen.length).toBeGreaterThan(0);
  expect(seen).not.toContain(true);
  await stream.next().catch(() => {});
});

test("close() inside a callback at 1100 resolves when the connection is gone", async () => {
  const world = new World();
  const pool = world.pool({ logger: new LogLines() });
  await world.clock.until(pool.connect());
  let left: number | undefined;
  const stream = pool.watchMarketData(AAPL);
  void stream
    .forEach(({ kind }) => {
      if (kind !== "gap" || left !== undefined) return;
      left = Number.NaN;
      void pool.close().then(() => {
        left = world.network.live;
      });
    })
    .catch(() => {});
  await world.clock.advance(2_000);
  world.tws.inject(connectivityLost());
  await world.clock.advance(2_000);
  expect(left).toBe(0);
});

test("close() without orders ends the connection in order, so that TWS frees the client ID", async () => {
  const world = new World();
  const pool = world.pool();
  const stream = pool.watchMarketData(AAPL);
  await world.clock.advance(2_000);
  await world.clock.until(pool.close());
  await world.clock.advance(0);
  const ends = world.tws.trace.of("closed").map(({ detail }) => detail);
  expect(ends.at(-1)).not.toMatch(/rst|reset/i);
  await stream.next().catch(() => {});
});
