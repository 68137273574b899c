import { expect, test } from "vitest";
import { barSizeForm, durationForm } from "../../../../src/langgraph/parts/bar-forms.ts";

test.each([
  ["1 D", "1 D"],
  ["1D", "1 D"],
  ["5d", "5 D"],
  ["1 day", "1 D"],
  ["2 weeks", "2 W"],
  ["1 month", "1 M"],
  ["6M", "6 M"],
  ["1y", "1 Y"],
  ["90 min", "5400 S"],
  ["2 hours", "7200 S"],
  ["1800 S", "1800 S"],
])("the duration %s is %s", (given, form) => {
  expect(durationForm(given)).toBe(form);
});

test.each(["1m", "1 m", "a week", "1.5 D", "", "48 hours", "D"])(
  "the duration %s has no other form and stays, to be refused",
  (given) => {
    expect(durationForm(given)).toBe(given);
  },
);

test.each([
  ["1 day", "1 day"],
  ["1D", "1 day"],
  ["daily", "1 day"],
  ["5min", "5 mins"],
  ["5 minutes", "5 mins"],
  ["5m", "5 mins"],
  ["1 minute", "1 min"],
  ["60 mins", "1 hour"],
  ["1h", "1 hour"],
  ["4 hours", "4 hours"],
  ["30s", "30 secs"],
  ["1 sec", "1 secs"],
  ["1w", "1 week"],
  ["monthly", "1 month"],
  ["1 mo", "1 month"],
])("the size of bars %s is %s", (given, form) => {
  expect(barSizeForm(given)).toBe(form);
});

test.each(["1m", "1M", "7 mins", "30 days", "3 months", "tick", ""])(
  "the size of bars %s has no other form and stays, to be refused",
  (given) => {
    expect(barSizeForm(given)).toBe(given);
  },
);
