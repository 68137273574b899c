import { expect, test } from "vitest";
import { MARGIN_MS, SlidingWindow } from "../../../../src/web/pacing/sliding-window.ts";

test("starts up to the limit are free, and the next one when the oldest is out of the window", () => {
  const window = new SlidingWindow(2, 1_000);
  expect(window.freeAtMs()).toBe(Number.NEGATIVE_INFINITY);
  window.start(100);
  expect(window.freeAtMs()).toBe(Number.NEGATIVE_INFINITY);
  window.start(400);
  expect(window.freeAtMs()).toBe(100 + 1_000 + MARGIN_MS);
  window.start(1_350);
  expect(window.freeAtMs()).toBe(400 + 1_000 + MARGIN_MS);
});

test("the margin bears a segment that is sent again after 200 ms, and bursts of 50 ms", () => {
  expect(MARGIN_MS).toBe(250);
});
