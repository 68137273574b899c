import { expect, test } from "vitest";
import { Rhythm } from "../../../src/subscriptions/rhythm.ts";

/** Data every five seconds, from a time until another. @returns The time of the last. */
function bars(rhythm: Rhythm, fromMs: number, toMs: number): number {
  let lastMs = fromMs;
  for (let atMs = fromMs; atMs <= toMs; atMs += 5_000) {
    rhythm.flows(atMs);
    lastMs = atMs;
  }
  return lastMs;
}

test("a stream without data since its request is never silent", () => {
  const rhythm = new Rhythm(15_000);
  rhythm.begins(1_000);
  expect(rhythm.silentAtMs(80_000, 0)).toBe(95_000);
  rhythm.flows(81_000);
  expect(rhythm.silentAtMs(82_000, 0)).toBe(96_000);
  rhythm.begins(90_000);
  expect(rhythm.silentAtMs(100_000, 0)).toBe(115_000);
});

test("data were not expected before a failure that may have ended the stream", () => {
  const rhythm = new Rhythm(15_000);
  rhythm.begins(0);
  rhythm.flows(4_000);
  expect(rhythm.silentAtMs(10_000, 9_000)).toBe(24_000);
});

test("a silence that no request ends at once doubles the allowed time, up to an hour", () => {
  const rhythm = new Rhythm(15_000);
  let nowMs = 0;
  const allowed = Array.from({ length: 10 }, () => {
    rhythm.begins(nowMs);
    // Later than ten seconds after the request: a thin market.
    nowMs += 10_001;
    rhythm.flows(nowMs);
    const atMs = rhythm.silentAtMs(nowMs, 0);
    const forS = (atMs - nowMs) / 1_000;
    expect(rhythm.fellSilent(atMs)).toBe(
      `no data came for ${forS} s: the market is closed, or TWS has ended the stream`,
    );
    nowMs = atMs;
    return forS;
  });
  expect(allowed).toEqual([15, 30, 60, 120, 240, 480, 960, 1_920, 3_600, 3_600]);
});

test("a silence that a request ends within ten seconds does not count", () => {
  const rhythm = new Rhythm(15_000);
  for (let nowMs = 0; nowMs < 1_000_000; nowMs += 100_000) {
    rhythm.begins(nowMs);
    rhythm.flows(nowMs + 10_000);
    expect(rhythm.silentAtMs(nowMs + 10_000, 0)).toBe(nowMs + 25_000);
    rhythm.fellSilent(nowMs + 25_000);
  }
});

test("ten minutes of data in time, none of them late, make the allowed time short again", () => {
  const rhythm = new Rhythm(15_000);
  for (const nowMs of [0, 1_000]) {
    rhythm.begins(nowMs);
    rhythm.fellSilent(nowMs);
  }
  rhythm.begins(2_000);
  const allowedAt = (lastMs: number): number => rhythm.silentAtMs(lastMs, 0) - lastMs;
  expect(allowedAt(bars(rhythm, 20_000, 615_000))).toBe(60_000);
  expect(allowedAt(bars(rhythm, 635_000, 1_230_000))).toBe(60_000);
  expect(allowedAt(bars(rhythm, 1_235_000, 1_235_000))).toBe(15_000);
});
