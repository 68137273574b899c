import { expect, test } from "vitest";
import { startHeartbeat } from "../../src/session/heartbeat.ts";
import { VirtualClock } from "../support/sim.ts";

function watched(answers: boolean) {
  const clock = new VirtualClock();
  const log: string[] = [];
  const beginMs = clock.now();
  let heardMs = beginMs;
  const stop = startHeartbeat({
    clock,
    heartbeatMs: 5_000,
    heartbeatTimeoutMs: () => 3_000,
    heardMs: () => heardMs,
    ask: () => {
      log.push(`ask ${clock.now() - beginMs}`);
      if (answers) heardMs = clock.now();
    },
    silent: (silentMs) => log.push(`silent ${clock.now() - beginMs} ${silentMs}`),
  });
  return { clock, log, stop, hear: () => (heardMs = clock.now()) };
}

test("silence is asked about after heartbeatMs, and given up heartbeatTimeoutMs later", async () => {
  const { clock, log } = watched(false);
  await clock.advance(60_000);
  expect(log).toEqual(["ask 5000", "silent 8000 8000"]);
  expect(clock.timers).toBe(0);
});

test("any inbound byte is life: while something comes in, nothing is asked", async () => {
  const { clock, log, stop, hear } = watched(false);
  for (let second = 0; second < 60; second++) {
    await clock.advance(1_000);
    hear();
  }
  expect(log).toEqual([]);
  stop();
  expect(clock.timers).toBe(0);
});

test("an answer within the same millisecond counts", async () => {
  const { clock, log, stop } = watched(true);
  await clock.advance(30_000);
  expect(log.filter((line) => line.startsWith("silent"))).toEqual([]);
  expect(log.length).toBeGreaterThan(2);
  stop();
});

test("a process that stood still asks again before it blames the server", async () => {
  let nowMs = 0;
  const timers: { dueMs: number; callback: () => void }[] = [];
  const clock = {
    now: () => nowMs,
    after: (delayMs: number, callback: () => void) => {
      const timer = { dueMs: nowMs + delayMs, callback };
      timers.push(timer);
      return () => void timers.splice(timers.indexOf(timer), 1);
    },
  };
  const log: string[] = [];
  startHeartbeat({
    clock,
    heartbeatMs: 5_000,
    heartbeatTimeoutMs: () => 3_000,
    heardMs: () => 0,
    ask: () => log.push("ask"),
    silent: () => log.push("silent"),
  });
  const fire = (atMs: number): void => {
    nowMs = atMs;
    timers.shift()?.callback();
  };
  fire(5_000);
  // The lid was closed for a minute: the answer may lie unread in the socket.
  fire(68_000);
  expect(log).toEqual(["ask", "ask"]);
  fire(71_000);
  expect(log).toEqual(["ask", "ask", "silent"]);
});
