import { expect, test } from "vitest";
import { historyFile } from "../../../../sim/exchange/history/history-file.ts";

const HEADER = "time,open,high,low,close,volume";
const FIRST = "20260105,10,12,9,11,100";
const DAY = Date.UTC(2026, 0, 5);

/** Reads a daily file with a header, a right line and further ones. */
const daily = (...lines: string[]) => historyFile("AAPL.1-day.csv", [HEADER, FIRST, ...lines].join("\n"));

test("a CSV file is read by the names of its columns, in any order and case", () => {
  const text = "\uFEFFClose,Volume,Adj Close,Date,Open,Low,High\r\n11,100,5,2026-01-05,10,9,12\r\n\r\n";
  expect(historyFile("AAPL.1-day.csv", text)).toEqual({
    instrument: "AAPL",
    length: "day",
    bars: [{ startMs: DAY, open: 10, high: 12, low: 9, close: 11, volume: 100 }],
    source: { file: "AAPL.1-day.csv", lines: [2] },
  });
});

test("JSON lines are read like CSV, with numbers or texts, average price and count", () => {
  const line =
    '{"time":1767623400,"open":"10","high":12,"low":9,"close":11,"volume":7.5,"WAP":10.5,"barCount":3}';
  const series = historyFile("BTC.1-min.jsonl", `\n${line}\n`);
  expect(series?.bars).toEqual([
    { startMs: 1_767_623_400_000, open: 10, high: 12, low: 9, close: 11, volume: 7.5, wap: 10.5, count: 3 },
  ]);
  expect(series?.source?.lines).toEqual([2]);
});

test("a quoted line break counts in the numbers of later lines", () => {
  const text = `${HEADER},note\n${FIRST},"two\nlines"\n20260106,10,12,9,x,100,""`;
  expect(() => historyFile("AAPL.1-day.csv", text)).toThrow(
    new RangeError('AAPL.1-day.csv: line 4: close: expected a number, got "x"'),
  );
});

test.each([
  ["20260106,10,12,9,eleven,100", 'close: expected a number, got "eleven"'],
  ["20260106,10,12,9,,100", 'close: expected a number, got ""'],
  ["20260106,10,12,9,1e999,100", 'close: expected a number, got "1e999"'],
  ["20260106,10,12,9,0x10,100", 'close: expected a number, got "0x10"'],
  ["20260106,10,8,9,9,100", "high 8 is below low 9"],
  ["20260106,13,12,9,11,100", "open 13 is not between low 9 and high 12"],
  ["20260106,10,12,9,8.99,100", "close 8.99 is not between low 9 and high 12"],
  ["20260106,10,12,NaN,11,100", 'low: expected a number, got "NaN"'],
  ["99990106,10,12,9,11,100", "its time is not in the years from 1970 to 2099"],
  ["19000106,10,12,9,11,100", "its time is not in the years from 1970 to 2099"],
  ["20260105,10,12,9,11,100", "its time is that of the line before: it is there twice"],
  ["20260102,10,12,9,11,100", "its time is before that of the line before"],
  ["20260106,10,12,9,11", "expected 6 values, as many as there are columns, got 5"],
  [
    "2026-01-06 09:30:00,10,12,9,11,100",
    'time: expected a day such as 20260113 or 2026-01-13, got "2026-01-06 09:30:00"',
  ],
])("the line %s is refused", (line, cause) => {
  expect(() => daily(line)).toThrow(new RangeError(`AAPL.1-day.csv: line 3: ${cause}`));
});

test.each([
  ["AAPL.1-day.csv", "", "line 1: there are no bars"],
  ["AAPL.1-day.csv", HEADER, "line 1: there are no bars"],
  ["AAPL.1-day.jsonl", "\n", "line 1: there are no bars"],
  [
    "AAPL.1-day.csv",
    "time,open,high,low,close\n20260105,10,12,9,11",
    "line 1: there is no volume; the columns are time, open, high, low, close",
  ],
  ["AAPL.1-day.csv", `${HEADER},open\n${FIRST},10`, "line 1: the column open is there twice"],
  ["AAPL.1-day.jsonl", "{", "line 1: it is not JSON"],
  ["AAPL.1-day.jsonl", "[1]", 'line 1: expected an object, such as {"time": "20260105", ...}'],
  [
    "AAPL.1-day.jsonl",
    '{"time":"20260105","open":1}',
    "line 1: there is no high; the columns are time, open",
  ],
  [
    "AAPL.1-min.csv",
    `${HEADER}\n20260105 09:30:00,10,12,9,11,100`,
    'line 2: time: expected a time such as 2026-01-13T09:30:00-05:00, 20260113 09:30:00 US/Eastern or 1768314600 (a time needs a zone), got "20260105 09:30:00"',
  ],
  ["AAPL.1-day.csv", `${HEADER},wap\n${FIRST},12.5`, "line 2: wap 12.5 is not between low 9 and high 12"],
  ["AAPL.1-day.csv", `${HEADER},count\n${FIRST},1.5`, "line 2: count 1.5 is no whole number from 0"],
])("%s with the text %j is refused", (file, text, cause) => {
  expect(() => historyFile(file, text)).toThrow(new RangeError(`${file}: ${cause}`));
});

test("a line that is not CSV is refused by its number", () => {
  expect(() => daily('20260106,1"0,12,9,11,100')).toThrow(/^AAPL\.1-day\.csv: line 3: it is not CSV: /);
});

test("carriage returns, quotes and a byte order mark are read in both formats", () => {
  const csv = `\uFEFF"time","open","high","low","close","volume"\r\n"20260105","10","12","9","11","100"\r\n`;
  const json = '\uFEFF{"time":"20260105","open":10,"high":12,"low":9,"close":11,"volume":100}\r\n\r\n';
  const bars = [{ startMs: DAY, open: 10, high: 12, low: 9, close: 11, volume: 100 }];
  expect(historyFile("AAPL.1-day.csv", csv)?.bars).toEqual(bars);
  expect(historyFile("AAPL.1-day.jsonl", json)?.bars).toEqual(bars);
});

test("a line of JSON that has a column twice is refused", () => {
  const line = '{"time":"20260105","open":1,"Open":2,"high":12,"low":9,"close":11,"volume":100}';
  expect(() => historyFile("AAPL.1-day.jsonl", line)).toThrow(
    "AAPL.1-day.jsonl: line 1: the column open is there twice",
  );
});

test("a file of more than 500 000 lines is refused before it is read", () => {
  const text = `${HEADER}\n${`${FIRST}\n`.repeat(5_000_000)}`;
  expect(() => historyFile("AAPL.1-secs.csv", text)).toThrow(
    new RangeError(
      "AAPL.1-secs.csv: line 500002: a file can have 500000 lines below the first: use longer bars or fewer days",
    ),
  );
});
