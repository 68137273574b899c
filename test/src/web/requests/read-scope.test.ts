import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { VirtualClock } from "../../../../sim/world/clock.ts";
import { PoolError } from "../../../../src/errors.ts";
import { ReadScope } from "../../../../src/web/requests/read-scope.ts";
import { liveWebSession } from "../../../support/web/live-session.ts";

const LOST = new PoolError("SESSION_LOST", "the brokerage session ended");

function scope(signal?: AbortSignal) {
  const clock = new VirtualClock();
  const live = liveWebSession();
  const made = new ReadScope({ what: "read the positions", timeoutMs: 2_000, signal }, live, clock);
  return { clock, live, scope: made };
}
const never = (): Promise<never> => new Promise(() => {});
const codeOf = (cause: unknown): string => (cause as PoolError).code;

test("a read ends with its answer, and leaves no timer and no listener", async () => {
  const { signal } = new AbortController();
  const { clock, scope: read } = scope(signal);
  await clock.advance(500);
  expect(read.leftMs).toBe(1_500);
  expect(await read.run(async () => "answer")).toBe("answer");
  expect([clock.timers, read.signal.aborted]).toEqual([0, true]);
  expect(getEventListeners(signal, "abort")).toEqual([]);
});

test("a read that is not answered ends by its deadline, and abandons its requests", async () => {
  const { clock, scope: read } = scope();
  const answer = read.run(never);
  await expect(clock.until(answer)).rejects.toThrow(
    "Cannot read the positions: the gateway did not answer within 2 s",
  );
  expect([await answer.catch(codeOf), read.leftMs, read.signal.aborted]).toEqual([
    "REQUEST_TIMEOUT",
    0,
    true,
  ]);
});

test("a deadline while requests wait says what they wait for", async () => {
  const { clock, live, scope: read } = scope();
  live.setDegraded("pacing");
  await expect(clock.until(read.run(never))).rejects.toThrow(
    "Cannot read the positions: no answer came within 2 s, while requests wait: pacing",
  );
});

test("a read ends with the caller's signal, before or during it, with the reason as its cause", async () => {
  const reason = new Error("enough");
  const before = scope(AbortSignal.abort(reason));
  let began = false;
  const refused = before.scope.run(async () => {
    began = true;
  });
  await expect(refused).rejects.toMatchObject({ code: "ABORTED", cause: reason });
  expect([began, before.clock.timers]).toEqual([false, 0]);
  const controller = new AbortController();
  const during = scope(controller.signal);
  const answer = during.scope.run(never);
  controller.abort(reason);
  await expect(answer).rejects.toMatchObject({ code: "ABORTED", cause: reason });
});

test("a read ends with its session, also with one that has ended before", async () => {
  const { clock, live, scope: read } = scope();
  const answer = read.run(never);
  live.end(LOST)();
  await expect(answer).rejects.toThrow("Cannot read the positions: the brokerage session ended");
  const late = new ReadScope({ what: "read", timeoutMs: 1_000, signal: undefined }, live, clock);
  expect(await late.run(never).catch(codeOf)).toBe("SESSION_LOST");
  expect(clock.timers).toBe(0);
});

test("a wait inside a read ends when it is called, or with the read; its callback is removed", async () => {
  const { scope: read, live } = scope();
  let removed = 0;
  let call: () => void = () => {};
  const register = (callback: () => void) => {
    call = callback;
    return () => void removed++;
  };
  const answer = read.run(async () => {
    await read.wait(register);
    await read.wait(register);
  });
  call();
  await Promise.resolve();
  live.end(LOST)();
  await expect(answer).rejects.toMatchObject({ code: "SESSION_LOST" });
  await Promise.resolve();
  expect(removed).toBe(2);
});
