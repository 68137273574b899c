import { expect, test } from "vitest";
import { shareOf } from "../support/contracts.ts";
import { of, stockSession } from "../support/stock-session.ts";
import { SPY_DAYS, SPY_FRIDAY, SPY_WEEK, SPY_WEEK_WAP } from "../support/true-bars.ts";

const SPY = shareOf("SPY");
const { client, nextId } = await stockSession({ history: { series: [SPY_DAYS] } }, Date.UTC(2026, 5, 24, 15));

async function lastBar(duration: string, size: string): Promise<unknown[]> {
  const id = nextId();
  await client.request(
    (api) =>
      api.reqHistoricalData(
        id,
        SPY,
        "20230904-20:00:00",
        duration,
        size as never,
        "TRADES" as never,
        0,
        2,
        false,
      ),
    "historicalData",
    (args) => args[0] === id && String(args[1]).startsWith("finished"),
  );
  const bars = client.of("historicalData").filter(of(id)).slice(0, -1);
  return bars.at(-1)?.slice(1) ?? [];
}

test("a week of given days has their first and last price, extremes, volume, count and average", async () => {
  const bar = await lastBar("1 M", "1W");
  expect(bar.slice(0, 7)).toEqual(["20230901", ...Object.values(SPY_WEEK)]);
  expect(bar[7]).toBe(SPY_WEEK_WAP);
});

test("a month that began on a given day has the prices of that day", async () => {
  const bar = await lastBar("2 M", "1M");
  expect(bar.slice(0, 7)).toEqual(["20230901", ...Object.values(SPY_FRIDAY)]);
  expect(bar[7]).toBe(SPY_DAYS.bars.at(-1)?.wap);
});
