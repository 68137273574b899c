// Run: npx deno test --allow-net=127.0.0.1 examples/testing/bot.deno.test.ts
// In a project of yours import from "npm:ibkr-pool" and "npm:ibkr-pool/sim".
import assert from "node:assert/strict";
import { IbkrPool, silentLogger } from "ibkr-pool";
import { clockFrom, drop, FakeTws, listen } from "ibkr-pool/sim";
import { decide } from "./bot.ts";

/** 10:30 in New York on a Tuesday: the market of the fake is open. */
const MORNING_MS = Date.UTC(2026, 0, 13, 15, 30);

/** Runs a task with a fake TWS and a pool of its own, of which nothing is left afterwards. */
async function withTws(task: (tws: FakeTws, pool: IbkrPool) => Promise<void>): Promise<void> {
  const tws = new FakeTws({ clock: clockFrom(MORNING_MS), seed: 1 });
  const door = await listen(tws);
  const pool = new IbkrPool({ port: door.port, backoffMsMin: 10, logger: silentLogger });
  try {
    await task(tws, pool);
  } finally {
    await pool.close();
    tws.close();
    await door.close();
  }
}

Deno.test("the bot trades a share that it does not hold", () =>
  withTws(async (_tws, pool) => {
    assert.equal((await decide(pool, "NVDA", 1)).action, "trade");
  }));

Deno.test("the bot decides the same when the session is lost in the middle", () =>
  withTws(async (tws, pool) => {
    tws.inject(drop({ how: "rst", afterRequest: "reqPositions", times: 1 }));
    assert.equal((await decide(pool, "NVDA", 1)).action, "trade");
    assert.equal(pool.stats().sessionsLost, 1);
  }));
