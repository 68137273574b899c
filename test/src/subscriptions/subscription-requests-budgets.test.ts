import { expect, test } from "vitest";
import { PoolError } from "../../../src/mod.ts";
import { watchOrders } from "../../../src/operations/orders.ts";
import type { AnyWatch } from "../../../src/operations/stream.ts";
import type { Kept } from "../../support/kept.ts";
import { PRICES, type SessionFixture, streamsFixture } from "../../support/streams-fixture.ts";

const LOST = new PoolError("SESSION_LOST", "the session was lost");
const gap = (reason: string) => expect.objectContaining({ kind: "gap", reason });
const names = ({ sent }: SessionFixture): string[] => sent.map(([name]) => name);
const kinds = ({ all }: Kept<unknown>): string[] => all.map(({ kind }) => kind);

/** Fills, of which TWS sends some without a number. */
const FILLS: AnyWatch = {
  ...{ name: "watchFills", what: "watch fills", listens: ["orderStatus"], opens: ["orderStatus"] },
  start: (api, id) => void api.reqExecutions(id, {}),
  stop: () => {},
  begin: (_args, { emit }) => ({
    on: { orderStatus: (id: number): void => emit(id) },
    replay: () => [],
  }),
};

test("a stream receives events without an ID while it is open, and not afterwards", async () => {
  const by = streamsFixture();
  const session = by.session();
  const reader = by.watch(FILLS);
  await by.clock.advance(0);
  session.comes("orderStatus", 7);
  await by.clock.advance(0);
  expect(reader.values).toEqual([7]);
  // It is begun anew: what comes in between is nothing that it hears.
  session.error(10182, "ended", session.numbers("reqExecutions")[0]);
  session.comes("orderStatus", 8);
  await by.clock.advance(1_000);
  session.comes("orderStatus", 9);
  await by.clock.advance(0);
  expect([reader.values, kinds(reader)]).toEqual([
    [7, 9],
    ["update", "gap", "resumed", "update"],
  ]);
  await reader.stream.return?.();
  const other = by.watch(FILLS);
  by.lose(session, LOST);
  session.comes("orderStatus", 10);
  const next = by.session();
  await by.clock.advance(0);
  next.comes("orderStatus", 11);
  await by.clock.advance(0);
  expect(other.values).toEqual([11]);
});

test("what waits for its turn is taken back without a message, and gives its place back", async () => {
  const by = streamsFixture();
  const session = by.session({ messagesPerSecond: 1 });
  for (let at = 0; at < 3; at++) session.outbox.submit({ lane: "interactive", owner: null }, () => {});
  const historical = () => ({ key: "a", barSeconds: 300, weight: 1 }) as never;
  const reader = by.watch({ ...PRICES, historical });
  await by.clock.advance(100);
  expect(session.budgets.historical.open).toBe(1);
  await reader.stream.return?.();
  expect(session.budgets.historical.open).toBe(0);
  await by.clock.advance(20_000);
  expect([names(session), by.clock.timers]).toEqual([[], 0]);
});

test("a historical stream keeps its place until it has ended, however it ends", async () => {
  const historical = () => ({ key: "a", barSeconds: 300, weight: 1 }) as never;
  for (const end of ["leave", 200, 162, 10182, "lost"] as const) {
    const by = streamsFixture();
    const session = by.session();
    const reader = by.watch({ ...PRICES, historical });
    await by.clock.advance(0);
    expect(session.budgets.historical.open).toBe(1);
    if (end === "leave") await reader.stream.return?.();
    else if (end === "lost") by.lose(session, LOST);
    else session.error(end, end === 162 ? "pacing violation" : "ended");
    expect([end, session.budgets.historical.open]).toEqual([end, 0]);
  }
});

test("arguments that cannot be put into a message end the stream, which has then no line", async () => {
  const by = streamsFixture();
  const session = by.session({
    onSent: ([name]) => {
      if (name === "reqMktData") throw new Error("no contract");
    },
  });
  const reader = by.watch();
  await by.clock.advance(0);
  expect(reader.over).toMatchObject({
    code: "INVALID_OPTION",
    message: "Cannot watch prices: it could not be put into a message: no contract",
  });
  await by.clock.advance(100_000);
  expect([names(session), session.router.owned, by.clock.timers]).toEqual([["reqMktData"], 0, 0]);
  expect(by.streams.stats().streams).toBe(0);
});

test("an error that comes while the request is written is about it", async () => {
  const by = streamsFixture();
  const codes = [100, 200];
  const session: SessionFixture = by.session({
    onSent: ([name]) => {
      if (name === "reqMktData") session.comes("error", new Error("refused"), codes.shift(), -1);
    },
  });
  const historical = () => ({ key: "a", barSeconds: 300, weight: 1 }) as never;
  const reader = by.watch({ ...PRICES, historical });
  await by.clock.advance(0);
  expect([reader.all, session.budgets.historical.open]).toEqual([[gap("refused (100)")], 0]);
  await by.clock.advance(1_000);
  expect(reader.over).toMatchObject({ code: "TWS_ERROR", twsCode: 200 });
  expect([names(session), session.router.owned]).toEqual([["reqMktData", "reqMktData"], 0]);
  expect(session.budgets.historical.open).toBe(0);
});

test("the gap of a quiet stream ends with the answer to the fence behind its request", async () => {
  const by = streamsFixture();
  const first = by.session();
  const reader = by.watch({ ...PRICES, quiet: true });
  await by.clock.advance(0);
  // There is no gap to be ended.
  expect(names(first)).toEqual(["reqMktData"]);
  by.lose(first, LOST);
  const second = by.session();
  await by.clock.advance(100);
  expect(names(second)).toEqual(["reqMktData", "reqExecutions"]);
  second.comes("execDetailsEnd", second.numbers("reqExecutions")[0]);
  await by.clock.advance(0);
  expect(kinds(reader)).toEqual(["gap", "resumed"]);
  // One that has left does not wait for the answer any more.
  by.lose(second, LOST);
  const third = by.session();
  await by.clock.advance(0);
  await reader.stream.return?.();
  await by.clock.advance(0);
  expect([names(third), third.router.owned]).toEqual([["reqMktData", "reqExecutions", "cancelMktData"], 0]);
  // Where silence is not usual the next value ends it, and nothing else is sent.
  const usual = by.watch();
  await by.clock.advance(0);
  by.lose(third, LOST);
  const fourth = by.session();
  await by.clock.advance(10_000);
  expect([names(fourth), kinds(usual)]).toEqual([["reqMktData"], ["gap"]]);
});

test("bulletins end their gap as well when TWS has gone through what it was sent", async () => {
  const by = streamsFixture();
  const bulletins: AnyWatch = {
    ...PRICES,
    quiet: true,
    source: "bulletins",
    listens: ["updateNewsBulletin"],
  };
  const reader = by.watch(bulletins);
  by.streams.dialFailed(LOST);
  const session = by.session();
  await by.clock.advance(0);
  expect(names(session)).toEqual(["reqNewsBulletins", "reqExecutions"]);
  session.comes("execDetailsEnd", session.numbers("reqExecutions")[0]);
  await by.clock.advance(0);
  expect(kinds(reader)).toEqual(["gap", "resumed"]);
});

/** A stream that begins with the question for the open orders. */
async function begun() {
  const by = streamsFixture();
  const session = by.session();
  const reader = by.watch(watchOrders, null);
  await by.clock.advance(0);
  expect(names(session)).toEqual(["reqOpenOrders"]);
  const state = { status: "Submitted" };
  const order = (orderId: number) => {
    const of = { orderId, clientId: 1, permId: 70 + orderId };
    session.comes("openOrder", orderId, { symbol: "AAPL" }, of, state);
  };
  return { by, session, reader, order };
}

test("a stream that begins with a read emits its answer, then the end, then changes", async () => {
  const { by, session, reader, order } = await begun();
  order(3);
  session.comes("openOrderEnd");
  await by.clock.advance(0);
  expect(kinds(reader)).toEqual(["update", "snapshot-end"]);
  order(4);
  await by.clock.advance(100_000);
  expect([kinds(reader), names(session)]).toEqual([["update", "snapshot-end", "update"], ["reqOpenOrders"]]);
  await reader.stream.return?.();
  await by.clock.advance(0);
  order(5);
  expect([reader.values.length, by.clock.timers, by.streams.stats().streams]).toEqual([2, 0, 0]);
});

test("an answer that comes as the data are lost is not taken for the answer to the next question", async () => {
  const { by, session, reader, order } = await begun();
  order(3);
  session.comes("openOrderEnd");
  session.live.setIbkrLink("back, data lost");
  await by.clock.advance(0);
  expect(kinds(reader)).not.toContain("snapshot-end");
  await reader.stream.return?.();
});

test("the question of one that has left, or of a lost session, answers nothing", async () => {
  const { by, session, reader } = await begun();
  by.lose(session, LOST);
  const next = by.session();
  await by.clock.advance(0);
  session.comes("openOrderEnd");
  await by.clock.advance(0);
  expect(kinds(reader)).toEqual(["gap"]);
  next.comes("openOrderEnd");
  await by.clock.advance(0);
  expect(kinds(reader)).toEqual(["gap", "resumed", "snapshot-end"]);
  const again = by.watch({ ...watchOrders, name: "watchOrdersAlso" }, null);
  await by.clock.advance(0);
  await again.stream.return?.();
  next.comes("openOrderEnd");
  await by.clock.advance(100_000);
  expect([kinds(again), again.over]).toEqual([[], "done"]);
});

test("a read without an answer, or with a lost part of it, is repeated after a delay", async () => {
  const { by, session, reader } = await begun();
  await by.clock.advance(19_999);
  expect(kinds(reader)).toEqual([]);
  await by.clock.advance(1);
  const count = session.count("reqOpenOrders");
  await by.clock.advance(100_000);
  expect([kinds(reader), reader.over]).toEqual([["gap"], "reading"]);
  expect(session.count("reqOpenOrders")).toBeGreaterThan(count);
  const other = streamsFixture();
  const next = other.session();
  const deaf = other.watch({ ...watchOrders, listens: [] }, null);
  await other.clock.advance(0);
  next.router.skipped(5);
  next.comes("openOrderEnd");
  await other.clock.advance(999);
  expect([next.count("reqOpenOrders"), kinds(deaf)]).toEqual([1, ["gap"]]);
  await other.clock.advance(1);
  expect([next.count("reqOpenOrders"), deaf.over]).toEqual([2, "reading"]);
});

test("a question that TWS refuses ends the stream, with the reason", async () => {
  const by = streamsFixture();
  const session: SessionFixture = by.session({
    onSent: () => session.comes("error", new Error("not allowed"), 321, -1),
  });
  const reader = by.watch(watchOrders, null);
  await by.clock.advance(100_000);
  expect(reader.over).toMatchObject({
    code: "TWS_ERROR",
    message: expect.stringMatching(/^Cannot watch the orders: .*not allowed/),
  });
  expect([names(session), by.streams.stats().streams, by.clock.timers]).toEqual([["reqOpenOrders"], 0, 0]);
});
