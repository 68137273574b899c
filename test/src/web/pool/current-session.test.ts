import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { CurrentSession } from "../../../../src/web/pool/current-session.ts";
import { liveWebSession } from "../../../support/web/live-session.ts";

const LOST = new PoolError("SESSION_LOST", "the session was lost");

function made(step?: string): { current: CurrentSession; wanted: () => number } {
  let wants = 0;
  const want = (): void => {
    wants++;
  };
  return { current: new CurrentSession({ want, waitingFor: () => step }), wanted: () => wants };
}

test("a session is current from its beginning until its end, and then its error is the last one", () => {
  const { current } = made();
  expect([current.live, current.lastError]).toEqual([undefined, undefined]);
  const live = current.begin(liveWebSession(3).session);
  expect([current.live, live.epoch]).toEqual([live, 3]);
  current.end(LOST)();
  expect([current.live, current.lastError, live.ended]).toEqual([undefined, LOST, LOST]);
});

test("a session that begins clears the error of the dial before", () => {
  const { current } = made();
  current.failed(LOST);
  expect(current.lastError).toBe(LOST);
  current.begin(liveWebSession().session);
  expect(current.lastError).toBeUndefined();
});

test("the end is known before the code of a caller runs, which the returned function does", () => {
  const { current } = made();
  const live = current.begin(liveWebSession().session);
  const calls: boolean[] = [];
  live.whenEnded(() => void calls.push(current.live === undefined));
  const rest = current.end(LOST);
  expect(calls).toEqual([]);
  rest();
  expect(calls).toEqual([true]);
  expect(() => current.end(LOST)()).not.toThrow();
});

test("a request for a session is passed on, and the step of a dial is a reason", () => {
  const { current, wanted } = made("waiting for the answer to POST /tickle");
  current.want();
  expect(wanted()).toBe(1);
  expect(current.stillDialling).toMatchObject({
    code: "ACQUIRE_TIMEOUT",
    message: "waiting for the answer to POST /tickle",
  });
  expect(made().current.stillDialling).toBeUndefined();
});
