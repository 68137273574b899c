import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { historyFile } from "../../../../sim/exchange/history/history-file.ts";
import type { PastSeries } from "../../../../sim/exchange/history/price-history.ts";

const NOW = Date.UTC(2026, 0, 13, 15, 30);

/** Makes a file of equal bars at given times. */
function file(name: string, times: readonly string[]): PastSeries {
  const rows = times.map((time) => `${time},10,12,9,11,100`);
  const series = historyFile(name, ["time,open,high,low,close,volume", ...rows].join("\n"));
  if (series === undefined) throw new Error(`${name} is no file of past prices`);
  return series;
}
const using = (...series: PastSeries[]) => new Exchange({ history: { series } });
const ny = (...times: string[]): string[] => times.map((time) => `202601${time} US/Eastern`);

test.each([
  ["AAPL.1-day.csv", ["20260105", "20260107"], "line 3: there is a gap: the day 2026-01-06 is missing"],
  ["AAPL.1-day.csv", ["20260103"], "line 2: AAPL does not trade on 2026-01-03"],
  ["AAPL.1-day.csv", ["20260116", "20260119"], "line 3: AAPL does not trade on 2026-01-19"],
  [
    "AAPL.1-min.csv",
    ny("05 09:30:00", "05 09:32:00"),
    "line 3: there is a gap: the bar of 20260105 09:31:00 US/Eastern is missing",
  ],
  [
    "AAPL.1-min.csv",
    ny("05 15:59:00", "06 09:31:00"),
    "line 3: there is a gap: the bar of 20260106 09:30:00 US/Eastern is missing",
  ],
  [
    "AAPL.1-hour.csv",
    ny("05 15:00:00", "06 10:00:00"),
    "line 3: there is a gap: the bar of 20260106 09:30:00 US/Eastern is missing",
  ],
  [
    "AAPL.1-min.csv",
    ny("05 15:59:00", "05 16:01:00"),
    "line 3: there is a gap: the bar of 20260105 16:00:00 US/Eastern is missing",
  ],
  [
    "AAPL.1-min.csv",
    ny("05 15:58:00", "06 09:30:00"),
    "line 3: there is a gap: the bar of 20260105 15:59:00 US/Eastern is missing",
  ],
  ["AAPL.1-min.csv", ny("05 20:00:00"), "line 2: AAPL does not trade at 20260105 20:00:00 US/Eastern"],
  ["AAPL.1-min.csv", ny("03 10:00:00"), "line 2: AAPL does not trade at 20260103 10:00:00 US/Eastern"],
  [
    "AAPL.5-mins.csv",
    ny("05 09:31:00"),
    "line 2: 20260105 09:31:00 US/Eastern is no multiple of the bar size, and the venue does not open then",
  ],
  ["NOSUCH.1-day.csv", ["20260105"], "line 2: there is no instrument NOSUCH"],
  ["AAPL-FUT-202603.1-day.csv", ["20260105"], "line 2: there is no instrument AAPL-FUT-202603"],
  ["AAPL-STK-what.1-day.csv", ["20260105"], "line 2: there is no instrument AAPL-STK-what"],
  [
    "NQ.1-day.csv",
    ["20260105"],
    /line 2: NQ names \d+ contracts, such as NQ\w\d: name one by type and terms, as ES-FUT-202603 does/,
  ],
])("%s with bars at %j is refused", (name, times, cause) => {
  const make = () => using(file(name, times));
  if (cause instanceof RegExp) expect(make).toThrow(cause);
  else expect(make).toThrow(new RangeError(`Cannot use the history ${name}: ${cause}`));
});

test("days after a weekend and a holiday, and hours after a night, are no gaps", () => {
  expect(() => using(file("AAPL.1-day.csv", ["20260116", "20260120"]))).not.toThrow();
  expect(() => using(file("AAPL.1-hour.csv", ny("02 15:00:00", "05 09:30:00", "05 10:00:00")))).not.toThrow();
  expect(() => using(file("EUR.USD.1-hour.csv", ny("09 16:00:00", "11 17:15:00")))).not.toThrow();
});

test("two files of one instrument and bar size are refused by both names", () => {
  expect(() => using(file("AAPL.1-day.csv", ["20260105"]), file("265598.1-day.csv", ["20260105"]))).toThrow(
    new RangeError(
      "Cannot use the history 265598.1-day.csv: line 2: AAPL.1-day.csv: line 2 has bars of the same instrument and size",
    ),
  );
});

test("a file that begins within a bar of a longer one is refused", () => {
  expect(() =>
    using(file("AAPL.1-day.csv", ["20260105"]), file("AAPL.1-hour.csv", ny("05 15:00:00"))),
  ).toThrow(
    /^Cannot use the history AAPL\.1-day\.csv: line 2: a file with shorter bars covers this bar in part/,
  );
});

test("a series that comes from no file is refused by the number of its bar", () => {
  const bar = { open: 10, high: 12, low: 9, close: 11, volume: 1 };
  const bars = [5, 7].map((day) => ({ ...bar, startMs: Date.UTC(2026, 0, day) }));
  expect(() => using({ instrument: "AAPL", length: "day", bars })).toThrow(
    new RangeError("Cannot use the history AAPL: bar 2: there is a gap: the day 2026-01-06 is missing"),
  );
  expect(() => using({ instrument: "AAPL", length: "day", bars: [] })).toThrow(/AAPL: it has no bars/);
});

test.each([
  ["AAPL", 265598],
  ["265598", 265598],
  ["AAPL@SMART", 265598],
  ["AAPL-STK-USD", 265598],
  ["EUR.USD", 12087792],
  ["EUR-CASH-USD", 12087792],
  ["SPX", 416904],
])("the name %s is that of contract %i", (name, conId) => {
  const exchange = using(file(`${name}.1-day.csv`, ["20260105"]));
  const instrument = exchange.instrument(conId, NOW);
  if (instrument === undefined) throw new Error(`${conId} is not listed`);
  const day = exchange.calendar(instrument, NOW).dayAt(Date.UTC(2026, 0, 5, 18));
  expect(exchange.bars(instrument, "TRADES", "day", day.openMs, day.closeMs)).toMatchObject([
    { open: 10, high: 12, low: 9, close: 11, volume: 100 },
  ]);
});

test("the strikes of options are around the price of the past at the start", () => {
  const strikes = (exchange: Exchange): readonly number[] => {
    const any = { conId: 0, lastTradeDate: "", strike: 0, right: "", multiplier: "", exchange: "" };
    const query = { ...any, primaryExchange: "", currency: "", localSymbol: "", tradingClass: "" };
    return exchange.find({ ...query, symbol: "AAPL", secType: "OPT" }, NOW).map(({ strike }) => strike);
  };
  expect(strikes(new Exchange())).not.toContain(10);
  const past = file("AAPL.1-day.csv", ["20260105"]);
  const higher = { open: 900, high: 900, low: 900, close: 900, volume: 1, startMs: Date.UTC(2026, 0, 6) };
  const history = { series: [{ instrument: "AAPL", length: "day" as const, bars: [...past.bars, higher] }] };
  expect(strikes(using(past))).toContain(10);
  expect(strikes(new Exchange({ history }, undefined, Date.UTC(2026, 0, 5, 15)))).toContain(10);
  expect(strikes(new Exchange({ history }))).toContain(900);
});
