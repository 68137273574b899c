import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { watchQuotesTopic } from "../../../../src/web/streams/market-data.ts";
import { WATCH_ORDERS } from "../../../../src/web/streams/orders.ts";
import { watchPnLTopic } from "../../../../src/web/streams/pnl.ts";
import { WATCH_EXECUTIONS } from "../../../../src/web/streams/trades.ts";
import { SESSION_LOST, streamHubFixture } from "../../../support/web/stream-hub-fixture.ts";

const APPLE = watchQuotesTopic(265598);
const smd = (sent: readonly string[]): number => sent.filter((text) => text.startsWith("smd+")).length;
const bids = (values: readonly unknown[]): unknown[] =>
  values.map((value) => (value as { bid: unknown }).bid);

test("equal streams share one subscription, and the last reader's leaving sends one unsubscribe", async () => {
  const { clock, sockets, hub, session, watch } = streamHubFixture();
  const [one, two] = [watch(APPLE), watch(APPLE)];
  await session();
  expect(smd(sockets.last.sent)).toBe(1);
  sockets.last.push({ topic: "smd+265598", conid: 265598, 84: "10" });
  await one.stream.return?.();
  expect(sockets.last.sent.filter((text) => text.startsWith("umd"))).toEqual([]);
  await two.stream.return?.();
  await clock.settle();
  expect(sockets.last.sent.filter((text) => text.startsWith("umd"))).toEqual(["umd+265598+{}"]);
  expect([bids(one.values), bids(two.values)]).toEqual([[10], [10]]);
  expect(hub.stats()).toMatchObject({ streams: 0, readers: 0 });
});

test("the WebSocket is open while somebody watches, and a little longer", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  await session();
  expect(sockets.all.length).toBe(0);
  const kept = watch(APPLE);
  await clock.advance(10);
  await kept.stream.return?.();
  await clock.advance(4_999);
  expect(sockets.last.isOver).toBe(false);
  await clock.advance(10);
  expect(sockets.last.isOver).toBe(true);
  expect(clock.timers).toBe(0);
});

test("a stream with more fields subscribes the line again; each stream gets its own fields", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  watch(APPLE);
  await session();
  sockets.last.push({ topic: "smd+265598", 84: "10" });
  const more = watch(watchQuotesTopic(265598, ["7633"]));
  await clock.settle();
  expect(smd(sockets.last.sent)).toBe(2);
  expect(sockets.last.sent.at(-2)).toContain('"7633"');
  expect(bids(more.values)).toEqual([10]);
  watch(APPLE);
  expect(smd(sockets.last.sent)).toBe(2);
});

test("after a lost WebSocket each line is subscribed once; readers see gap and resumed", async () => {
  const { clock, sockets, session, watch, calls } = streamHubFixture();
  const kept = watch(APPLE);
  await session();
  const first = sockets.last;
  first.push({ topic: "smd+265598", 84: "10" });
  first.drop(1000);
  first.push({ topic: "smd+265598", 84: "11" });
  await clock.advance(510);
  expect(sockets.all.length).toBe(2);
  expect(smd(sockets.last.sent)).toBe(1);
  sockets.last.push({ topic: "smd+265598", 84: "12" });
  await clock.settle();
  expect(kept.all.map(({ kind }) => kind)).toEqual(["update", "gap", "resumed", "update"]);
  expect(kept.all[1]).toMatchObject({ reason: "the WebSocket was lost: the gateway closed it (1000)" });
  expect(kept.all[2]).toMatchObject({ epoch: 1, gapMs: 510 });
  expect(bids(kept.values)).toEqual([10, 12]);
  expect(calls.filter(([name]) => name === "resumed")).toEqual([["resumed", "watchQuotes", 510]]);
});

test("a lost session closes the WebSocket, and the next one resumes with its epoch and token", async () => {
  const { clock, sockets, hub, session, watch } = streamHubFixture();
  const kept = watch(APPLE);
  await session();
  sockets.last.push({ topic: "smd+265598", 84: "10" });
  hub.sessionEnded(SESSION_LOST);
  await clock.advance(60_000);
  expect(sockets.all.map(({ isOver }) => isOver)).toEqual([true]);
  expect(hub.stats().gapMs).toBe(60_000);
  await session();
  sockets.last.push({ topic: "smd+265598", 84: "12" });
  await clock.settle();
  expect(sockets.last.token).toBe("token2");
  expect(kept.all[1]).toMatchObject({ kind: "gap", reason: SESSION_LOST.message });
  expect(kept.all[2]).toMatchObject({ kind: "resumed", epoch: 2 });
  expect(hub.stats()).toMatchObject({ gapMs: 0, gapMsTotal: 60_004 + 6 });
});

test("a quiet stream resumes when the gateway has processed it, by echo or by two heartbeats", async () => {
  for (const [echoes, afterMs] of [
    [true, 0],
    [false, 20_000],
  ] as const) {
    const { clock, sockets, session, watch } = streamHubFixture();
    sockets.script = { echoes };
    const kept = watch(WATCH_EXECUTIONS);
    await session();
    sockets.last.drop(1006);
    await clock.advance(504 + afterMs - 1);
    if (afterMs > 0) expect(kept.gaps).toEqual(["gap"]);
    await clock.advance(1);
    expect(kept.gaps).toEqual(["gap", "resumed"]);
  }
});

test("orders are read by REST after each subscription, and only then the gap ends", async () => {
  const answers: ((rows: unknown) => void)[] = [];
  const { clock, sockets, session, watch, rereads } = streamHubFixture({
    reread: () => new Promise((resolve) => void answers.push(resolve)),
  });
  const kept = watch(WATCH_ORDERS);
  await session();
  sockets.last.push({ topic: "sor", args: [{ orderId: 1, status: "Submitted", ticker: "AAPL" }] });
  answers[0]?.([]);
  await clock.settle();
  sockets.last.drop(1006);
  await clock.advance(510);
  expect([rereads.length, kept.gaps]).toEqual([2, ["gap"]]);
  answers[1]?.([{ orderId: 1, status: "Filled" }]);
  await clock.settle();
  expect(kept.all.map(({ kind }) => kind)).toEqual(["update", "snapshot-end", "gap", "update", "resumed"]);
  expect(kept.values.at(-1)).toMatchObject({ orderId: "1", status: "Filled", symbol: "AAPL" });
});

test("two accounts share one line of profit and loss, and the second gets its first value too", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  const one = watch(watchPnLTopic("DU1"));
  await session();
  const two = watch(watchPnLTopic("DU2"));
  sockets.last.push({ topic: "spl", args: { "DU1.Core": { dpl: 1 }, "DU2.Core": { dpl: 2 } } });
  await clock.settle();
  expect(sockets.last.sent.filter((text) => text.startsWith("spl")).length).toBe(2);
  expect([one.values, two.values]).toMatchObject([[{ dailyPnL: 1 }], [{ dailyPnL: 2 }]]);
});

test("no market data line beyond the limit; one that is given back can be used again", async () => {
  const { watch, hub } = streamHubFixture({ settings: { marketDataLinesMax: 1 } });
  const kept = watch(APPLE);
  watch(watchQuotesTopic(265598, ["7633"]));
  expect(() => watch(watchQuotesTopic(1))).toThrow(
    "Cannot watch the quotes of conId 1: the limit of 1 market data lines is reached",
  );
  expect(hub.stats().streams).toBe(2);
  await kept.stream.return?.();
  expect(() => watch(watchQuotesTopic(1))).toThrow(PoolError);
});

test("the timeout says what the stream waited for", async () => {
  const { clock, watch, session } = streamHubFixture();
  const early = watch(APPLE, { timeoutMs: 1_000 });
  await clock.advance(1_000);
  await session();
  const late = watch(APPLE, { timeoutMs: 1_000 });
  await clock.advance(1_000);
  const sentence = "Cannot watch the quotes of conId 265598: no update came within 1000 ms: ";
  expect(early.over).toMatchObject({ code: "REQUEST_TIMEOUT", message: `${sentence}there is no session` });
  expect(late.over).toMatchObject({ message: `${sentence}the gateway has sent nothing` });
});

test("a new stream without data for 5 s has a gap; one whose signal has aborted ends at once", async () => {
  const { clock, watch, hub } = streamHubFixture();
  const kept = watch(APPLE);
  const ended = watch(APPLE, { signal: AbortSignal.abort() });
  await clock.advance(5_000);
  expect(kept.all).toMatchObject([{ kind: "gap", reason: "there is no session" }]);
  expect([ended.over, hub.stats().readers]).toEqual(["done", 1]);
});

test("status frames reach the hook, errors are warnings, unknown topics are ignored", async () => {
  const { sockets, session, watch, calls } = streamHubFixture();
  watch(APPLE);
  await session();
  sockets.last.push({ topic: "sts", args: { authenticated: false } });
  sockets.last.push({ topic: "sts", args: "x" });
  sockets.last.push({ topic: "smd+265598", error: "no permission" });
  sockets.last.push({ topic: "act", args: {} });
  sockets.last.push({ message: "Unsubscribed 7" });
  expect(calls.filter(([name]) => name !== "want")).toEqual([
    ["status", { authenticated: false }],
    ["warn", "The gateway sent an error over the WebSocket: smd+265598: no permission"],
  ]);
});

test("close() ends every stream with its error, rejects new ones, and leaves no timer", async () => {
  const { clock, sockets, hub, session, watch } = streamHubFixture();
  const kept = [watch(APPLE), watch(WATCH_ORDERS)];
  await session();
  await clock.until(hub.close(new PoolError("CLOSED", "the pool was closed")));
  await clock.settle();
  for (const one of kept) expect(one.over).toMatchObject({ code: "CLOSED" });
  expect(() => watch(APPLE)).toThrow("Cannot watch the quotes of conId 265598: the pool was closed");
  expect([clock.timers, sockets.last.isOver]).toEqual([0, true]);
});
