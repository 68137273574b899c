import { expect, test } from "vitest";
import { hoursLines } from "../../../sim/cli/hours-lines.ts";

const at = (text: string): readonly string[] => hoursLines(Date.parse(text), false);

test("in regular hours the lines say that everything trades, and offer nothing", () => {
  expect(at("2026-01-13T15:30:00Z")).toEqual([
    "It is Tue 2026-01-13 10:30 in New York.",
    "Now trading: US shares, US futures, currencies, coins.",
  ]);
});

test("on a Sunday the lines say what opens when, and name --start and --always-open", () => {
  expect(at("2026-11-29T16:24:00Z")).toEqual([
    "It is Sun 2026-11-29 11:24 in New York.",
    "Now trading: coins.",
    "US shares open Mon 2026-11-30 04:00, regular hours begin Mon 2026-11-30 09:30.",
    "US futures open Sun 2026-11-29 18:00, regular hours begin Mon 2026-11-30 09:30.",
    "Currencies open Sun 2026-11-29 17:15, regular hours begin Sun 2026-11-29 17:15.",
    "For an open market: --start 2026-11-30T15:30:00Z, or --always-open.",
  ]);
});

test("on a holiday shares open at the next trading day", () => {
  const lines = at("2026-11-26T16:00:00Z");
  expect(lines[1]).toMatch(/^Now trading: /);
  expect(lines[1]).not.toContain("US shares");
  expect(lines.join("\n")).toContain("US shares open Fri 2026-11-27 04:00");
});

test("in the evening shares trade outside regular hours, and the line says until when", () => {
  expect(at("2026-01-13T22:00:00Z").join("\n")).toContain(
    "US shares are outside regular hours until Wed 2026-01-14 09:30.",
  );
});

test("with --always-open one line says so", () => {
  expect(hoursLines(Date.UTC(2026, 10, 29), true)).toEqual([
    "It is Sat 2026-11-28 19:00 in New York.",
    "Everything trades at all hours (--always-open).",
  ]);
});

test("at every hour of a year with its holidays, each line fits 80 columns", () => {
  const HOUR_MS = 3_600_000;
  const start = Date.UTC(2026, 0, 1);
  const instants = Array.from({ length: 365 * 3 }, (_, at) => start + at * 8 * HOUR_MS + (at % 7) * HOUR_MS);
  const lines = instants.flatMap((atMs) => hoursLines(atMs, false));
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});
