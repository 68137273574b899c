import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import { historyFile } from "../../../../sim/exchange/history/history-file.ts";
import { quoteFile } from "../../../../sim/exchange/history/quote-file.ts";

const HEADER = "time,bid,ask,bidSize,askSize";
const AT = "2026-01-05T09:30:00";
const FIRST = `${AT}.200-05:00,10,10.02,300,500`;
const AT_MS = Date.UTC(2026, 0, 5, 14, 30);
const read = (...lines: string[]) => quoteFile("AAPL.quotes.csv", [HEADER, FIRST, ...lines].join("\n"));

test("a file of quotes is read by the names of its columns, and other files are not", () => {
  expect(read(`${AT}.200-05:00,10,10.01,200,500`)).toEqual({
    instrument: "AAPL",
    quotes: [
      { atMs: AT_MS + 200, bid: 10, ask: 10.02, bidSize: 300, askSize: 500 },
      { atMs: AT_MS + 200, bid: 10, ask: 10.01, bidSize: 200, askSize: 500 },
    ],
    source: { file: "AAPL.quotes.csv", lines: [2, 3] },
  });
  expect(quoteFile("AAPL.1-day.csv", "")).toBeUndefined();
  expect(quoteFile("README.md", "")).toBeUndefined();
  expect(historyFile("AAPL.quotes.csv", HEADER)).toBeUndefined();
});

test.each([
  [`${AT}-05:00,10,10.02,300,500`, "its time is before that of the line before"],
  [`${AT}.3-05:00,10.03,10.02,300,500`, "bid 10.03 is above ask 10.02"],
  [`${AT}.3-05:00,0,10.02,300,500`, "bid 0 is not above 0"],
  [`${AT}.3-05:00,10,1e9,300,500`, "ask 1000000000 is not between 0.000001 and 10000000"],
  [`${AT}.3-05:00,10,10.02,-3,500`, "bidSize -3 is below 0"],
  [`${AT}.3-05:00,10,10.02,3,1e20`, "askSize 100000000000000000000 is not between 0 and 10000000000000"],
  ["2100-01-05T09:30:00-05:00,10,10.02,3,5", "its time is not in the years from 1970 to 2099"],
  [`${AT}.3-05:00,10,x,3,5`, 'ask: expected a number, got "x"'],
])("the line %s is refused", (line, cause) => {
  expect(() => read(line)).toThrow(new RangeError(`AAPL.quotes.csv: line 3: ${cause}`));
});

test("a file of quotes without rows or without a column is refused", () => {
  expect(() => quoteFile("AAPL.quotes.csv", HEADER)).toThrow("AAPL.quotes.csv: line 1: there are no quotes");
  expect(() => quoteFile("AAPL.quotes.csv", "time,bid,ask,bidSize")).toThrow(
    "AAPL.quotes.csv: line 1: there is no askSize; the columns are time, bid, ask, bidsize",
  );
});

const minute = historyFile(
  "AAPL.1-min.csv",
  "time,open,high,low,close,volume\n20260105 09:30:00 US/Eastern,10,10.5,9.5,10,1000",
);
const using = (...lines: string[]) => {
  const quotes = quoteFile("AAPL.quotes.csv", [HEADER, ...lines].join("\n"));
  return () =>
    new Exchange({
      history: { series: minute === undefined ? [] : [minute], quotes: quotes === undefined ? [] : [quotes] },
    });
};

test("quotes that no bar is around, or that are far off from it, are refused by their line", () => {
  expect(using(FIRST)).not.toThrow();
  expect(using(FIRST, "2026-01-05T09:31:00-05:00,10,10.02,300,500")).toThrow(
    "Cannot use the history AAPL.quotes.csv: line 3: no bar of a file is around this quote",
  );
  expect(using(`${AT}-05:00,12,12.02,300,500`)).toThrow(
    "Cannot use the history AAPL.quotes.csv: line 2: bid 12 and ask 12.02 are far off from the bar around them, from 9.5 to 10.5",
  );
});

test("quotes of an instrument without bars, and two files of quotes of one, are refused", () => {
  const quotes = quoteFile("MSFT.quotes.csv", [HEADER, FIRST].join("\n"));
  const apple = read();
  if (quotes === undefined || apple === undefined || minute === undefined) throw new Error("no files");
  expect(() => new Exchange({ history: { series: [minute], quotes: [quotes] } })).toThrow(
    "Cannot use the history MSFT.quotes.csv: line 2: no file has bars of MSFT, and quotes need bars around them",
  );
  expect(() => new Exchange({ history: { series: [minute], quotes: [apple, apple] } })).toThrow(
    "Cannot use the history AAPL.quotes.csv: line 2: AAPL.quotes.csv: line 2 has quotes of the same instrument",
  );
});

test("wrong quotes that come from no file are refused by their number", () => {
  const quote = { atMs: AT_MS, bid: Number.NaN, ask: 10, bidSize: 1, askSize: 1 };
  const history = {
    series: minute === undefined ? [] : [minute],
    quotes: [{ instrument: "AAPL", quotes: [quote] }],
  };
  expect(() => new Exchange({ history })).toThrow(
    "Cannot use the history AAPL: quote 1: bid NaN is not between 0.000001 and 10000000",
  );
});
