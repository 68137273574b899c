import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { liveWebSession } from "../../../support/web/live-session.ts";

const LOST = new PoolError("SESSION_LOST", "the brokerage session ended");

test("the end of a session is set for everybody before the code of any holder runs", () => {
  const session = liveWebSession();
  const seen: unknown[] = [];
  for (const name of ["first", "second"])
    session.holders.add({
      sessionEnded: (error) => {
        seen.push([name, "told", session.ended === error]);
        return () => void seen.push([name, "finished"]);
      },
    });
  session.memo.set("accounts", Promise.resolve(1));
  const finish = session.end(LOST);
  expect(seen).toEqual([
    ["first", "told", true],
    ["second", "told", true],
  ]);
  finish();
  expect(seen.slice(2)).toEqual([
    ["first", "finished"],
    ["second", "finished"],
  ]);
  expect([session.memo.size, session.holders.size]).toEqual([0, 0]);
  session.end(new PoolError("CLOSED", "later"))();
  expect([session.ended, seen.length]).toEqual([LOST, 4]);
});

test("who waits until the session is usable is called once: when it is restored, or has ended", () => {
  const session = liveWebSession();
  let calls = 0;
  session.setDegraded("pacing");
  session.whenUsable(() => calls++);
  session.whenUsable(() => calls++)();
  session.setDegraded("tickle failing");
  expect([session.degraded, calls]).toEqual(["tickle failing", 0]);
  session.setDegraded(undefined);
  session.setDegraded(undefined);
  expect([session.degraded, calls]).toEqual([undefined, 1]);
  session.whenUsable(() => calls++);
  session.end(LOST)();
  expect(calls).toBe(2);
});

test("who waits for the end is called once, after it is set", () => {
  const session = liveWebSession();
  const ended: unknown[] = [];
  session.whenEnded(() => ended.push(session.ended));
  session.whenEnded(() => ended.push("removed"))();
  session.end(LOST)();
  expect(ended).toEqual([LOST]);
});
