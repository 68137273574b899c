import { expect, test } from "vitest";
import { dateOf, instantOf } from "../../../../sim/exchange/history/past-time.ts";

const NINE_THIRTY = Date.UTC(2026, 0, 13, 14, 30);
const DAY = Date.UTC(2026, 0, 13);

test.each([
  "2026-01-13T09:30:00-05:00",
  "2026-01-13T14:30:00Z",
  "2026-01-13T14:30Z",
  "2026-01-13 14:30:00.000+00:00",
  "20260113 09:30:00 US/Eastern",
  "2026-01-13 08:30:00 US/Central",
  "20260113-14:30:00",
  "1768314600",
  "1768314600000",
])("%s is an instant", (text) => {
  expect(instantOf(text)).toBe(NINE_THIRTY);
});

test.each([
  "20260113 09:30:00",
  "2026-01-13T09:30:00",
  "2026-01-13 09:30",
  "20260113",
  "2026-02-30T09:30:00Z",
  "2026-01-13T24:30:00Z",
  "20260113 09:30:00 No/Where",
  "half past nine",
  "",
  "-1768314600",
])('"%s" is no instant, because it has no zone or does not exist', (text) => {
  expect(instantOf(text)).toBeUndefined();
});

test.each([
  "20260113",
  "2026-01-13",
  "2026-01-13 00:00:00",
  "2026-01-13T00:00:00Z",
  "2026-01-13 00:00:00-05:00",
  "1768262400",
  "1768262400000",
])("%s is a trading day", (text) => {
  expect(dateOf(text)).toBe(DAY);
});

test.each(["20260230", "2026-13-01", "2026-01-13 09:30:00", "1768314600", "13.1.2026", ""])(
  '"%s" is no trading day',
  (text) => {
    expect(dateOf(text)).toBeUndefined();
  },
);
