import { EventName } from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL_NUMBERED, ACCOUNT } from "../../support/contracts.ts";
import { Kept } from "../../support/kept.ts";
import { heard, of } from "../../support/views.ts";
import { World } from "../../support/world.ts";

const OPEN_MS = Date.UTC(2026, 0, 13, 15, 30);
test("the unset values with which TWS begins are left out, and reach no caller as a number", async () => {
  const world = new World({ pnlUnsetFirst: true }, OPEN_MS);
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const told = heard(lease.api);
  lease.api.reqPnL(1, ACCOUNT, "");
  lease.api.reqPnLSingle(2, ACCOUNT, "", AAPL_NUMBERED.conId ?? 0);
  const readers = [new Kept(pool.watchPnL(ACCOUNT)), new Kept(pool.watchPnLSingle(AAPL_NUMBERED, ACCOUNT))];
  const reads = [pool.getPnL(ACCOUNT), pool.getPnLSingle(AAPL_NUMBERED, ACCOUNT)];
  const values = await world.clock.until(Promise.all<{ readonly dailyPnL: number }>(reads));
  await world.clock.advance(3_000);
  for (const { dailyPnL } of values) expect(Math.abs(dailyPnL)).toBeLessThan(1e9);
  for (const reader of readers) {
    expect(reader.values.length).toBeGreaterThan(1);
    for (const { dailyPnL } of reader.values) expect(dailyPnL).toEqual(expect.any(Number));
  }
  // `lease.api` gives what the library gives: the first message, without values.
  expect(of(told, EventName.pnl)[0]).toEqual([1, undefined, undefined, undefined]);
  expect(of(told, EventName.pnlSingle)[0]).toEqual([2, 100, undefined, undefined, undefined, undefined]);
  expect(JSON.stringify([values, readers.map((reader) => reader.values), told])).not.toContain("e+308");
});
