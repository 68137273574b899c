import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { completeOptions, type PoolOptions } from "../../../src/options.ts";
import { readRequest } from "../../../src/pool/read-request.ts";
import { isLoss, SessionAccess } from "../../../src/pool/session-access.ts";
import { WaitQueue } from "../../../src/pool/wait-queue.ts";
import type { CallDeadline } from "../../../src/requests/shared-request.ts";
import type { LiveSession } from "../../../src/session/live-session.ts";

const LOST = new PoolError("SESSION_LOST", "the server closed the connection");
const REFUSED = new PoolError("TWS_ERROR", "no", { twsCode: 200 });

interface Unanswered {
  readonly epoch: number;
  readonly options: CallDeadline;
  answers(value: unknown): void;
  fails(error: unknown): void;
}

/** Access to sessions that the test begins and ends, and whose requests it answers. */
function access(options: PoolOptions = {}) {
  const clock = new VirtualClock();
  const waiters = new WaitQueue<LiveSession>(clock, 10);
  const asked: Unanswered[] = [];
  let wants = 0;
  const supervisor = {
    live: undefined as LiveSession | undefined,
    ...{ lastError: undefined, stillDialling: undefined },
    want: (): void => {
      wants++;
    },
  };
  const all = new SessionAccess({
    ...{ options: completeOptions(options), clock, waiters },
    supervisor,
  });
  /** A session is ready. */
  const begins = (epoch: number): void => {
    const ask = (_: unknown, how: CallDeadline) => ({
      answer: new Promise((answers, fails) => asked.push({ epoch, options: how, answers, fails })),
    });
    const live = { epoch, requests: { request: ask } } as unknown as LiveSession;
    supervisor.live = live;
    waiters.grant(live);
  };
  /** The session is over, and with it what was asked last. */
  const lost = (): void => {
    supervisor.live = undefined;
    asked.at(-1)?.fails(LOST);
  };
  const asking = (): unknown[] => asked.map((one) => [one.epoch, one.options.timeoutMs]);
  return { clock, waiters, supervisor, access: all, asked, asking, begins, lost, wants: () => wants };
}

/** How a promise ended, once time has moved on. */
const ended = async (clock: VirtualClock, promise: Promise<unknown>): Promise<unknown> =>
  clock.until(
    promise.then(
      (value) => value,
      ({ code, message }: PoolError) => `${code}: ${message}`,
    ),
  );
/** Reads positions through the access, as a pool with these options does. */
const positions = (
  by: SessionAccess<LiveSession>,
  wait: { readonly timeoutMs?: number; readonly signal?: AbortSignal },
) => readRequest(by, undefined, getPositions, null, wait);
const epochOf = ({ epoch }: LiveSession): number => epoch;

test("who comes while a session is ready gets it at once; others wait, and have one dialled", async () => {
  const all = access();
  const waits = all.access.session("acquire", {}, epochOf);
  expect([all.waiters.size, all.wants()]).toEqual([1, 1]);
  all.begins(3);
  let held: number | undefined;
  void all.access.session("acquire", {}, (live) => {
    held = live.epoch;
  });
  expect([held, all.wants(), all.waiters.size]).toEqual([3, 1, 0]);
  expect(await ended(all.clock, waits)).toBe(3);
});

test("a wait lasts as long as the call's timeout, else the pool's; failFast is off by default", async () => {
  for (const [options, pooled, tookMs] of [
    [{ timeoutMs: 0 }, { acquireTimeoutMs: 4_000 }, 0],
    [{ timeoutMs: 700 }, { acquireTimeoutMs: 4_000 }, 700],
    [{}, { acquireTimeoutMs: 4_000 }, 4_000],
  ] as const) {
    const { access: one, clock, waiters } = access(pooled);
    const beganMs = clock.now();
    const waits = one.session("acquire", options, epochOf);
    waiters.refuseImpatient(REFUSED);
    expect(await ended(clock, waits)).toBe(
      `ACQUIRE_TIMEOUT: Cannot acquire: no session was ready within ${tookMs} ms`,
    );
    expect(clock.now() - beganMs).toBe(tookMs);
  }
  const { access: one, clock, waiters } = access();
  const impatient = one.session("acquire", { failFast: true }, epochOf);
  waiters.refuseImpatient(REFUSED);
  expect(await ended(clock, impatient)).toBe("TWS_ERROR: Cannot acquire: no");
});

test("after shut() all callers are rejected, with a session or without; the last reason counts", async () => {
  const all = access();
  all.begins(1);
  all.access.shut(new PoolError("DRAINING", "the pool is draining"));
  const reason = "Cannot acquire: the pool is draining";
  expect(await ended(all.clock, all.access.session("acquire", {}, epochOf))).toBe(`DRAINING: ${reason}`);
  all.access.shut(new PoolError("CLOSED", "the pool was closed"));
  expect(await ended(all.clock, positions(all.access, {}))).toBe(
    "CLOSED: Cannot read the positions: the pool was closed",
  );
  expect([all.wants(), all.asked]).toEqual([0, []]);
});

test("a read waits for a session and has the rest of its time to be answered", async () => {
  const { access: one, clock, begins, asking, asked, wants } = access();
  const { signal } = new AbortController();
  const read = positions(one, { timeoutMs: 5_000, signal });
  await clock.advance(2_000);
  begins(1);
  await clock.advance(0);
  expect([asking(), wants()]).toEqual([[[1, 3_000]], 1]);
  expect(asked[0]?.options).toEqual({ timeoutMs: 3_000, signal, owner: one });
  asked[0]?.answers([]);
  expect(await ended(clock, read)).toEqual([]);
});

test("a read that finds no session waits for one no longer than its time, or until it is aborted", async () => {
  const { access: one, clock, waiters, asked } = access();
  const beganMs = clock.now();
  expect(await ended(clock, positions(one, { timeoutMs: 700 }))).toBe(
    "ACQUIRE_TIMEOUT: Cannot read the positions: no session was ready within 700 ms",
  );
  expect(clock.now() - beganMs).toBe(700);
  const controller = new AbortController();
  const read = positions(one, { signal: controller.signal });
  controller.abort();
  expect(await ended(clock, read)).toBe(
    "ABORTED: Cannot read the positions: the caller's signal was aborted",
  );
  const cause = new Error("never mind");
  await expect(positions(one, { signal: AbortSignal.abort(cause) })).rejects.toMatchObject({
    cause,
  });
  expect([waiters.size, clock.timers, asked]).toEqual([0, 0, []]);
});

test("a read whose session is lost is retried on the next one, in the remaining time", async () => {
  const { access: one, clock, begins, lost, asking, asked } = access();
  begins(1);
  const read = positions(one, { timeoutMs: 5_000 });
  expect(asking()).toEqual([[1, 5_000]]);
  await clock.advance(1_000);
  lost();
  await clock.advance(1_000);
  begins(2);
  await clock.advance(500);
  lost();
  begins(3);
  await clock.advance(0);
  expect(asking()).toEqual([
    [1, 5_000],
    [2, 3_000],
    [3, 2_500],
  ]);
  asked.at(-1)?.answers(["a row"]);
  expect(await ended(clock, read)).toEqual(["a row"]);
});

test("a read is not retried without time left, with retryReads false, or after another error", async () => {
  const late = access();
  late.begins(1);
  const slow = positions(late.access, { timeoutMs: 5_000 });
  await late.clock.advance(5_000);
  late.lost();
  expect(await ended(late.clock, slow)).toBe(`SESSION_LOST: ${LOST.message}`);
  const once = access({ retryReads: false });
  once.begins(1);
  const single = positions(once.access, {});
  once.lost();
  expect(await ended(once.clock, single)).toBe(`SESSION_LOST: ${LOST.message}`);
  const refused = access();
  refused.begins(1);
  const read = positions(refused.access, {});
  refused.asked[0]?.fails(REFUSED);
  expect(await ended(refused.clock, read)).toBe("TWS_ERROR: no");
  for (const all of [late, once, refused]) expect([all.wants(), all.asked.length]).toEqual([0, 1]);
});

test("a read that is aborted between two sessions is ABORTED, and is not sent again", async () => {
  const { access: one, clock, begins, lost, asked, wants } = access();
  const controller = new AbortController();
  begins(1);
  const read = positions(one, { signal: controller.signal });
  controller.abort(new Error("never mind"));
  lost();
  expect(await ended(clock, read)).toBe(
    "ABORTED: Cannot read the positions: the caller's signal was already aborted",
  );
  expect([asked.length, wants()]).toEqual([1, 0]);
});

test("only SESSION_LOST is a loss", () => {
  const other = Object.assign(new Error("no"), { code: "SESSION_LOST" });
  expect([LOST, REFUSED, other, undefined].map(isLoss)).toEqual([true, false, false, false]);
});
