import { expect, test } from "vitest";
import { PoolError } from "../../../../src/errors.ts";
import { StreamReader, type WatchOptions } from "../../../../src/subscriptions/stream-reader.ts";
import { watchQuotesTopic } from "../../../../src/web/streams/market-data.ts";
import { WATCH_ORDERS } from "../../../../src/web/streams/orders.ts";
import { WATCH_EXECUTIONS } from "../../../../src/web/streams/trades.ts";
import { WebSubscription } from "../../../../src/web/streams/web-subscription.ts";
import type { AnyTopic } from "../../../../src/web/streams/web-topic.ts";
import { VirtualClock } from "../../../support/sim.ts";

function fixture(topic: AnyTopic) {
  const clock = new VirtualClock();
  const hooks = { gap: () => {}, resumed: () => {}, wallMs: () => clock.now() };
  const subscription = new WebSubscription(topic, clock, hooks);
  const join = (options: WatchOptions = {}): StreamReader<unknown> => {
    const reader = new StreamReader<unknown>(
      "watch",
      options,
      () => {},
      () => {},
    );
    subscription.join(reader);
    return reader;
  };
  return { clock, subscription, join };
}

const kinds = (reader: StreamReader<unknown>): string[] => reader.queue.kept.map(({ kind }) => kind);

test("rows that are repeated at the beginning are kept for a slow reader; later ones count", () => {
  const { subscription, join } = fixture(WATCH_EXECUTIONS);
  const reader = join({ bufferMax: 2 });
  const rows = (from: number): object[] =>
    Array.from({ length: 5 }, (_, at) => ({ execution_id: `${from + at}` }));
  subscription.begins();
  subscription.receive({ args: rows(0) }, 1);
  expect(reader.queue.size).toBe(5);
  subscription.fencePassed(1);
  subscription.receive({ args: rows(5) }, 1);
  expect(reader.queue.size).toBe(7);
});

test("a fence ends the gap of a quiet stream alone", () => {
  for (const [topic, expected] of [
    [WATCH_EXECUTIONS, ["gap", "resumed"]],
    [watchQuotesTopic(1), ["gap"]],
    [WATCH_ORDERS, ["gap"]],
  ] as const) {
    const { subscription, join } = fixture(topic);
    const reader = join();
    subscription.gap("lost");
    subscription.begins();
    subscription.fencePassed(2);
    expect(kinds(reader)).toEqual(expected);
  }
});

test("what it would do later is dropped when it begins or ends", async () => {
  const { clock, subscription } = fixture(WATCH_ORDERS);
  let acts = 0;
  subscription.later(100, () => void acts++);
  subscription.begins();
  subscription.later(100, () => void acts++);
  subscription.end();
  await clock.advance(200);
  expect([acts, clock.timers]).toEqual([0, 0]);
});

test("a reader that joins after the end gets its error, and no gap begins any more", async () => {
  const { clock, subscription, join } = fixture(WATCH_ORDERS);
  const error = new PoolError("CLOSED", "over");
  subscription.end(error);
  subscription.gap("lost");
  const reader = join();
  await clock.advance(10);
  expect([reader.queue.ended, subscription.isOver, subscription.gapMs]).toEqual([{ error }, true, 0]);
});
