import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import { type Reasons, type WaiterOptions, WaitQueue } from "../../../src/pool/wait-queue.ts";
import type { LiveSession } from "../../../src/session/live-session.ts";

const LIVE = { epoch: 7 } as LiveSession;
const REASONS: Reasons = { lastError: undefined, stillDialling: undefined };
const REFUSED = new PoolError("CLIENT_ID_IN_USE", "client ID 1 is in use", { twsCode: 326 });
const CLOSED = new PoolError("CLOSED", "the pool was closed");

/** Callers that wait, how each ended, and what is left of them. */
function waiting(max = 10) {
  const clock = new VirtualClock();
  const waiters = new WaitQueue<LiveSession>(clock, max);
  const { signal, abort } = ((controller) => ({
    signal: controller.signal,
    abort: (reason: unknown) => controller.abort(reason),
  }))(new AbortController());
  const ended: string[] = [];
  const errors: PoolError[] = [];
  const wait = (name: string, options: Partial<WaiterOptions> = {}): void =>
    void waiters
      .wait(
        { what: "read", timeoutMs: 1_000, failFast: false, reasons: REASONS, signal, ...options },
        ({ epoch }) => epoch,
      )
      .then(
        (epoch) => void ended.push(`${name}: session ${epoch}`),
        (error: PoolError) => {
          ended.push(`${name}: ${error.code}`);
          errors.push(error);
        },
      );
  const left = () => [waiters.size, clock.timers, getEventListeners(signal, "abort").length];
  return { clock, waiters, abort, wait, ended, errors, left };
}

test("a wait ends once, by a session, a refusal, an abort or its time, and leaves nothing behind", async () => {
  const ends: Readonly<Record<string, (all: ReturnType<typeof waiting>) => unknown>> = {
    "session 7": ({ waiters }) => waiters.grant(LIVE),
    CLIENT_ID_IN_USE: ({ waiters }) => waiters.refuse(REFUSED),
    ABORTED: ({ abort }) => abort(new Error("never mind")),
    ACQUIRE_TIMEOUT: ({ clock }) => clock.advance(1_000),
  };
  for (const [how, end] of Object.entries(ends)) {
    const all = waiting();
    all.wait("one");
    all.wait("two");
    expect(all.left()).toEqual([2, 2, 1]);
    await all.clock.advance(999);
    expect(all.ended).toEqual([]);
    await end(all);
    await all.clock.advance(0);
    expect(all.ended).toEqual([`one: ${how}`, `two: ${how}`]);
    expect(all.left()).toEqual([0, 0, 0]);
    for (const again of Object.values(ends)) await again(all);
    expect(all.ended.length).toBe(2);
  }
});

test("the error of a wait names the call, and why there is no session", async () => {
  const cause = new Error("never mind");
  for (const [end, expected] of [
    [
      ({ waiters }) => waiters.refuse(REFUSED),
      {
        code: "CLIENT_ID_IN_USE",
        ...{ message: "Cannot read: client ID 1 is in use", twsCode: 326, cause: REFUSED },
      },
    ],
    [
      ({ waiters }) => waiters.refuse(CLOSED),
      { code: "CLOSED", message: "Cannot read: the pool was closed", twsCode: undefined, cause: CLOSED },
    ],
    [
      ({ abort }) => abort(cause),
      { code: "ABORTED", message: "Cannot read: the caller's signal was aborted", cause },
    ],
  ] as readonly (readonly [(all: ReturnType<typeof waiting>) => void, object])[]) {
    const all = waiting();
    all.wait("one");
    end(all);
    await all.clock.advance(0);
    expect(all.errors).toMatchObject([expected]);
  }
});

test("a wait that ran out of time names the last try and the dial that is under way", async () => {
  const stillDialling = new PoolError("CONNECT_FAILED", "connecting to h:1 for 1 s");
  for (const [reasons, rest, cause, twsCode] of [
    [REASONS, "", undefined, undefined],
    [{ lastError: REFUSED }, "; the last try ended so: client ID 1 is in use", REFUSED, 326],
    [{ stillDialling }, "; connecting to h:1 for 1 s", stillDialling, undefined],
    [
      { lastError: REFUSED, stillDialling },
      "; the last try ended so: client ID 1 is in use; now: connecting to h:1 for 1 s",
      ...[REFUSED, 326],
    ],
  ] as const) {
    const { clock, wait, errors } = waiting();
    wait("one", { reasons: { ...REASONS, ...reasons } });
    await clock.advance(1_000);
    const [error] = errors;
    expect([error?.code, error?.message, error?.cause, error?.twsCode]).toEqual([
      "ACQUIRE_TIMEOUT",
      `Cannot read: no session was ready within 1000 ms${rest}`,
      cause,
      twsCode,
    ]);
    expect(Object.hasOwn(error ?? {}, "cause")).toBe(cause !== undefined);
  }
});

test("callers beyond the bound are refused at once, and served when others have gone", async () => {
  const { clock, waiters, wait, ended, errors, left } = waiting(2);
  for (const name of ["one", "two", "three"]) wait(name);
  await clock.advance(0);
  expect([ended, errors[0]?.message]).toEqual([
    ["three: TOO_MANY_WAITERS"],
    "Cannot read: 2 callers wait already",
  ]);
  expect(left()).toEqual([2, 2, 1]);
  waiters.grant(LIVE);
  wait("four");
  await clock.advance(0);
  expect(left()).toEqual([1, 1, 1]);
});

test("a dial that failed ends the waits for which the first failure is enough, and no others", async () => {
  const { clock, waiters, wait, ended } = waiting();
  wait("patient");
  wait("impatient", { failFast: true });
  waiters.refuseImpatient(new PoolError("CONNECT_FAILED", "refused"));
  await clock.advance(0);
  expect([ended, waiters.size]).toEqual([["impatient: CONNECT_FAILED"], 1]);
});
