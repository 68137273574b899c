import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { historyFile } from "../../../../sim/exchange/history/history-file.ts";
import type { PastBar, PastSeries } from "../../../../sim/exchange/history/price-history.ts";

const RIGHT = ["20260105", 10, 12, 9, 11, 100, 10.5, 7] as const;
const HEADER = "time,open,high,low,close,volume,wap,count";

/** Refused values of the bar of 6 January, and why. */
const REFUSED: readonly (readonly [values: readonly (string | number)[], cause: string])[] = [
  [["20260106", 0, 12, 0, 11, 100, 10.5, 7], "open 0 is not above 0"],
  [["20260106", 10, 12, -9, 11, 100, 10.5, 7], "low -9 is not above 0"],
  [["20260106", 10, 10_000_001, 9, 11, 100, 10.5, 7], "high 10000001 is not between 0.000001 and 10000000"],
  [["20260106", 10, 1e300, 9, 11, 100, 10.5, 7], "high 1e+300 is not between 0.000001 and 10000000"],
  [["20260106", 10, 12, 1e-7, 11, 100, 10.5, 7], "low 1e-7 is not between 0.000001 and 10000000"],
  [["20260106", 10, 8, 9, 9, 100, 10.5, 7], "high 8 is below low 9"],
  [["20260106", 13, 12, 9, 11, 100, 10.5, 7], "open 13 is not between low 9 and high 12"],
  [["20260106", 10, 12, 9, 8.9, 100, 10.5, 7], "close 8.9 is not between low 9 and high 12"],
  [["20260106", 10, 12_000, 9, 11, 100, 10.5, 7], "high 12000 is more than 1000 times the low 9"],
  [["20260106", 10, 12, 9, 11, -1, 10.5, 7], "volume -1 is below 0"],
  [["20260106", 10, 12, 9, 11, 1e14, 10.5, 7], "volume 100000000000000 is not between 0 and 10000000000000"],
  [["20260106", 10, 12, 9, 11, 0.123456789, 10.5, 7], "volume 0.123456789 has more than 8 decimals"],
  [["20260106", 10, 12, 9, 11, 100, 8, 7], "wap 8 is not between low 9 and high 12"],
  [["20260106", 10, 12, 9, 11, 100, 10.5, -1], "count -1 is no whole number from 0"],
  [["20260106", 10, 12, 9, 11, 100, 10.5, 1.5], "count 1.5 is no whole number from 0"],
  [["20260106", 10, 12, 9, 11, 100, 10.5, 1e14], "count 100000000000000 is above 10000000000000"],
  [["20260105", 10, 12, 9, 11, 100, 10.5, 7], "its time is that of the line before: it is there twice"],
  [["20260102", 10, 12, 9, 11, 100, 10.5, 7], "its time is before that of the line before"],
  [["21000106", 10, 12, 9, 11, 100, 10.5, 7], "its time is not in the years from 1970 to 2099"],
  [
    ["20260106", 10_000, 12_000, 9_001, 11_000, 100, 10_500, 7],
    "its prices from 9001 to 12000 are more than 1000 times off those of the bar before, from 9 to 12",
  ],
  [
    ["20260106", 0.01, 0.012, 0.009, 0.011, 100, 0.01, 7],
    "its prices from 0.009 to 0.012 are more than 1000 times off those of the bar before, from 9 to 12",
  ],
];

test.each(REFUSED)("a bar with the values %j is refused by its line", (values, cause) => {
  const text = [HEADER, RIGHT.join(","), values.join(",")].join("\n");
  expect(() => historyFile("AAPL.1-day.csv", text)).toThrow(
    new RangeError(`AAPL.1-day.csv: line 3: ${cause}`),
  );
});

const barOf = ([day, open, high, low, close, volume, wap, count]: readonly (string | number)[]): PastBar => {
  const [year, month, date] = /^(....)(..)(..)$/.exec(String(day))?.slice(1).map(Number) ?? [];
  const startMs = Date.UTC(Number(year), Number(month) - 1, date);
  return { startMs, open, high, low, close, volume, wap, count } as PastBar;
};
const made = (...series: PastSeries[]) => new Exchange({ history: { series } });

test.each(REFUSED)("a bar of no file with the values %j is refused by its number", (values, cause) => {
  const bars = [barOf(RIGHT), barOf(values)];
  expect(() => made({ instrument: "AAPL", length: "day", bars })).toThrow(
    new RangeError(`Cannot use the history AAPL: bar 2: ${cause}`),
  );
});

test("a bar of no file with a price or a volume that is no number is refused", () => {
  for (const change of [{ open: Number.NaN }, { high: Number.POSITIVE_INFINITY }, { volume: Number.NaN }]) {
    const bars = [{ ...barOf(RIGHT), ...change }];
    expect(() => made({ instrument: "AAPL", length: "day", bars })).toThrow(
      /^Cannot use the history AAPL: bar 1: \w+ (NaN|Infinity) is not between/,
    );
  }
  const bars = [{ ...barOf(RIGHT), wap: Number.NaN }];
  expect(() => made({ instrument: "AAPL", length: "day", bars })).toThrow(
    "AAPL: bar 1: wap NaN is no number",
  );
});

test("a series of no file with a bar size that there is not is refused", () => {
  for (const length of [0, 7_000, Number.NaN])
    expect(() => made({ instrument: "AAPL", length, bars: [barOf(RIGHT)] })).toThrow(
      `Cannot use the history AAPL: bars of ${length} ms: there is no such bar size`,
    );
});

test("parts of a unit are traded of shares and cryptocurrencies, not of futures and options", () => {
  const file = (name: string, line: string) => {
    const series = historyFile(name, `time,open,high,low,close,volume\n${line}`);
    return series === undefined ? [] : [series];
  };
  expect(() => made(...file("AAPL.1-day.csv", "20260105,10,12,9,11,0.5"))).not.toThrow();
  expect(() => made(...file("ES-FUT-202603.1-day.csv", "20260105,10,12,9,11,0.5"))).toThrow(
    "Cannot use the history ES-FUT-202603.1-day.csv: line 2: volume 0.5 is no whole number: ES-FUT-202603 is traded in whole units",
  );
});

test("a file whose prices are far off from those of another one is refused by both lines", () => {
  const day = historyFile("AAPL.1-day.csv", [HEADER, RIGHT.join(",")].join("\n"));
  const minute = historyFile(
    "AAPL.1-min.csv",
    "time,open,high,low,close,volume\n20260106 09:30:00 US/Eastern,26000,26000,26000,26000,5",
  );
  if (day === undefined || minute === undefined) throw new Error("no files of past prices");
  const cause =
    /from 9 to 12 are more than 1000 times off those of AAPL.1-min.csv: line 2, from 26000 to 26000/;
  expect(() => made(day, minute)).toThrow(cause);
  expect(() => made(day, minute)).toThrow(/^Cannot use the history AAPL.1-day.csv: line 2: /);
});
