import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { readRequest } from "../../../src/pool/read-request.ts";
import { SessionAccess } from "../../../src/pool/session-access.ts";
import { WaitQueue } from "../../../src/pool/wait-queue.ts";
import type { CallDeadline } from "../../../src/requests/shared-request.ts";
import type { LiveSession } from "../../../src/session/live-session.ts";

/** Access to one session that answers each request with an empty list, and the deadlines of the requests. */
function answering() {
  const clock = new VirtualClock();
  const deadlines: CallDeadline[] = [];
  const request = (_: unknown, deadline: CallDeadline) => {
    deadlines.push(deadline);
    return { answer: Promise.resolve([]) };
  };
  const live = { requests: { request } } as unknown as LiveSession;
  const supervisor = { live, lastError: undefined, stillDialling: undefined, want: () => {} };
  const options = { acquireTimeoutMs: 1_000, retryReads: true };
  const waiters = new WaitQueue<LiveSession>(clock, 10);
  return { deadlines, access: new SessionAccess({ options, clock, waiters, supervisor }) };
}

test("the timeout of a read is that of the call, else of the pool, else of the operation", async () => {
  const { access, deadlines } = answering();
  await readRequest(access, 7_000, getPositions, null, { timeoutMs: 3_000 });
  await readRequest(access, 7_000, getPositions, null, {});
  await readRequest(access, undefined, getPositions, null, {});
  expect(deadlines.map(({ timeoutMs }) => timeoutMs)).toEqual([3_000, 7_000, getPositions.timeoutMs]);
});

test("wrong options reject before anything is sent", async () => {
  const { access, deadlines } = answering();
  const wrong = { timeoutMs: -1 };
  await expect(readRequest(access, undefined, getPositions, null, wrong)).rejects.toMatchObject({
    code: "INVALID_OPTION",
  });
  expect([deadlines, access.inFlight]).toEqual([[], 0]);
});
