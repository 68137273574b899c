import { expect, test } from "vitest";
import { WebWorld } from "../../support/web/web-world.ts";

test("any number of callers share one session of the gateway", async () => {
  const world = new WebWorld();
  const pool = world.pool();
  const reads = Promise.all([
    pool.getPositions(),
    pool.getAccountSummary(),
    pool.use((ib) => ib.getManagedAccounts()),
  ]);
  const [positions, summary, accounts] = await world.clock.until(reads);
  expect(accounts).toEqual(["DU1234567"]);
  expect(positions.map(({ contract, pos }) => [contract.symbol, pos])).toEqual([
    ["AAPL", 100],
    ["MSFT", 40],
    ["TSLA", -20],
  ]);
  expect(summary.length).toBeGreaterThan(5);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1, dials: 1, sessions: 1, activeUsers: 0 });
});
