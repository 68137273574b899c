import { expect, test } from "vitest";
import { shareOf } from "../support/contracts.ts";
import { of, stockSession } from "../support/stock-session.ts";

const SPY = shareOf("SPY");
const DAY_MS = 86_400_000;
const MONDAY_MS = Date.UTC(2023, 7, 28);
/** The true bars of a Friday and of its week; the days before it are such that the week is true. */
const FRIDAY = { open: 451.53, high: 453.67, low: 449.68, close: 450.92, volume: 1_185_147, count: 248_346 };
const WEEK = { open: 437.3, high: 453.67, low: 437.3, close: 450.92, volume: 6_929_458, count: 1_393_264 };
const FRIDAY_WAP = 451.3;
const WEEK_WAP = 448.476;

const restVolume = WEEK.volume - FRIDAY.volume;
const restWap = (WEEK_WAP * WEEK.volume - FRIDAY_WAP * FRIDAY.volume) / restVolume;
const days = [0, 1, 2, 3].map((day) => ({
  startMs: MONDAY_MS + day * DAY_MS,
  open: day === 0 ? WEEK.open : 447,
  high: 452,
  low: day === 0 ? WEEK.low : 440,
  close: 447,
  volume: day === 0 ? restVolume - 3_000_000 : 1_000_000,
  wap: restWap,
  count: day === 0 ? WEEK.count - FRIDAY.count - 600_000 : 200_000,
}));
const friday = { ...FRIDAY, startMs: MONDAY_MS + 4 * DAY_MS, wap: FRIDAY_WAP };

const { client, nextId } = await stockSession(
  { history: { series: [{ instrument: "SPY", length: "day", bars: [...days, friday] }] } },
  Date.UTC(2026, 5, 24, 15),
);

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
  expect(bar.slice(0, 7)).toEqual(["20230901", ...Object.values(WEEK)]);
  expect(bar[7]).toBeCloseTo(WEEK_WAP, 3);
});

test("a month that began on a given day has the prices of that day", async () => {
  const bar = await lastBar("2 M", "1M");
  expect(bar.slice(0, 7)).toEqual(["20230901", ...Object.values(FRIDAY)]);
  expect(bar[7]).toBeCloseTo(FRIDAY_WAP, 3);
});
