import { expect, test } from "vitest";
import { watchQuotesTopic } from "../../../../src/web/streams/market-data.ts";
import { streamHubFixture } from "../../../support/web/stream-hub-fixture.ts";

const APPLE = watchQuotesTopic(265598);
const APPLE_MORE = watchQuotesTopic(265598, ["7633"]);

test("a stream that joins after a loss gets no value of the WebSocket before", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  watch(APPLE);
  await session();
  sockets.last.push({ topic: "smd+265598", 84: "10" });
  sockets.last.drop(1006);
  await clock.advance(510);
  const late = [watch(APPLE), watch(APPLE_MORE)];
  await clock.settle();
  expect(late.map(({ values }) => values)).toEqual([[], []]);
});

test("a session that replaces another one begins a gap, and everything is subscribed again", async () => {
  const { clock, sockets, session, watch } = streamHubFixture();
  const kept = watch(APPLE);
  await session();
  sockets.last.push({ topic: "smd+265598", 84: "10" });
  await session();
  expect(sockets.all.map(({ isOver }) => isOver)).toEqual([true, false]);
  expect([...sockets.last.live.keys()]).toEqual(["smd+265598"]);
  sockets.last.push({ topic: "smd+265598", 84: "10" });
  await clock.settle();
  expect(kept.all.map(({ kind }) => kind)).toEqual(["update", "gap", "resumed", "update"]);
  expect(kept.all[1]).toMatchObject({ reason: "another session has begun" });
});

test("a callback may end another stream of the line, and open a new one", async () => {
  const { clock, sockets, hub, session, watch, calls } = streamHubFixture();
  const ended = watch(APPLE_MORE);
  const bids: unknown[] = [];
  const first = hub.watch(APPLE, {});
  let added: ReturnType<typeof watch> | undefined;
  // Joins the line before the stream that it ends.
  await ended.stream.return?.();
  const other = watch(APPLE_MORE);
  const over = first.forEach((update) => {
    if (update.kind === "update") bids.push(update.value.bid);
    if (update.kind !== "resumed") return;
    void other.stream.return?.();
    added = watch(watchQuotesTopic(1));
  });
  await session();
  sockets.last.drop(1006);
  await clock.advance(510);
  sockets.last.push({ topic: "smd+265598", 84: "12" });
  sockets.last.push({ topic: "smd+1", 84: "7" });
  await clock.settle();
  expect(bids).toEqual([12]);
  expect(added?.values.length).toBe(1);
  expect(calls.filter(([name]) => name === "resumed").length).toBe(1);
  await first.return?.();
  await over;
});
