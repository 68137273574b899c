import { expect, test } from "vitest";
import { inRestartWindow } from "../../../src/session/restart-log-window.ts";

/** The times of a day, in UTC, of those given that are inside. */
function inside(window: { from: string; to: string; zone?: string }, times: readonly string[]): string[] {
  return times.filter((time) => inRestartWindow(window, Date.parse(`2026-01-13T${time}Z`)));
}

test("a window includes its first and its last minute, and no other", () => {
  const times = ["22:59:59", "23:00:00", "23:30:00", "23:45:59", "23:46:00", "00:00:00", "12:00:00"];
  expect(inside({ from: "23:00", to: "23:45", zone: "UTC" }, times)).toEqual([
    ...["23:00:00", "23:30:00", "23:45:59"],
  ]);
});

test("a window whose end is below its beginning goes on into the next day", () => {
  const times = ["23:44:59", "23:45:00", "23:59:59", "00:00:00", "00:45:59", "00:46:00", "12:00:00"];
  expect(inside({ from: "23:45", to: "00:45", zone: "UTC" }, times)).toEqual([
    ...["23:45:00", "23:59:59", "00:00:00", "00:45:59"],
  ]);
});

test("without a zone a window is in the time of New York", () => {
  const times = ["04:44:00", "04:45:00", "05:45:00", "05:46:00", "23:50:00"];
  expect(inside({ from: "23:45", to: "00:45" }, times)).toEqual(["04:45:00", "05:45:00"]);
});

test("without a window, or a time, nothing is inside", () => {
  const day = { from: "00:00", to: "23:59", zone: "UTC" };
  expect([inRestartWindow(day, 0), inRestartWindow(undefined, 0), inRestartWindow(day, Number.NaN)]).toEqual([
    true,
    false,
    false,
  ]);
  expect(inRestartWindow(day, Number.POSITIVE_INFINITY)).toBe(false);
});
