import { expect, test } from "vitest";
import { barSize, defaultBar, parsePeriod } from "../../../../../sim/web/gateway/data/bar-periods.ts";

const period = (text: string) => {
  const parsed = parsePeriod(text);
  if (parsed === undefined) throw new Error(`${text} is no period`);
  return parsed;
};

test("periods have the bounds of the documentation", () => {
  const valid = ["1min", "30min", "8h", "1d", "1000d", "792w", "182m", "15y"];
  const invalid = ["", "0d", "31min", "9h", "1001d", "793w", "183m", "16y", "1D", "d", "-1d", "1 d", "1s"];
  expect(valid.filter((text) => parsePeriod(text) === undefined)).toEqual([]);
  expect(invalid.filter((text) => parsePeriod(text) !== undefined)).toEqual([]);
});

test("a period is a duration in the words of TWS", () => {
  expect(period("30min").duration).toEqual({ count: 1_800, unit: "S" });
  expect(period("2h").duration).toEqual({ count: 7_200, unit: "S" });
  const units = ["3d", "3w", "3m", "3y"].map((text) => period(text).duration);
  expect(units).toEqual(["D", "W", "M", "Y"].map((unit) => ({ count: 3, unit })));
});

test.each([
  ["1min", "1min", "1min"],
  ["1d", "1min", "1d"],
  ["1w", "10min", "1w"],
  ["1m", "1h", "1m"],
  ["3m", "2h", "1m"],
  ["6m", "4h", "1m"],
  ["1y", "8h", "1m"],
  ["3y", "1d", "1m"],
  ["15y", "1w", "1m"],
])("a period of %s allows bars from %s to %s", (text, least, most) => {
  const names = "1min 2min 3min 5min 10min 15min 30min 1h 2h 3h 4h 8h 1d 1w 1m".split(" ");
  const allowed = names.filter((name) => barSize(name, period(text)) !== undefined);
  expect(allowed).toEqual(names.slice(names.indexOf(least), names.indexOf(most) + 1));
});

test("every period has a default bar that it allows", () => {
  const all = ["1min", "1h", "1d", "1w", "1m", "3m", "6m", "1y", "2y", "3y", "15y", "1000d", "792w"];
  const refused = all.filter((text) => barSize(defaultBar(period(text)), period(text)) === undefined);
  expect(refused).toEqual([]);
  expect(["1d", "1w", "1y"].map((text) => defaultBar(period(text)))).toEqual(["1min", "15min", "1d"]);
});

test("a name that is no bar has no size", () => {
  expect(["", "1x", "7min", "1D"].map((name) => barSize(name, period("1w")))).toEqual(
    Array(4).fill(undefined),
  );
  expect(barSize("1d", period("1w"))).toEqual({ length: "day", ms: 86_400_000 });
});
