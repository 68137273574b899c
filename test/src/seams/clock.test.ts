import { createServer, type Socket } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type Clock, steady, systemClock } from "../../../src/seams/clock.ts";
import { VirtualClock } from "../../support/sim.ts";

const HOUR_MS = 3_600_000;

/** A clock whose readings a test moves, on timers that go on as they should. */
function movable(timers = new VirtualClock(0)) {
  let offsetMs = 0;
  const given: Clock = {
    now: () => timers.now() + offsetMs,
    after: (delayMs, callback) => timers.after(delayMs, callback),
  };
  const move = (ms: number): void => {
    offsetMs += ms;
  };
  return { timers, given, move };
}

/** A clock whose timers fire when the test says so, however late. */
function manualClock() {
  let nowMs = 0;
  const timers: { readonly delayMs: number; callback: () => void }[] = [];
  const given: Clock = {
    now: () => nowMs,
    after: (delayMs, callback) => {
      const timer = { delayMs, callback };
      timers.push(timer);
      return () => {
        timer.callback = () => {};
      };
    },
  };
  const fire = (atMs: number): void => {
    nowMs = atMs;
    timers.shift()?.callback();
  };
  return { clock: steady(given), timers, fire };
}

test("now() never goes back, however the given clock is moved", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -HOUR_MS, max: HOUR_MS })), (moves) => {
      const { given, move } = movable();
      const clock = steady(given);
      let before = clock.now();
      for (const ms of moves) {
        move(ms);
        expect(clock.now()).toBeGreaterThanOrEqual(before);
        before = clock.now();
      }
    }),
  );
});

test("after a step back time goes on at once, from where it was", async () => {
  const { given, timers, move } = movable();
  const clock = steady(given);
  await timers.advance(HOUR_MS);
  expect(clock.now()).toBe(HOUR_MS);
  move(-HOUR_MS);
  expect(clock.now()).toBe(HOUR_MS);
  await timers.advance(1_000);
  expect(clock.now()).toBe(HOUR_MS + 1_000);
});

test("a timer that fires proves that its delay has passed, also by a clock that stands still", async () => {
  const timers = new VirtualClock(0);
  const clock = steady({ now: () => 0, after: (ms, callback) => timers.after(ms, callback) });
  const seen: number[] = [];
  clock.after(5_000, () => seen.push(clock.now()));
  await timers.advance(5_000);
  expect(seen).toEqual([5_000]);
});

test("a reading that is no number changes nothing", () => {
  let nowMs = 5;
  const clock = steady({ now: () => nowMs, after: () => () => {} });
  expect(clock.now()).toBe(5);
  nowMs = Number.NaN;
  expect(clock.now()).toBe(5);
  nowMs = 7;
  expect(clock.now()).toBe(7);
});

test("a timer that is late by more than 100 ms is put off, so that input is read first", () => {
  const { clock, timers, fire } = manualClock();
  let fired = 0;
  clock.after(1_000, () => fired++);
  fire(1_101);
  expect([fired, timers.length, timers[0]?.delayMs]).toEqual([0, 1, 50]);
  fire(1_151);
  expect([fired, timers.length]).toEqual([1, 0]);
});

test("a timer that is late by 100 ms is called at once", () => {
  const { clock, fire } = manualClock();
  let fired = 0;
  clock.after(1_000, () => fired++);
  fire(1_100);
  expect(fired).toBe(1);
});

test("a process that is always late puts a timer off three times and no more", () => {
  const { clock, timers, fire } = manualClock();
  let fired = 0;
  clock.after(1_000, () => fired++);
  for (let at = 1; timers.length > 0; at++) {
    expect(fired).toBe(0);
    fire(at * 10_000);
    expect(at).toBeLessThanOrEqual(4);
  }
  expect(fired).toBe(1);
});

test("a timer that was put off can still be cancelled", () => {
  const { clock, timers, fire } = manualClock();
  let fired = 0;
  const cancel = clock.after(1_000, () => fired++);
  fire(60_000);
  cancel();
  fire(60_050);
  expect([fired, timers.length]).toEqual([0, 0]);
});

test("wallMs() is for display: the given one, or else what the given clock shows", () => {
  const after = () => () => {};
  expect(steady({ now: () => 5, wallMs: () => 1_768_314_600_000, after }).wallMs()).toBe(1_768_314_600_000);
  let nowMs = 5_000;
  const clock = steady({ now: () => nowMs, after });
  nowMs = 1_000;
  expect(clock.wallMs()).toBe(1_000);
});

test("input that is in the socket is read before a timer of the system is called", async () => {
  const order: string[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as { port: number };
  const accepted = new Promise<Socket>((resolve) => server.once("connection", resolve));
  const { connect } = await import("node:net");
  const client = connect(port, "127.0.0.1");
  const peer = await accepted;
  await new Promise<void>((resolve) => {
    client.once("data", () => order.push("input"));
    peer.write("x");
    systemClock.after(1, () => {
      order.push("timer");
      resolve();
    });
    // The event loop is blocked until the timer is due and the byte has arrived.
    const untilMs = systemClock.now() + 10;
    while (systemClock.now() < untilMs);
  });
  client.destroy();
  peer.destroy();
  server.close();
  expect(order).toEqual(["input", "timer"]);
});

test("a timer of the system that is cancelled, before it is due or just after, is not called", async () => {
  const called: string[] = [];
  systemClock.after(1, () => called.push("before"))();
  let cancel: () => void = () => {};
  systemClock.after(1, () => cancel());
  // Due together with the one before, which cancels it when its time has come.
  cancel = systemClock.after(1, () => called.push("after"));
  const untilMs = systemClock.now() + 5;
  while (systemClock.now() < untilMs);
  await new Promise<void>((resolve) => void systemClock.after(5, resolve));
  expect(called).toEqual([]);
});
