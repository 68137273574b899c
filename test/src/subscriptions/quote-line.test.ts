import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import type { MarketDataUpdate, Stream, StreamUpdate } from "../../../src/mod.ts";
import { PoolError, TickType } from "../../../src/mod.ts";
import { TickBoard } from "../../../src/operations/tick-board.ts";
import { steady } from "../../../src/seams/clock.ts";
import { QuoteLine } from "../../../src/subscriptions/quote-line.ts";

const { BID, ASK, LAST } = TickType;

/** A line whose updates a test delivers; those of `replay` are there when it is joined. */
function line(replay: readonly (readonly [TickType, number])[] = []) {
  const clock = new VirtualClock(1_000);
  const board = new TickBoard();
  const ended: unknown[] = [];
  const checks: (() => void)[] = [];
  const session = { isAlive: true, silentMs: 0, request: (done: () => void) => void checks.push(done) };
  let [take, end] = [(_update: StreamUpdate<MarketDataUpdate>) => {}, (_error?: unknown) => {}];
  const put = (type: TickType, price: number): void => {
    const value = board.put(type, price);
    if (value !== undefined) take({ kind: "update", value, missed: 0 });
  };
  const stream = {
    forEach: (callback: typeof take) => {
      take = callback;
      for (const [type, price] of replay) put(type, price);
      return new Promise<void>((resolve, reject) => {
        end = (error) => (error === undefined ? resolve() : reject(error));
      });
    },
    return: async () => end(),
  } as unknown as Stream<MarketDataUpdate>;
  const quotes = new QuoteLine(stream, {
    clock: steady(clock),
    receivedMs: replay.length > 0 ? 400 : undefined,
    session,
    idle: () => void ended.push("idle"),
    over: (error) => void ended.push(error ?? "over"),
    settled: () => {},
  });
  const ask = (settleMs = 500) => quotes.ask("read it", settleMs, { timeoutMs: 5_000 });
  const asked = async (settleMs?: number) => {
    const call = ask(settleMs);
    call.answer.catch(() => {});
    await clock.advance(0);
    return call.waits ? "waits" : await call.answer;
  };
  return {
    clock,
    quotes,
    ask,
    asked,
    put,
    ended,
    session,
    checks,
    take: (update: never) => take(update),
    fail: end,
  };
}

const WHOLE = [
  [BID, 1],
  [ASK, 2],
  [LAST, 1.5],
] as const;

test("values that are there when a line is joined are the answer, with the time of their arrival", async () => {
  const { asked } = line(WHOLE);
  expect(await asked()).toMatchObject({ bid: 1, ask: 2, last: 1.5, complete: true, timeMs: 400 });
});

test("a gap makes all values unknown, and only those that come after it are an answer", async () => {
  const { clock, quotes, asked, take, put } = line(WHOLE);
  take({ kind: "gap", reason: "lost", atMs: 1 } as never);
  expect([await asked(), quotes.isKnown]).toEqual(["waits", false]);
  take({ kind: "resumed", epoch: 2, gapMs: 5 } as never);
  expect(quotes.isKnown).toBe(false);
  put(BID, 7);
  const [call] = quotes.calls;
  await clock.advance(500);
  expect(await call?.answer).toMatchObject({ bid: 7, ask: undefined, last: undefined, complete: false });
});

test("known values are no answer while the session is silent, until it is shown to be alive", async () => {
  const { clock, ask, session, checks } = line(WHOLE);
  session.isAlive = false;
  const call = ask();
  await clock.advance(4_000);
  expect([call.waits, checks.length]).toEqual([true, 1]);
  session.isAlive = true;
  checks[0]?.();
  expect(await call.answer).toMatchObject({ bid: 1, complete: true });
});

test("known values of a session that stays silent are refused at the deadline, with its silence", async () => {
  const { clock, ask, session, ended } = line(WHOLE);
  Object.assign(session, { isAlive: false, silentMs: 7_300 });
  const { answer } = ask();
  const error = answer.catch((reason: unknown) => reason);
  await clock.advance(5_000);
  expect(await error).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message: "Cannot read it: TWS has sent no message for 7300 ms, so that the values known may be old",
  });
  expect([ended, clock.timers]).toEqual([["idle"], 0]);
});

test("a silent session is checked half a second before a deadline that comes before the quote", async () => {
  const { clock, ask, put, session, checks } = line();
  const call = ask(60_000);
  put(BID, 1);
  session.isAlive = false;
  await clock.advance(4_499);
  expect(checks).toHaveLength(0);
  await clock.advance(1);
  expect(checks).toHaveLength(1);
  session.isAlive = true;
  checks[0]?.();
  await clock.advance(500);
  expect(await call.answer).toMatchObject({ bid: 1, complete: false });
});

test("values that were distrusted are no answer", async () => {
  const { quotes, asked } = line(WHOLE);
  quotes.distrust();
  expect([await asked(), quotes.isKnown]).toEqual(["waits", false]);
  for (const call of quotes.calls) call.leave(new PoolError("CLOSED", "over"));
});

test("the first values are whole 20 ms after bid, ask and last", async () => {
  const { clock, ask, put, ended } = line();
  const call = ask();
  for (const [type, price] of WHOLE) put(type, price);
  await clock.advance(19);
  put(TickType.CLOSE, 0.9);
  expect([call.waits, ended]).toEqual([true, []]);
  await clock.advance(1);
  expect(await call.answer).toMatchObject({ last: 1.5, close: 0.9, complete: true });
  expect([ended, clock.timers]).toEqual([["idle"], 0]);
});

test("a line that is left has no timer, and its end and its error are reported", async () => {
  const { clock, quotes, ask, put, ended } = line();
  ask().answer.catch(() => {});
  put(BID, 1);
  for (const call of quotes.calls) call.leave(new PoolError("CLOSED", "over"));
  quotes.close();
  await clock.advance(0);
  expect([ended, clock.timers]).toEqual([["idle", "over"], 0]);
  const other = line();
  const error = new PoolError("CLOSED", "the pool was closed");
  other.fail(error);
  await other.clock.advance(0);
  expect(other.ended).toEqual([error]);
});
