import { expect, test } from "vitest";
import { ReceiptTimes } from "../../../../src/stoqey/connection/receipt-times.ts";

test("a complete message and the beginning of one are life", () => {
  const times = new ReceiptTimes(1_000);
  expect([times.messageMs, times.aliveMs]).toEqual([1_000, 1_000]);
  times.bytes(5_000, 1, 0);
  expect([times.messageMs, times.aliveMs]).toEqual([1_000, 5_000]);
  times.bytes(9_000, 20, 1);
  times.message(9_000);
  expect([times.messageMs, times.aliveMs]).toEqual([9_000, 9_000]);
});

test("a message that grows by 500 bytes a second is life, and at any lower rate it falls behind", () => {
  for (const [bytesPerSecond, behindMs] of [
    [5_000, 0],
    [500, 0],
    [400, 60 * 200],
    [20, 60 * 960],
  ] as const) {
    const times = new ReceiptTimes(0);
    times.bytes(0, 4, 0);
    for (let second = 1; second <= 60; second++)
      times.bytes(second * 1_000, bytesPerSecond, second * bytesPerSecond);
    expect([bytesPerSecond, 60_000 - times.aliveMs]).toEqual([bytesPerSecond, behindMs]);
    expect(times.messageMs).toBe(0);
  }
});

test("a burst of bytes counts up to now, and is not saved up for later", () => {
  const times = new ReceiptTimes(0);
  times.bytes(1_000, 4, 0);
  times.bytes(2_000, 3_000_000, 4);
  expect(times.aliveMs).toBe(2_000);
  times.bytes(60_000, 10, 3_000_004);
  expect(times.aliveMs).toBe(2_020);
});
