import { expect, test } from "vitest";
import { spanOf } from "../../../../src/web/reads/history-spans.ts";

const span = (duration: string, barSize: string) => spanOf("read x", duration, barSize);

test.each([
  ["1 D", "5 mins", "1d", "5min"],
  ["1 W", "30 mins", "1w", "30min"],
  ["3 M", "1 day", "3m", "1d"],
  ["2 Y", "1 week", "2y", "1w"],
  ["10 Y", "1 month", "10y", "1m"],
  ["60 S", "1 min", "1min", "1min"],
  ["5400 S", "1 min", "2h", "1min"],
  ["36000 S", "15 mins", "3d", "15min"],
  ["86400 S", "15 mins", "5d", "15min"],
])("%s of %s is the period %s with the bar %s, in one request", (duration, barSize, period, bar) => {
  expect(span(duration, barSize)).toMatchObject({ period, bar, parts: undefined });
});

test.each([
  ["1 D", "1 min", "2min", "8h"],
  ["2 D", "5 mins", "10min", "1d"],
  ["86400 S", "5 mins", "10min", "1d"],
  ["1 W", "10 mins", "15min", "6d"],
  ["1 M", "15 mins", "1h", "7d"],
  ["1 Y", "1 hour", "1d", "30d"],
  ["1 Y", "8 hours", "1d", "333d"],
  ["4 Y", "1 day", "1w", "1000d"],
])("%s of %s is read in parts behind an outline of %s, each of %s", (duration, barSize, outline, period) => {
  expect(span(duration, barSize).parts).toMatchObject({ outline, period });
});

test.each([
  ["1 D", "1 day", "2d", 1],
  ["1 D", "1 week", "1w", 1],
  ["1 W", "1 month", "1m", 1],
])("%s of %s is the period %s, of which the last %i bars are kept", (duration, barSize, period, lastBars) => {
  expect(span(duration, barSize)).toMatchObject({ period, lastBars });
});

test.each([
  "0 D",
  "-1 D",
  "1.5 D",
  "1D",
  "1 d",
  "",
  "D",
  "1 D 1 D",
  "99999999 D",
  "1001 D",
  "16 Y",
  "86401 S",
])("the duration %j is refused with a sentence", (duration) => {
  expect(() => span(duration, "1 day")).toThrow(/^Cannot read x: duration: /);
});

test("bars that the gateway does not have are refused, with those that it has", () => {
  for (const barSize of ["1 secs", "30 secs", "20 mins", "toString"])
    expect(() => span("1 D", barSize)).toThrow(/^Cannot read x: barSize: .*expected one of 1 min\|2 mins/);
});
