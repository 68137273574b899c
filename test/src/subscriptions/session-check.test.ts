import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/mod.ts";
import { type CheckedSession, SessionCheck } from "../../../src/subscriptions/session-check.ts";

/** A session whose answers to `reqCurrentTime` a test gives. */
function checked() {
  const clock = new VirtualClock(10_000);
  const state = { receivedMs: clock.now(), ended: undefined as PoolError | undefined };
  const requests: { resolve(seconds: number): void; reject(error: PoolError): void }[] = [];
  const live = {
    get ended() {
      return state.ended;
    },
    session: { receivedMs: () => state.receivedMs },
    requests: {
      request: () => ({
        answer: new Promise<number>((resolve, reject) => void requests.push({ resolve, reject })),
      }),
    },
  } as unknown as CheckedSession;
  return { clock, state, requests, check: new SessionCheck(live, clock) };
}

test("a session is alive for 1.1 s after its last bytes", async () => {
  const { clock, check } = checked();
  await clock.advance(1_099);
  expect([check.isAlive, check.silentMs]).toEqual([true, 1_099]);
  await clock.advance(1);
  expect([check.isAlive, check.silentMs]).toEqual([false, 1_100]);
});

test("the time is requested once at a time, and its answer or its timeout is reported", async () => {
  const { clock, requests, check } = checked();
  const done: string[] = [];
  check.request(() => void done.push("first"));
  check.request(() => void done.push("second"));
  expect(requests).toHaveLength(1);
  requests[0]?.resolve(1);
  await clock.advance(0);
  check.request(() => void done.push("third"));
  requests[1]?.reject(new PoolError("REQUEST_TIMEOUT", "late"));
  await clock.advance(0);
  expect(done).toEqual(["first", "third"]);
});

test("nothing is requested of a session that has ended, and its end is not reported as an answer", async () => {
  const { clock, state, requests, check } = checked();
  const done: string[] = [];
  check.request(() => void done.push("answered"));
  state.ended = new PoolError("SESSION_LOST", "lost");
  requests[0]?.reject(state.ended);
  await clock.advance(0);
  check.request(() => void done.push("again"));
  expect([done, requests.length]).toEqual([[], 1]);
});
