import { expect, test } from "vitest";
import { PoolError } from "../../../src/mod.ts";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import { PRICES, type SessionFixture, streamsFixture } from "../../support/streams-fixture.ts";

const LOST = new PoolError("SESSION_LOST", "the session was lost");
const value = (of: unknown) => ({ kind: "update", value: of, missed: 0 });
const gap = (reason: string) => expect.objectContaining({ kind: "gap", reason });

/** What was sent about streams: requests by number, cancels by number below zero. */
const sent = ({ sent: all }: SessionFixture): number[] =>
  all.flatMap(([name, id]) =>
    name === "reqMktData" ? [id as number] : name === "cancelMktData" ? [-(id as number)] : [],
  );

/** A stream of prices that has told one. */
async function flowing() {
  const by = streamsFixture();
  const session = by.session();
  const reader = by.watch();
  await by.clock.advance(0);
  session.price(5);
  await by.clock.advance(0);
  return { by, session, reader };
}

test("equal streams share one line, which ends with the last of its readers, once", async () => {
  const { by, session, reader } = await flowing();
  const equal = by.watch();
  const other = by.watch(PRICES, "MSFT");
  await by.clock.advance(0);
  expect(sent(session)).toEqual([1, 2]);
  await reader.stream.return?.();
  expect([sent(session), by.streams.stats().readers, by.streams.used("lines")]).toEqual([[1, 2], 2, 2]);
  session.price(6, 1);
  await by.clock.advance(0);
  expect([reader.values, equal.values, other.values]).toEqual([[5], [6], []]);
  await equal.stream.return?.();
  await by.clock.advance(0);
  expect([sent(session), by.streams.used("lines"), session.router.owned]).toEqual([[1, 2, -1], 1, 1]);
  session.price(7, 1);
  expect(by.heard.map(([name]) => name)).toEqual(["want", "want", "want"]);
  // The next one of the kind is requested anew.
  by.watch();
  await by.clock.advance(0);
  expect(sent(session)).toEqual([1, 2, -1, 3]);
});

/** An error of TWS, and what a stream does then. */
interface Refused {
  readonly code: number;
  readonly text: string;
  readonly what: string;
  readonly after: readonly number[];
  readonly over?: boolean;
  readonly slow?: boolean;
}

test.each<Refused>([
  { code: 200, text: "none", what: "ends it", after: [1], over: true },
  { code: 10182, text: "disconnected", what: "ends the line: cancelled, requested again", after: [1, -1, 2] },
  { code: 100, text: "too fast", what: "refuses it: requested again", after: [1, 2], slow: true },
  { code: 162, text: "pacing violation", what: "refuses it: requested again", after: [1, 2], slow: true },
  { code: 10197, text: "competing", what: "pauses it", after: [1] },
  { code: 10189, text: "No data of this type", what: "ends it", after: [1], over: true },
  ...[162, 420, 10189].map((code) => ({
    code,
    text: "Trading TWS session is connected from a different IP address",
    what: "refuses it for a login elsewhere: requested again until it is served",
    after: [1, 2],
    over: false,
  })),
])("after error $code of TWS: it $what", async ({ code, text, after, over = false, slow = false }) => {
  const { by, session, reader } = await flowing();
  session.error(code, text);
  await by.clock.advance(999);
  expect(sent(session)).toEqual(after.filter((id) => id < 2));
  await by.clock.advance(10_000);
  expect([sent(session), session.router.owned]).toEqual([after, over ? 0 : 1]);
  const sentence = `Cannot watch prices: ${text} (TWS error ${code})`;
  if (over) {
    expect(reader.over).toMatchObject({ code: "TWS_ERROR", twsCode: code, message: sentence });
    expect(by.streams.stats()).toMatchObject({ streams: 0, readers: 0 });
    expect([by.streams.used("lines"), by.heard.at(-1)]).toEqual([0, ["debug", sentence]]);
  } else {
    expect([reader.over, reader.all.at(-1)]).toEqual(["reading", gap(`${text} (${code})`)]);
  }
  expect(by.heard.filter(([name]) => name === "slow down")).toEqual(slow ? [["slow down", code, text]] : []);
  session.price(6, 2);
  await by.clock.advance(0);
  expect(reader.gaps).toEqual(over ? [] : after.includes(2) ? ["gap", "resumed"] : ["gap"]);
});

test("a notice of TWS, or one about an order with the same ID, ends nothing", async () => {
  const { by, session, reader } = await flowing();
  session.error(10167, "delayed data follow");
  session.error(202, "Order Canceled");
  await by.clock.advance(60_000);
  expect(reader.all).toEqual([value(5), { kind: "notice", code: 10167, message: "delayed data follow" }]);
  expect(sent(session)).toEqual([1]);
});

test("it is requested again later each time, up to a minute, until it has flowed for ten seconds", async () => {
  const { by, session } = await flowing();
  const waits: number[] = [];
  const ended = async (): Promise<void> => {
    session.error(10182);
    const count = session.count("reqMktData");
    const sinceMs = by.clock.now();
    while (session.count("reqMktData") === count) await by.clock.advance(500);
    waits.push(by.clock.now() - sinceMs);
  };
  const flows = async (forMs: number): Promise<void> => {
    await by.clock.advance(forMs);
    session.price(6);
  };
  for (let at = 0; at < 8; at++) await ended();
  expect(waits.splice(0)).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]);
  await flows(9_999);
  await ended();
  await flows(10_000);
  await ended();
  await ended();
  // Time without a value is none in which it flowed.
  await flows(5_000);
  await by.clock.advance(9_000);
  await ended();
  expect(waits.splice(0)).toEqual([60_000, 1_000, 2_000, 4_000]);
  // The next session begins with the shortest time.
  by.lose(session, LOST);
  const next = by.session();
  await by.clock.advance(0);
  next.error(10182);
  await by.clock.advance(1_000);
  expect(sent(next)).toEqual([1, -1, 2]);
});

test("after a lost session it is requested on the next one, and cancelled on none", async () => {
  const { by, session, reader } = await flowing();
  by.lose(session, LOST);
  session.price(6);
  await by.clock.advance(100);
  expect([reader.all, by.streams.stats().gapMs]).toEqual([[value(5), gap("the session was lost")], 100]);
  by.streams.dialFailed(new PoolError("CONNECT_FAILED", "nobody listens"));
  await by.clock.advance(100_000);
  const next = by.session();
  await by.clock.advance(0);
  next.price(7);
  await by.clock.advance(0);
  expect(reader.all.slice(2)).toEqual([{ kind: "resumed", epoch: 2, gapMs: 100_100 }, value(7)]);
  expect([sent(session), sent(next)]).toEqual([[1], [1]]);
  await reader.stream.return?.();
  await by.clock.advance(0);
  expect([sent(session), sent(next), by.clock.timers]).toEqual([[1], [1, -1], 0]);
});

test("what ends while it waits to be requested again is not requested again", async () => {
  const { by, session, reader } = await flowing();
  session.error(10182);
  await reader.stream.return?.();
  await by.clock.advance(60_000);
  expect([sent(session), by.clock.timers]).toEqual([[1, -1], 0]);
});

test("without a session: the first failed dial is reported, or after five seconds its step", async () => {
  for (const [waitingFor, reason] of [
    ["a login", "there is no session with TWS: a login"],
    [undefined, "there is no session with TWS"],
  ] as const) {
    const by = streamsFixture();
    by.waitingFor = waitingFor;
    const reader = by.watch();
    await by.clock.advance(4_999);
    expect(reader.all).toEqual([]);
    await by.clock.advance(1);
    expect(reader.all).toEqual([gap(reason)]);
  }
  const by = streamsFixture();
  const reader = by.watch();
  by.streams.dialFailed(new PoolError("CONNECT_FAILED", "nobody listens"));
  await by.clock.advance(10_000);
  expect(reader.all).toEqual([gap("nobody listens")]);
  // One whose session comes in time has no gap.
  const other = streamsFixture();
  const lucky = other.watch();
  await other.clock.advance(4_999);
  other.session();
  await other.clock.advance(10_000);
  expect(lucky.all).toEqual([]);
});

test("cut off: a gap for all; what TWS kept goes on, what it lost is requested again", async () => {
  const { by, session, reader } = await flowing();
  session.live.setIbkrLink("lost");
  const late = by.watch(PRICES, "MSFT");
  await by.clock.advance(1_000);
  for (const { all } of [reader, late]) expect(all.at(-1)).toEqual(gap("TWS is cut off from IBKR"));
  expect(sent(session)).toEqual([1]);
  session.live.setIbkrLink("back");
  await by.clock.advance(0);
  expect(sent(session)).toEqual([1, 2]);
  session.price(6, 1);
  session.price(7, 2);
  await by.clock.advance(0);
  expect([reader.gaps, late.gaps]).toEqual([
    ["gap", "resumed"],
    ["gap", "resumed"],
  ]);
  session.live.setIbkrLink("lost");
  await by.clock.advance(1_000);
  session.live.setIbkrLink("back, data lost");
  await by.clock.advance(0);
  expect(sent(session).slice(2).sort()).toEqual([-1, -2, 3, 4]);
});

test("a stream that backs off at 1101 is requested once, when its delay is over", async () => {
  const { by, session } = await flowing();
  session.error(100);
  session.live.setIbkrLink("lost");
  session.live.setIbkrLink("back, data lost");
  await by.clock.advance(999);
  expect(sent(session)).toEqual([1]);
  await by.clock.advance(1);
  expect(sent(session)).toEqual([1, 2]);
});

test("a change that does not fit is a hole: the line is cancelled and begun anew", async () => {
  const broken = (): never => {
    throw new Error("it does not fit");
  };
  const by = streamsFixture();
  const session = by.session();
  const begin: AnyWatch["begin"] = () => ({ on: { tickPrice: broken }, replay: () => [] });
  const reader = by.watch({ ...PRICES, begin });
  await by.clock.advance(0);
  session.price(5);
  await by.clock.advance(1_000);
  expect([sent(session), reader.all]).toEqual([[1, -1, 2], [gap("it does not fit")]]);
});

test("a message that cannot be decoded is a hole for those alone that it may have been meant for", async () => {
  const { by, session, reader } = await flowing();
  // Sizes and texts are nothing to a stream of prices.
  for (const messageId of [2, 46]) session.router.skipped(messageId);
  await by.clock.advance(1_000);
  expect([sent(session), reader.all]).toEqual([[1], [value(5)]]);
  session.router.skipped(1);
  await by.clock.advance(1_000);
  expect(sent(session)).toEqual([1, -1, 2]);
  expect(reader.all.at(-1)).toEqual(gap("a message of TWS could not be decoded"));
});

test("shut(): new streams are rejected, open ones continue; fail(): they end with the reason", async () => {
  const { by, session, reader } = await flowing();
  by.streams.shut(new PoolError("DRAINING", "the pool drains"));
  expect(() => by.watch()).toThrow(
    expect.objectContaining({ code: "DRAINING", message: "Cannot watch prices: the pool drains" }),
  );
  session.price(6);
  await by.clock.advance(0);
  expect(reader.values).toEqual([5, 6]);
  by.streams.fail(LOST);
  await by.clock.advance(0);
  expect(reader.over).toMatchObject({
    ...{ code: "SESSION_LOST", message: "Cannot watch prices: the session was lost", cause: LOST },
  });
  expect([sent(session), by.streams.stats().streams]).toEqual([[1, -1], 0]);
});

test("a signal ends its readers and no other; one that is aborted already begins nothing", async () => {
  const { by, session, reader } = await flowing();
  const controller = new AbortController();
  const { signal } = controller;
  const [same, other] = [by.watch(PRICES, "AAPL", { signal }), by.watch(PRICES, "MSFT", { signal })];
  await by.clock.advance(0);
  controller.abort();
  const late = by.watch(PRICES, "TSLA", { signal, timeoutMs: 5_000 });
  await by.clock.advance(0);
  expect([reader, same, other, late].map(({ over }) => over)).toEqual(["reading", "done", "done", "done"]);
  expect([sent(session), by.streams.stats().streams, by.streams.stats().readers]).toEqual([[1, 2, -2], 1, 1]);
  expect(by.heard.filter(([name]) => name === "want")).toHaveLength(3);
  // The check whether the first request is taken up.
  expect(by.clock.timers).toBe(1);
});

test("timeoutMs limits the wait for the first update only, and its timer ends with the reader", async () => {
  const { by, session, reader } = await flowing();
  const late = by.watch(PRICES, "AAPL", { timeoutMs: 5_000 });
  const left = by.watch(PRICES, "AAPL", { timeoutMs: 1_000_000 });
  await by.clock.advance(4_999);
  session.price(6);
  await by.clock.advance(10_000);
  expect([late.over, late.values]).toEqual(["reading", [6]]);
  for (const { stream } of [reader, late, left]) await stream.return?.();
  await by.clock.advance(0);
  expect([sent(session), by.clock.timers]).toEqual([[1, -1], 0]);
});

test("more lines than are allowed are refused, and one that has ended makes room", async () => {
  const by = streamsFixture(1);
  const session = by.session();
  const reader = by.watch();
  expect(() => by.watch(PRICES, "MSFT")).toThrow(expect.objectContaining({ code: "LIMIT_REACHED" }));
  await by.clock.advance(0);
  expect(sent(session)).toEqual([1]);
  await reader.stream.return?.();
  by.watch(PRICES, "MSFT");
  await by.clock.advance(0);
  expect(sent(session)).toEqual([1, -1, 2]);
});
