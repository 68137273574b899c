import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { answerTimeoutMs, startHeartbeat } from "../../../src/session/heartbeat.ts";

function watched(answers: boolean, timeoutMs: () => number = () => 3_000) {
  const clock = new VirtualClock();
  const log: string[] = [];
  const beginMs = clock.now();
  let receivedMs = beginMs;
  const stop = startHeartbeat({
    clock,
    heartbeatMs: 5_000,
    heartbeatTimeoutMs: timeoutMs,
    receivedMs: () => receivedMs,
    aliveMs: () => receivedMs,
    requestTime: () => {
      log.push(`ask ${clock.now() - beginMs}`);
      if (answers) receivedMs = clock.now();
    },
    timedOut: (silentMs) => log.push(`silent ${clock.now() - beginMs} ${silentMs}`),
  });
  const hear = (): void => {
    receivedMs = clock.now();
  };
  return { clock, log, stop, hear };
}

test("the time is requested after heartbeatMs, and timedOut() follows heartbeatTimeoutMs later", async () => {
  const { clock, log } = watched(false);
  await clock.advance(60_000);
  expect(log).toEqual(["ask 5000", "silent 8000 8000"]);
  expect(clock.timers).toBe(0);
});

test("while bytes are received, no time is requested", async () => {
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

test("a dead link is detected heartbeatMs + heartbeatTimeoutMs after its last bytes", async () => {
  for (const timeoutMs of [1, 3_000, 5_000, 60_000]) {
    for (let lastMs = 100; lastMs < 70_000; lastMs += 1_700) {
      const { clock, log, hear } = watched(false, () => timeoutMs);
      // Something comes in every four seconds, in answer or not, until nothing does.
      for (let at = lastMs % 4_000; at <= lastMs; at += 4_000) {
        await clock.advance(at === lastMs % 4_000 ? at : 4_000);
        hear();
      }
      await clock.advance(200_000);
      expect(log).toEqual([
        `ask ${lastMs + 5_000}`,
        `silent ${lastMs + 5_000 + timeoutMs} ${5_000 + timeoutMs}`,
      ]);
    }
  }
});

test("bytes received during the wait for an answer restart the watch", async () => {
  for (let receivedMs = 5_000; receivedMs < 65_000; receivedMs += 900) {
    const { clock, log, hear } = watched(false, () => 60_000);
    await clock.advance(receivedMs);
    hear();
    await clock.advance(200_000);
    const askMs = Math.max(receivedMs + 5_000, 6_100);
    expect(log).toEqual(["ask 5000", `ask ${askMs}`, `silent ${askMs + 60_000} ${65_000}`]);
  }
});

test("after bytes a shorter timeout applies, and requests stay 1.1 s apart", async () => {
  for (let rearmMs = 100; rearmMs < 64_000; rearmMs += 700) {
    let timeoutMs = 60_000;
    const { clock, log, hear } = watched(false, () => timeoutMs);
    await clock.advance(rearmMs);
    timeoutMs = 3_000;
    hear();
    await clock.advance(100_000);
    expect(log.at(-1)).toBe(`silent ${rearmMs + 8_000} 8000`);
    const asked = log.filter((line) => line.startsWith("ask")).map((line) => Number(line.slice(4)));
    for (const [at, ms] of asked.entries())
      expect(ms - (asked[at - 1] ?? -1_100)).toBeGreaterThanOrEqual(1_100);
    expect(clock.timers).toBe(0);
  }
});

test("only a TWS cut off from IBKR gets 60 s in all, or heartbeatTimeoutMs if longer", () => {
  expect([
    ...[
      answerTimeoutMs(5_000, 3_000, false),
      answerTimeoutMs(5_000, 3_000, true),
      answerTimeoutMs(5_000, 90_000, true),
    ],
  ]).toEqual([3_000, 55_000, 90_000]);
});

/** A heartbeat whose timers fire when the test says so, however late. */
function manualHeartbeat(heartbeatTimeoutMs: number) {
  let [nowMs, receivedMs] = [0, 0];
  const timers: { readonly delayMs: number; readonly callback: () => void }[] = [];
  const clock = {
    now: () => nowMs,
    after: (delayMs: number, callback: () => void) => {
      const timer = { delayMs, callback };
      timers.push(timer);
      return () => void (timers.includes(timer) && timers.splice(timers.indexOf(timer), 1));
    },
  };
  const log: string[] = [];
  startHeartbeat({
    clock,
    heartbeatMs: 5_000,
    heartbeatTimeoutMs: () => heartbeatTimeoutMs,
    receivedMs: () => receivedMs,
    aliveMs: () => receivedMs,
    requestTime: () => log.push(`ask ${nowMs}`),
    timedOut: () => log.push(`silent ${nowMs}`),
  });
  const fire = (atMs: number): void => {
    nowMs = atMs;
    timers.shift()?.callback();
  };
  const hear = (): void => {
    receivedMs = nowMs;
  };
  return { log, fire, timers, hear };
}

test("a process that stood still requests the time again before a timeout", () => {
  const { log, fire } = manualHeartbeat(3_000);
  fire(5_000);
  // The lid was closed for a minute: the answer may lie unread in the socket.
  fire(68_000);
  expect(log).toEqual(["ask 5000", "ask 68000"]);
  fire(71_000);
  expect(log).toEqual(["ask 5000", "ask 68000", "silent 71000"]);
});

test("a process that is always late may repeat the request again after received bytes", () => {
  const { log, fire, hear } = manualHeartbeat(3_000);
  for (let at = 1; at <= 20; at++) {
    fire(at * 10_000);
    // The answer comes at the third repetition, and the watch begins anew.
    if (at % 4 === 0) hear();
  }
  expect(log.filter((line) => line.startsWith("silent"))).toEqual([]);
  expect(log.length).toBeGreaterThan(10);
});

test("a process that is always late finds a dead link all the same", () => {
  const { log, fire, timers } = manualHeartbeat(3_000);
  for (let at = 1; timers.length > 0; at++) {
    fire(at * 10_000);
    expect(at).toBeLessThan(20);
  }
  expect(log).toEqual([...[10_000, 20_000, 30_000, 40_000].map((ms) => `ask ${ms}`), "silent 50000"]);
});

test("a process that was late by half a second and no more blames the server", () => {
  const { log, fire } = manualHeartbeat(3_000);
  fire(5_000);
  fire(8_500);
  expect(log).toEqual(["ask 5000", "silent 8500"]);
});

test("a request repeated after the process stood still waits until TWS answers again", () => {
  const { log, fire, timers } = manualHeartbeat(1);
  fire(5_000);
  fire(5_600);
  expect([log, timers.map(({ delayMs }) => delayMs)]).toEqual([["ask 5000"], [500]]);
  fire(6_100);
  expect(log).toEqual(["ask 5000", "ask 6100"]);
});
