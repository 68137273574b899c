import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/mod.ts";
import { PoolError } from "../../../src/mod.ts";
import { getOpenOrders } from "../../../src/operations/orders.ts";
import type { AnyWatch, Beginning } from "../../../src/operations/stream.ts";
import { StreamReader, type WatchOptions } from "../../../src/subscriptions/stream-reader.ts";
import { Subscription } from "../../../src/subscriptions/subscription.ts";

/** What a reader has not read yet, read now. */
const unread = ({ queue: mailbox }: StreamReader<unknown>): unknown[] => {
  const all: unknown[] = [];
  for (let one = mailbox.take(); one !== undefined; one = mailbox.take()) all.push(one);
  return all;
};
const value = (of: unknown) => ({ kind: "update", value: of, missed: 0 });
const END = { kind: "snapshot-end" };

/** A subscription without a line: its events are those of the test. */
function alone(about: Partial<AnyWatch> = {}) {
  const clock = new VirtualClock(1_000);
  const heard: unknown[] = [];
  const beginnings: Beginning<unknown>[] = [];
  const values: unknown[] = [];
  const operation: AnyWatch = {
    ...{ name: "watchRows", what: "watch rows", start: () => {}, stop: () => {} },
    begin: (_args, beginning) => {
      beginnings.push(beginning);
      const row = (...args: never[]): void => {
        values.push(args[0]);
        beginning.emit(args[0]);
      };
      return {
        on: { row, end: () => beginning.emit("the last row") },
        foreign: (_event, args) => args[1] === "of another",
        snapshot: (answer) => beginning.emit(answer),
        replay: () => values,
      };
    },
    ...about,
  };
  const subscription = new Subscription(operation, null, "key", clock, {
    gap: (...told) => heard.push(["gap", ...told]),
    resumed: (...told) => heard.push(["resumed", ...told]),
    wallMs: () => clock.now() + 1_000_000,
  });
  const join = (options: WatchOptions = {}) => {
    const firsts: number[] = [];
    const reader = new StreamReader<unknown>(
      "watch rows",
      options,
      () => {},
      () => firsts.push(clock.now()),
    );
    subscription.join(reader);
    return Object.assign(reader, { firsts });
  };
  return { clock, heard, beginnings, subscription, join };
}

test("a gap has one beginning, one reason and one end, for earlier readers and for later ones", async () => {
  const { clock, heard, subscription, join } = alone();
  const first = join();
  expect([subscription.gapMs, subscription.gapReason]).toEqual([0, undefined]);
  subscription.begins(1, 5);
  subscription.gap("the session was lost");
  await clock.advance(200);
  subscription.gap("no gateway");
  await clock.advance(50);
  expect([subscription.gapMs, subscription.gapReason]).toEqual([250, "the session was lost"]);
  const second = join();
  // While TWS is cut off a value is told, and the gap lasts.
  subscription.receive("row", ["a"], undefined);
  subscription.fencePassed(undefined);
  await clock.advance(50);
  expect(subscription.gapMs).toBe(300);
  subscription.receive("row", ["b"], 7);
  await clock.advance(1_000);
  const gap = { kind: "gap", reason: "the session was lost", atMs: 1_001_000 };
  const told = [gap, value("a"), { kind: "resumed", epoch: 7, gapMs: 300 }, value("b")];
  expect([unread(first), unread(second)]).toEqual([told, told]);
  expect(heard).toEqual([
    ["gap", "watchRows", "the session was lost"],
    ["resumed", "watchRows", 300],
  ]);
  expect([subscription.gapMs, subscription.gapReason]).toEqual([0, undefined]);
  // The next one is another one, and may end before anything comes.
  subscription.gap("cut off");
  await clock.advance(10);
  subscription.fencePassed(8);
  subscription.fencePassed(9);
  const next = [
    { kind: "gap", reason: "cut off", atMs: 1_001_300 + 1_000 },
    { kind: "resumed", epoch: 8, gapMs: 10 },
  ];
  expect([unread(first), unread(second)]).toEqual([next, next]);
  expect(heard).toHaveLength(4);
});

test("the end of the snapshot confirms a request, and is emitted once, after its values", () => {
  const { subscription, join } = alone({ snapshotEnd: "end" });
  const first = join({ bufferMax: 1, onOverflow: "error" });
  expect([unread(first), subscription.confirmed]).toEqual([[], false]);
  subscription.begins(1, 5);
  for (const row of ["a", "b"]) subscription.receive("row", [row], 1);
  expect(subscription.confirmed).toBe(false);
  subscription.receive("end", [], 1);
  expect(subscription.confirmed).toBe(true);
  const late = join();
  expect(unread(first)).toEqual([value("a"), value("b"), value("the last row"), END]);
  expect(unread(late)).toEqual([value("a"), value("b"), END]);
  // What is known already is no fault of a reader that comes late.
  const strict = join({ bufferMax: 1, onOverflow: "error" });
  expect(unread(strict)).toEqual([value("a"), value("b"), END]);
  // From then on a slow reader is one.
  for (const row of ["c", "d"]) subscription.receive("row", [row], 1);
  expect(first.queue.ended?.error).toMatchObject({ code: "STREAM_OVERFLOW" });
  subscription.begins(1, 6);
  expect(subscription.confirmed).toBe(false);
  subscription.receive("end", [], 1);
  expect(unread(late)).toEqual([value("c"), value("d"), value("the last row")]);
});

test("without a snapshot the first event confirms a request, and missed updates count from then", () => {
  const { subscription, join } = alone();
  const reader = join({ bufferMax: 1, onOverflow: "error" });
  subscription.begins(1, 5);
  subscription.receive("row", ["a"], 1);
  expect(subscription.confirmed).toBe(true);
  subscription.receive("row", ["b"], 1);
  expect(reader.queue.ended?.error).toMatchObject({ code: "STREAM_OVERFLOW" });
});

test.each([
  { how: "its flow says that it is over", about: { endsSnapshot: true } },
  { how: "it begins with a question", about: { source: getOpenOrders } },
])("where $how a snapshot is kept whole, and its end is emitted", ({ about }) => {
  const { beginnings, subscription, join } = alone(about);
  const reader = join({ bufferMax: 1, onOverflow: "error" });
  subscription.begins(3, 5);
  expect(beginnings).toMatchObject([{ clientId: 3, id: 5 }]);
  for (const row of ["a", "b"]) subscription.receive("row", [row], 1);
  if ("source" in about) subscription.answered("c", 1);
  else beginnings[0]?.endSnapshot();
  const answer = "source" in about ? [value("c")] : [];
  expect(unread(reader)).toEqual([value("a"), value("b"), ...answer, END]);
  for (const row of ["c", "d"]) subscription.receive("row", [row], 1);
  expect(reader.queue.ended?.error).toMatchObject({ code: "STREAM_OVERFLOW" });
});

test("bulletins have no snapshot: a slow reader of them is one from the beginning", () => {
  const { subscription, join } = alone({ source: "bulletins" });
  const reader = join({ bufferMax: 1, onOverflow: "error" });
  subscription.begins(1, 0);
  for (const row of ["a", "b"]) subscription.receive("row", [row], 1);
  expect(reader.queue.ended?.error).toMatchObject({ code: "STREAM_OVERFLOW" });
});

test("the answer of its first read confirms it, ends its gap, and is passed on", async () => {
  const { clock, subscription, join } = alone({ source: getOpenOrders });
  const reader = join();
  subscription.gap("no session");
  subscription.begins(1, 0);
  subscription.unanswered = 2;
  await clock.advance(30);
  subscription.answered("rows", 4);
  expect(subscription).toMatchObject({ confirmed: true, unanswered: 0, receivedMs: 1_030 });
  expect(unread(reader).slice(1)).toEqual([{ kind: "resumed", epoch: 4, gapMs: 30 }, value("rows"), END]);
});

test("events of other requests, and unknown ones, are dropped", async () => {
  const { clock, subscription, join } = alone({ opens: ["opened"], snapshotEnd: "whole" });
  const reader = join();
  subscription.begins(1, 5);
  subscription.unanswered = 2;
  await clock.advance(30);
  subscription.receive("row", ["a", "of another"], 1);
  subscription.receive("unknown", ["a"], 1);
  expect(subscription).toMatchObject({ confirmed: false, unanswered: 2, receivedMs: undefined });
  expect(
    [["row"], ["opened"], ["whole"], ["unknown", "end"]].map((some) => subscription.wants(some)),
  ).toEqual([true, true, true, true]);
  expect(subscription.wants(["unknown", "another"])).toBe(false);
  subscription.receive("opened", [], 1);
  expect(subscription).toMatchObject({ confirmed: false, unanswered: 0, receivedMs: 1_030 });
  subscription.suspectedMs = 1_030;
  subscription.begins(1, 6);
  expect(subscription).toMatchObject({ receivedMs: undefined, suspectedMs: undefined });
  subscription.receive("whole", [], 1);
  expect(subscription).toMatchObject({ confirmed: true, receivedMs: 1_030 });
  expect(unread(reader)).toEqual([END]);
});

test("the confirmation ends the wait of a quiet stream for its first value, else the value does", () => {
  for (const quiet of [true, false]) {
    const { subscription, join } = alone({ quiet, opens: ["opened"] });
    const first = join();
    subscription.begins(1, 5);
    subscription.receive("opened", [], 1);
    const late = join();
    expect([first.firsts.length, late.firsts.length]).toEqual(quiet ? [1, 1] : [0, 0]);
    subscription.receive("row", ["a"], 1);
    expect([first.firsts.length, late.firsts.length]).toEqual([1, 1]);
  }
});

test("a reader that joins while a value is emitted gets that value once", () => {
  const { subscription, join } = alone();
  const joined: StreamReader<unknown>[] = [];
  const calling = new StreamReader<unknown>(
    "watch rows",
    {},
    () => {},
    () => {},
  );
  void calling.stream.forEach(() => void (joined.length === 0 && joined.push(join())));
  subscription.join(calling);
  const other = join();
  subscription.begins(1, 5);
  subscription.receive("row", ["a"], 1);
  subscription.receive("row", ["b"], 1);
  expect(joined.map(unread)).toEqual([[value("a"), value("b")]]);
  expect(unread(other)).toEqual([value("a"), value("b")]);
  expect(subscription.readers).toBe(3);
  for (const reader of [calling, other, ...joined]) subscription.leave(reader);
  expect(subscription.readers).toBe(0);
});

test("an ended subscription emits nothing more, and ends later readers with the same error", () => {
  const { heard, subscription, join } = alone();
  const first = join();
  const error = new PoolError("TWS_ERROR", "Cannot watch rows: none");
  subscription.begins(1, 5);
  subscription.notice(2176, "fractional shares");
  subscription.end(error);
  subscription.gap("the session was lost");
  const late = join();
  expect(unread(first)).toEqual([{ kind: "notice", code: 2176, message: "fractional shares" }]);
  expect([first, late].map(({ queue: mailbox }) => mailbox.ended)).toEqual([{ error }, { error }]);
  expect([subscription.readers, subscription.state, heard]).toEqual([0, { kind: "over", error }, []]);
});

test("a new session forgets the failures of the one before", () => {
  const { subscription } = alone();
  Object.assign(subscription, { unanswered: 3, failures: 4 });
  subscription.sessionEnded();
  expect(subscription).toMatchObject({ unanswered: 0, failures: 0, subject: "watch rows" });
});
