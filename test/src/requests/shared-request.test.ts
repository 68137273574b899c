import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { type DatedContractDetails, getContractDetails } from "../../../src/operations/contracts.ts";
import type { Collecting } from "../../../src/operations/read.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { type PendingCall, SharedRequest } from "../../../src/requests/shared-request.ts";
import { VirtualClock } from "../../support/sim.ts";

type Rows = readonly DatedContractDetails[];

const LOST = new PoolError("SESSION_LOST", "the session was lost");
const CLOSED = new PoolError("CLOSED", "the pool was closed");

/** A flight, and what its callers are told, in order. */
function flown() {
  const clock = new VirtualClock();
  const flight = new SharedRequest(checkedCall(getContractDetails, { contract: { symbol: "A" } }), "owner");
  const told: string[] = [];
  const asked: PendingCall<Rows>[] = [];
  const join = (name: string, timeoutMs = 1_000, signal?: AbortSignal): PendingCall<Rows> => {
    const one = flight.join(clock, { timeoutMs, signal }, (error) => {
      told.push(`${name}: ${error?.code ?? "answered"}`);
    });
    one.answer.catch(() => {});
    asked.push(one);
    return one;
  };
  return { clock, flight, told, join };
}

const answer = (rows: Rows): Collecting<Rows> => ({ on: {}, result: () => rows });

test("all callers get one frozen answer, later ones too, and no timer is left", async () => {
  const { clock, flight, told, join } = flown();
  const [one, other] = [join("one"), join("other")];
  expect([flight.callers, flight.ended, flight.owner, one.what]).toEqual([
    ...[2, false, "owner", "read the contract details of A"],
  ]);
  const rows: Rows = [{ contract: { symbol: "A" }, marketName: "A", expiryMs: undefined }];
  flight.resolve(answer(rows));
  const late = join("late");
  expect(await Promise.all([one.answer, other.answer, late.answer])).toEqual([rows, rows, rows]);
  expect(Object.isFrozen(rows) && Object.isFrozen(rows[0])).toBe(true);
  expect([flight.callers, flight.ended, clock.timers]).toEqual([0, true, 0]);
  for (const asked of [one, late]) asked.leave(LOST);
  flight.reject(LOST);
  expect(told).toEqual(["one: answered", "other: answered", "late: answered"]);
  expect(await join("later").answer).toBe(rows);
});

test("all callers get the first error, later ones too", async () => {
  const { clock, flight, told, join } = flown();
  const one = join("one");
  flight.reject(LOST);
  flight.reject(CLOSED);
  flight.resolve(answer([]));
  const late = join("late");
  for (const asked of [one, late]) await expect(asked.answer).rejects.toBe(LOST);
  expect([told, flight.callers, flight.ended, clock.timers]).toEqual([
    ...[["one: SESSION_LOST", "late: SESSION_LOST"], 0, true, 0],
  ]);
});

test("a caller that leaves is rejected; the engine is notified once when the last one leaves", async () => {
  const { flight, told, join } = flown();
  let abandoned = 0;
  flight.engine = { timeoutReason: () => "", abandoned: () => void abandoned++ };
  const [one, other] = [join("one"), join("other")];
  one.leave(LOST);
  one.leave(CLOSED);
  expect([flight.callers, abandoned]).toEqual([1, 0]);
  await expect(one.answer).rejects.toBe(LOST);
  other.leave(CLOSED);
  other.leave(CLOSED);
  expect([flight.callers, abandoned, told]).toEqual([0, 1, ["one: SESSION_LOST", "other: CLOSED"]]);
});

test("a caller that leaves while the others are settled does not abandon the request", () => {
  const { flight, join, told } = flown();
  let abandoned = 0;
  flight.engine = { timeoutReason: () => "", abandoned: () => void abandoned++ };
  const one = join("one");
  flight.resolve(answer([]));
  one.leave(LOST);
  expect([abandoned, told]).toEqual([0, ["one: answered"]]);
});

test("each call has its own deadline, whose error names the state of the request", async () => {
  const { clock, flight, told, join } = flown();
  const plain = join("plain", 500);
  await clock.advance(499);
  expect(told).toEqual([]);
  await clock.advance(1);
  await expect(plain.answer).rejects.toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: "Cannot read the contract details of A: TWS did not answer within 500 ms",
  });
  const stands: unknown[] = [];
  const timeoutReason = (of: unknown, timeoutMs: number, sinceMs: number): string => {
    stands.push([of === flight, timeoutMs, sinceMs - clock.now()]);
    return "it waits";
  };
  flight.engine = { timeoutReason, abandoned: () => {} };
  const told2 = join("carried", 700);
  await clock.advance(700);
  await expect(told2.answer).rejects.toThrow("Cannot read the contract details of A: it waits");
  expect(stands).toEqual([[true, 700, -700]]);
});

test("a signal ends the wait of its caller alone, and is not listened to afterwards", async () => {
  const { clock, flight, told, join } = flown();
  const controller = new AbortController();
  const [one, other] = [join("one", 1_000, controller.signal), join("other")];
  const reason = new Error("enough");
  controller.abort(reason);
  await expect(one.answer).rejects.toMatchObject({
    code: "ABORTED",
    message: "Cannot read the contract details of A: the caller's signal was aborted",
    cause: reason,
  });
  expect([flight.callers, clock.timers]).toEqual([1, 1]);
  flight.resolve(answer([]));
  expect(await other.answer).toEqual([]);
  expect(told).toEqual(["one: ABORTED", "other: answered"]);
  const next = flown();
  const { signal } = new AbortController();
  let listening = 0;
  signal.addEventListener = () => void listening++;
  signal.removeEventListener = () => void listening--;
  next.join("one", 1_000, signal);
  expect(listening).toBe(1);
  next.flight.resolve(answer([]));
  expect(listening).toBe(0);
});

test("an answer that cannot be put together rejects every caller", async () => {
  const { flight, join, clock } = flown();
  const one = join("one");
  const cause = new Error("no");
  const result = (): never => {
    throw cause;
  };
  flight.resolve({ on: {}, result });
  await expect(one.answer).rejects.toMatchObject({
    code: "TWS_ERROR",
    cause,
    message: "Cannot read the contract details of A: the answer is not valid",
  });
  expect([flight.ended, clock.timers]).toEqual([true, 0]);
});
