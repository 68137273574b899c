import { expect, test } from "vitest";
import { historicalData } from "../../../sim/wire/responses/historical-data.ts";
import { IbkrPool } from "../../../src/mod.ts";
import { type HugeHistoryParams, hugeHistory, startFakeTws } from "../../support/sim.ts";

const APPLE = { symbol: "AAPL", secType: "STK", exchange: "SMART", currency: "USD" } as never;

/** Numbers of bars of the answers to requests of a pool with the fault in force. */
async function bars(fault: HugeHistoryParams, requests: number): Promise<readonly number[]> {
  await using tws = await startFakeTws({
    network: "memory",
    profile: "gentle",
    faults: [hugeHistory(fault)],
  });
  const pool = new IbkrPool({ port: tws.port }, tws.seams);
  const counts: number[] = [];
  for (let left = requests; left > 0; left--) {
    const barSize = left % 2 === 0 ? "1 hour" : "30 mins";
    const read = pool.getHistoricalData(APPLE, { duration: "1 D", barSize } as never);
    counts.push((await tws.until(read)).length);
  }
  await pool.close();
  return counts;
}

test("an answer has as many bars as wanted, until the fault has struck as often as it may", async () => {
  const [first, second] = await bars({ bars: 20_000, times: 1 }, 2);
  expect(first).toBe(20_000);
  expect(second).toBeLessThan(100);
});

test("the values of the bars are those of the answer, again and again", async () => {
  const fields = historicalData.write(
    { reqId: 1, start: "a", end: "b", bars: [bar("one", 1), bar("two", 2)] },
    193,
  );
  expect(fields.slice(0, 5)).toEqual(["17", "1", "a", "b", "2"]);
  expect(await bars({ bars: 5 }, 1)).toEqual([5]);
});

function bar(time: string, price: number) {
  return { time, open: price, high: price, low: price, close: price, volume: 1, wap: price, count: 1 };
}
