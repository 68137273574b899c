import { expect, test } from "vitest";
import { historyFileName } from "../../../../sim/exchange/history/history-file-name.ts";

test.each([
  ["AAPL.1-day.csv", "AAPL", "day", "csv"],
  ["EUR.USD.5-mins.jsonl", "EUR.USD", 300_000, "jsonl"],
  ["265598.1-min.CSV", "265598", 60_000, "csv"],
  ["AAPL  260220C00250000.15-secs.csv", "AAPL  260220C00250000", 15_000, "csv"],
  ["SPY.1-secs.csv", "SPY", 1_000, "csv"],
  ["SPY.quotes.jsonl", "SPY", "quotes", "jsonl"],
  ["ES-FUT-202603.1-hour.csv", "ES-FUT-202603", 3_600_000, "csv"],
])("the name %s is read as an instrument, a bar size and a format", (file, instrument, length, format) => {
  expect(historyFileName(file)).toEqual({ instrument, length, format });
});

test.each(["README.md", ".AAPL.1-day.csv", "AAPL.1-day.csv.bak"])("%s is no file of past prices", (file) => {
  expect(historyFileName(file)).toBeUndefined();
});

test.each([
  ["AAPL.csv", "AAPL.csv: expected a name such as AAPL.1-day.csv: an instrument and a bar size"],
  ["AAPL.1-days.csv", "AAPL.1-days.csv: there is no bar size 1-days; did you mean 1-day?"],
  ["AAPL.1-sec.csv", "AAPL.1-sec.csv: there is no bar size 1-sec; did you mean 1-secs?"],
  ["AAPL.quote.csv", "AAPL.quote.csv: there is no bar size quote; did you mean quotes?"],
])("the name %s is refused", (file, message) => {
  expect(() => historyFileName(file)).toThrow(new RangeError(message));
});
