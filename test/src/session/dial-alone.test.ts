import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import type { DialObserver, DialTarget } from "../../../src/seams/connector.ts";
import { Dial } from "../../../src/session/dial.ts";
import { SESSION } from "../../support/supervised.ts";

const TARGET: DialTarget = { host: "h", port: 4002, clientId: 1 };
const LOST = new PoolError("SESSION_LOST", "the server closed the connection");

/** A dial whose connector the test controls. */
async function dialled(waitingFor?: () => string) {
  const clock = new VirtualClock();
  const story: string[] = [];
  const errors: PoolError[] = [];
  let observer: DialObserver | undefined;
  let gone: () => void = () => {};
  let ends = 0;
  const dial = new Dial({
    target: TARGET,
    clock,
    dialTimeoutMs: 4_000,
    handshakeTimeoutMs: 10_000,
    before: Promise.resolve(),
    connector: {
      dial: (target, made) => {
        story.push(`dial ${target.host}:${target.port}`);
        observer = made;
        const ended = new Promise<void>((resolve) => {
          gone = resolve;
        });
        const end = (): Promise<void> => {
          ends++;
          return ended;
        };
        return waitingFor === undefined ? { end } : { end, waitingFor };
      },
    },
    opened: () => story.push("opened"),
    ready: ({ clientId }) => story.push(`ready ${clientId}`),
    ended: (error) => {
      story.push(error.code);
      errors.push(error);
    },
  });
  await clock.advance(0);
  if (observer === undefined) throw new Error("nothing was dialled");
  return { clock, dial, story, errors, observer, gone: () => gone(), ends: () => ends };
}

/** Has a promise settled when all that can has happened? */
async function settled(clock: VirtualClock, promise: Promise<void>): Promise<boolean> {
  let yes = false;
  void promise.then(() => {
    yes = true;
  });
  await clock.advance(0);
  return yes;
}

test("a dial that becomes a session has no deadline, and delivers events to its receiver", async () => {
  const { clock, dial, story, observer, errors } = await dialled();
  const beganMs = clock.now();
  await clock.advance(3_999);
  observer.opened();
  await clock.advance(9_999);
  expect(dial.session).toBeUndefined();
  observer.received("early", []);
  observer.ready(SESSION);
  expect([clock.timers, dial.session, dial.beganMs]).toEqual([0, SESSION, beganMs]);
  expect(dial.waitingFor()).toBe("the session with h:4002 is ready");
  const heard: unknown[] = [];
  observer.received("nobody receives yet", []);
  observer.skipped?.(17);
  dial.deliverTo({
    receive: (event, args) => heard.push([event, ...args]),
    skipped: (messageId) => heard.push(messageId),
  });
  observer.received("tickPrice", [7, 1]);
  observer.skipped?.(17);
  expect(heard).toEqual([["tickPrice", 7, 1], 17]);
  observer.ended(LOST);
  observer.received("tickPrice", [7, 1]);
  observer.skipped?.(17);
  expect([heard.length, errors]).toEqual([2, [LOST]]);
  expect(story).toEqual(["dial h:4002", "opened", "ready 1", "SESSION_LOST"]);
  expect([dial.pending(), dial.waitingFor()]).toEqual([LOST, LOST.message]);
});

test("a connection that does not open in time, or has no session in time, is a failed dial", async () => {
  const slow = await dialled();
  await slow.clock.advance(3_999);
  expect(slow.errors).toEqual([]);
  expect(slow.dial.pending()).toMatchObject({
    code: "CONNECT_FAILED",
    message: "connecting to h:4002 for 4 s",
  });
  await slow.clock.advance(1);
  expect(slow.errors).toMatchObject([
    { code: "CONNECT_FAILED", message: "Cannot connect to h:4002: no connection within 4000 ms" },
  ]);
  for (const [waitingFor, missing] of [
    [() => "TWS has sent nothing", "TWS has sent nothing"],
    [undefined, "there is no session yet"],
  ] as const) {
    const mute = await dialled(waitingFor);
    await mute.clock.advance(3_000);
    mute.observer.opened();
    await mute.clock.advance(9_000);
    // A connection opens once; its deadline does not begin anew.
    mute.observer.opened();
    expect(mute.dial.pending()).toMatchObject({
      code: "HANDSHAKE_TIMEOUT",
      message: `connected to h:4002, ${missing}`,
    });
    await mute.clock.advance(999);
    expect(mute.errors).toEqual([]);
    await mute.clock.advance(1);
    expect(mute.errors).toMatchObject([
      {
        code: "HANDSHAKE_TIMEOUT",
        message: `Cannot open a session within 10000 ms: connected to h:4002, ${missing}`,
      },
    ]);
    expect(mute.story).toEqual(["dial h:4002", "opened", "HANDSHAKE_TIMEOUT"]);
  }
});

test("end() drops later events, leaves no timer, and resolves when the connection is gone", async () => {
  const { clock, dial, story, observer, gone, ends } = await dialled();
  observer.opened();
  const ended = dial.end();
  expect([clock.timers, ends(), dial.end() === ended]).toEqual([0, 1, true]);
  observer.opened();
  observer.ready(SESSION);
  observer.ended(LOST);
  expect(await settled(clock, ended)).toBe(false);
  gone();
  expect(await settled(clock, ended)).toBe(true);
  expect([story, dial.session, ends()]).toEqual([["dial h:4002", "opened"], undefined, 1]);
  expect(dial.waitingFor()).toBe("the dial to h:4002 was given up");
  expect(dial.pending()).toMatchObject({
    code: "CONNECT_FAILED",
    message: "the dial to h:4002 was given up",
  });
});

test("a dial that is given up while the previous connection is still open dials nothing", async () => {
  const clock = new VirtualClock();
  let free: () => void = () => {};
  const before = new Promise<void>((resolve) => {
    free = resolve;
  });
  let dials = 0;
  const dial = new Dial({
    target: TARGET,
    clock,
    dialTimeoutMs: 4_000,
    handshakeTimeoutMs: 10_000,
    before,
    connector: {
      dial: () => {
        dials++;
        return { end: () => Promise.resolve() };
      },
    },
    opened: () => {},
    ready: () => {},
    ended: () => {},
  });
  await clock.advance(1_000);
  expect(dial.waitingFor()).toBe("waiting for 1 s until the previous connection to h:4002 is gone");
  const ended = dial.end();
  expect(await settled(clock, ended)).toBe(false);
  free();
  expect([await settled(clock, ended), dials, clock.timers]).toEqual([true, 0, 0]);
});

test("a connector that throws is a failed dial whose connection is gone at once", async () => {
  const clock = new VirtualClock();
  const errors: PoolError[] = [];
  const cause = Object.assign(new Error("not allowed"), { code: "EPERM" });
  const dial = new Dial({
    target: TARGET,
    clock,
    dialTimeoutMs: 4_000,
    handshakeTimeoutMs: 10_000,
    before: Promise.resolve(),
    connector: {
      dial: () => {
        throw cause;
      },
    },
    opened: () => {},
    ready: () => {},
    ended: (error) => void errors.push(error),
  });
  expect(await settled(clock, Promise.resolve())).toBe(true);
  expect(errors).toMatchObject([
    { code: "NOT_PERMITTED", message: "Cannot connect to h:4002: not allowed", cause },
  ]);
  expect([await settled(clock, dial.end()), clock.timers]).toEqual([true, 0]);
});

test("an attempt that ends while it is being made is ended, and its connection is waited for", async () => {
  const clock = new VirtualClock();
  const errors: PoolError[] = [];
  let gone: () => void = () => {};
  let ends = 0;
  const dial = new Dial({
    target: TARGET,
    clock,
    dialTimeoutMs: 4_000,
    handshakeTimeoutMs: 10_000,
    before: Promise.resolve(),
    connector: {
      dial: (_, observer) => {
        observer.ended(LOST);
        return {
          end: () => {
            ends++;
            return new Promise<void>((resolve) => {
              gone = resolve;
            });
          },
        };
      },
    },
    opened: () => {},
    ready: () => {},
    ended: (error) => void errors.push(error),
  });
  await clock.advance(0);
  expect([errors, ends, await settled(clock, dial.end())]).toEqual([[LOST], 1, false]);
  gone();
  expect([await settled(clock, dial.end()), clock.timers]).toEqual([true, 0]);
});
