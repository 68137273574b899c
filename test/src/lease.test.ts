import { expect, test } from "vitest";
import { PoolError } from "../../src/errors.ts";
import { Lease } from "../../src/lease.ts";
import { silentLogger } from "../../src/logger.ts";
import type { CallDeadline } from "../../src/requests/shared-request.ts";
import { type Holder, LiveSession } from "../../src/session/live-session.ts";
import { StreamLimits } from "../../src/subscriptions/stream-limits.ts";
import { requestsFixture } from "../support/requests-fixture.ts";
import { SESSION } from "../support/supervised.ts";

interface Unanswered {
  readonly options: CallDeadline;
  answers(value: unknown): void;
  fails(error: unknown): void;
}

/** A lease whose requests the test answers. */
function leased(requestTimeoutMs?: number) {
  const asked: Unanswered[] = [];
  /** Whose wait the lease has ended, by the number of the request, and why. */
  const left: [request: number, error: PoolError][] = [];
  const holders = new Set<Holder>();
  const live = {
    epoch: 3,
    session: { clientId: 7, accounts: ["DU1", "DU2"], serverVersion: 193 },
    holders,
    ended: undefined as PoolError | undefined,
    requests: {
      request: ({ operation }: { operation: { what: string } }, options: CallDeadline) => {
        const number = asked.length;
        const answer = new Promise((answers, fails) => asked.push({ options, answers, fails }));
        const leave = (error: PoolError): void => {
          left.push([number, error]);
          asked[number]?.fails(error);
        };
        return { what: operation.what, answer, leave };
      },
    },
  };
  let overs = 0;
  const lease = new Lease({
    live: live as unknown as LiveSession,
    owner: "get_quote",
    shared: { requestTimeoutMs, quotes: undefined as never, view: undefined as never },
    over: () => {
      overs++;
    },
  });
  return { lease, live, holders, asked, left, overs: () => overs };
}

const LOST = new PoolError("SESSION_LOST", "the server closed the connection");
const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );

test("a lease has its owner and the properties of its session, and is one of its holders", () => {
  const { lease, holders } = leased();
  const { owner, epoch, clientId, accounts, serverVersion, live } = lease;
  expect({ owner, epoch, clientId, accounts, serverVersion, live }).toEqual({
    ...{ owner: "get_quote", epoch: 3, clientId: 7, accounts: ["DU1", "DU2"], serverVersion: 193 },
    live: true,
  });
  expect([...holders]).toEqual([lease]);
});

test("release() ends the reads that are under way, and keeps none that has ended", async () => {
  const { lease, asked, left, holders, overs } = leased();
  const { signal } = lease;
  const [answered, failed, waits] = [lease.getPositions(), lease.getPositions(), lease.getPositions()];
  asked[0]?.answers([]);
  asked[1]?.fails(new PoolError("TWS_ERROR", "no"));
  expect(await answered).toEqual([]);
  expect(await failureOf(failed)).toMatchObject({ code: "TWS_ERROR" });
  expect([left, signal.aborted]).toEqual([[], false]);
  await lease.release();
  expect(await failureOf(waits)).toMatchObject({
    code: "LEASE_RELEASED",
    message: "Cannot read the positions: the lease of get_quote was released",
  });
  // What has ended is let go of: answers may be large, and a lease may be held for days.
  expect(left.map(([number]) => number)).toEqual([2]);
  expect(left[0]?.[1].cause).toBe(signal.reason);
  expect([lease.live, signal.aborted, signal.reason.code]).toEqual([false, true, "LEASE_RELEASED"]);
  expect([holders.size, overs()]).toEqual([0, 1]);
  await lease.release();
  expect([left.length, overs()]).toEqual([1, 1]);
});

test("sessionEnded() ends the lease at once, and runs a caller's code only in what it returns", async () => {
  const { lease, left, overs } = leased();
  const { signal } = lease;
  const waits = failureOf(lease.getPositions());
  const finish = lease.sessionEnded(LOST);
  expect([lease.live, overs(), left]).toEqual([false, 1, []]);
  finish();
  expect([signal.aborted, signal.reason]).toEqual([true, LOST]);
  expect(await waits).toMatchObject({
    code: "SESSION_LOST",
    message: "Cannot read the positions: the server closed the connection",
    cause: LOST,
  });
  finish();
  expect(left.length).toBe(1);
  await lease.release();
  expect([overs(), signal.reason, lease.live]).toEqual([1, LOST, false]);
});

test("a lease has one signal, which is already aborted when it is read after the end", async () => {
  const released = leased();
  await released.lease.release();
  const { signal } = released.lease;
  expect([signal.aborted, signal.reason.code, signal === released.lease.signal]).toEqual([
    ...[true, "LEASE_RELEASED", true],
  ]);
  const lost = leased();
  expect(lost.lease.signal).toBe(lost.lease.signal);
  expect(lost.lease.signal.aborted).toBe(false);
  // The session is over, and this holder is not notified yet.
  lost.live.ended = LOST;
  expect([lost.lease.live, lost.lease.signal.aborted, lost.lease.signal.reason]).toEqual([false, true, LOST]);
});

test("a lease that has ended sends no read, and rejects with the reason", async () => {
  const released = leased();
  await released.lease.release();
  const lost = leased();
  lost.live.ended = LOST;
  for (const [{ lease, asked }, code, reason] of [
    [released, "LEASE_RELEASED", "the lease of get_quote was released"],
    [lost, "SESSION_LOST", "the server closed the connection"],
  ] as const) {
    expect(await failureOf(lease.getPositions())).toMatchObject({
      code,
      message: `Cannot read the positions: ${reason}`,
    });
    expect(asked).toEqual([]);
  }
});

test("the deadline of a lease's read: the call's, else the pool's, else the operation's own", () => {
  const { signal } = new AbortController();
  for (const [options, pooled, timeoutMs] of [
    [{ timeoutMs: 0, signal }, 4_000, 0],
    [{ signal }, 4_000, 4_000],
    [{ signal }, undefined, 20_000],
  ] as const) {
    const { lease, asked } = leased(pooled);
    void lease.getPositions(options);
    expect(asked.map((one) => one.options)).toEqual([{ timeoutMs, signal, owner: lease }]);
  }
});

test("`await using` releases the lease", async () => {
  const { lease, overs } = leased();
  {
    await using held = lease;
    expect(held.live).toBe(true);
  }
  expect([lease.live, overs()]).toEqual([false, 1]);
});

test("a lease ends the one thing that was taken of it: a read, the signal or the api", async () => {
  const reading = leased();
  const waits = failureOf(reading.lease.getPositions());
  await reading.lease.release();
  expect(await waits).toMatchObject({ code: "LEASE_RELEASED" });
  const signalling = leased();
  const { signal } = signalling.lease;
  await signalling.lease.release();
  expect(signal.aborted).toBe(true);
  const { lease } = held();
  const { api } = lease;
  await lease.release();
  expect(api.isConnected).toBe(false);
});

/** A lease of a whole session, for what its api needs. */
function held() {
  const { requests } = requestsFixture();
  const max = { lines: 100, depths: 3, historical: 40 };
  const live = new LiveSession(3, SESSION, requests);
  const lease = new Lease({
    ...{ live, owner: "get_quote", over: () => {} },
    shared: {
      requestTimeoutMs: undefined,
      quotes: undefined as never,
      view: { logger: silentLogger, limits: new StreamLimits(max), orders: undefined as never },
    },
  });
  return { lease, live };
}

test("a lease has one api, which is connected while it is live; disconnect() releases it", () => {
  const { lease } = held();
  const { api } = lease;
  expect([lease.api === api, api.isConnected, api.serverVersion]).toEqual([true, true, 193]);
  api.disconnect();
  expect([lease.live, api.isConnected, lease.api === api]).toEqual([false, false, true]);
});

test("an api that is taken after the end is not connected", async () => {
  const released = held();
  await released.lease.release();
  const lost = held();
  lost.live.end(LOST)();
  for (const { lease } of [released, lost]) expect(lease.api.isConnected).toBe(false);
});
