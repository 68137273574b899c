import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { startHeartbeat } from "../../../src/session/heartbeat.ts";
import { FRAME_BYTES_MAX, FrameReader } from "../../../src/stoqey/connection/frame-reader.ts";
import { ReceiptTimes } from "../../../src/stoqey/connection/receipt-times.ts";

/** A heartbeat of a connection that receives bytes. */
function receiving(timeoutMs = 3_000) {
  const clock = new VirtualClock();
  const beginMs = clock.now();
  const reader = new FrameReader();
  const times = new ReceiptTimes(beginMs);
  const requestedMs: number[] = [];
  const lost: { readonly atMs: number; readonly silentMs: number }[] = [];
  const stop = startHeartbeat({
    clock,
    heartbeatMs: 5_000,
    heartbeatTimeoutMs: () => timeoutMs,
    receivedMs: () => times.messageMs,
    aliveMs: () => times.aliveMs,
    requestTime: () => requestedMs.push(clock.now() - beginMs),
    timedOut: (silentMs) => lost.push({ atMs: clock.now() - beginMs, silentMs }),
  });
  const push = (bytes: Uint8Array): void => {
    times.bytes(clock.now(), bytes.length, reader.pendingBytes);
    reader.push(bytes, () => times.message(clock.now()));
  };
  return { clock, reader, push, requestedMs, lost, stop };
}

/** The beginning of a message of this size. */
function beginning(claimedBytes: number): Buffer {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(claimedBytes);
  return prefix;
}

test("the largest message on the slowest link is received while the time is requested", async () => {
  const { clock, reader, push, requestedMs, lost, stop } = receiving();
  push(beginning(FRAME_BYTES_MAX));
  const second = Buffer.alloc(1_000, "x");
  let left = FRAME_BYTES_MAX - 1;
  for (; left > 1_000; left -= 1_000) {
    await clock.advance(1_000);
    push(second);
  }
  push(Buffer.concat([second.subarray(0, left), Buffer.of(0)]));
  expect([lost, reader.pendingBytes]).toEqual([[], 0]);
  const apartMs = requestedMs.map((ms, at) => ms - (requestedMs[at - 1] ?? 0));
  expect(Math.min(...apartMs)).toBeGreaterThanOrEqual(5_000);
  expect(Math.max(...apartMs)).toBeLessThanOrEqual(8_000);
  await clock.advance(60_000);
  expect(lost.length).toBe(1);
  stop();
});

test("a large message that pauses for less than the timeouts is received", async () => {
  const { clock, reader, push, lost, stop } = receiving();
  push(beginning(500_000));
  const burst = Buffer.alloc(10_000);
  for (let at = 0; at < 50; at++) {
    await clock.advance(100 + ((at * 997) % 7_800));
    push(burst);
  }
  expect([lost, reader.pendingBytes]).toEqual([[], 0]);
  stop();
});

test("bytes that fill a message too slowly lose the session within the timeouts", async () => {
  // Answers to the heartbeat, and a little more.
  for (const [bytes, everyMs] of [
    [20, 5_000],
    [20, 100],
    [40, 200],
  ] as const) {
    const { clock, push, lost } = receiving();
    await clock.advance(1_000);
    push(beginning(3_000_000));
    for (let ms = 0; ms < 60_000 && lost.length === 0; ms += everyMs) {
      await clock.advance(everyMs);
      push(Buffer.alloc(bytes));
    }
    // At 200 bytes a second life falls behind by 600 ms each second; a request that is under way has its timeout.
    const behindPerMs = 1 - (2 * bytes) / everyMs;
    expect(lost.length).toBe(1);
    expect(lost[0]?.atMs).toBeLessThanOrEqual(1_000 + 8_000 / behindPerMs + everyMs + 3_000);
    expect(lost[0]?.silentMs).toBe(lost[0]?.atMs);
    expect(clock.timers).toBe(0);
  }
});

test("a link that dies inside a message is detected the timeouts after its last bytes", async () => {
  for (const timeoutMs of [1, 3_000, 60_000]) {
    for (let lastMs = 100; lastMs < 40_000; lastMs += 1_300) {
      const { clock, push, lost } = receiving(timeoutMs);
      push(beginning(10_000_000));
      for (let ms = 100; ms <= lastMs; ms += 100) {
        await clock.advance(100);
        push(Buffer.alloc(500));
      }
      await clock.advance(200_000);
      expect(lost).toEqual([{ atMs: lastMs + 5_000 + timeoutMs, silentMs: lastMs + 5_000 + timeoutMs }]);
    }
  }
});

test("a message that grows again after a pause has until its life is as old as the timeouts", async () => {
  const { clock, reader, push, lost, stop } = receiving();
  push(beginning(20_000));
  await clock.advance(7_000);
  // At 1 000 bytes a second it takes 7 s to catch up.
  for (let second = 0; second < 20; second++) {
    push(Buffer.alloc(1_000));
    await clock.advance(1_000);
  }
  expect([lost, reader.pendingBytes]).toEqual([[], 0]);
  stop();
});
