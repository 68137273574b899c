import { expect, test } from "vitest";
import type { StreamUpdate } from "../../../src/mod.ts";
import { StreamReader, type WatchOptions } from "../../../src/subscriptions/stream-reader.ts";

const GAP = { kind: "gap", reason: "lost", atMs: 0 } as const;
const RESUMED = { kind: "resumed", epoch: 1, gapMs: 5 } as const;
const NOTICE = { kind: "notice", code: 1, message: "notice" } as const;
const END = { kind: "snapshot-end" } as const;
const update = (value: number, missed = 0) => ({ kind: "update", value, missed }) as const;

/** A reader, what it keeps, and how often it was told that the first update has come. */
function readerOf(options: WatchOptions = {}) {
  const seen = { firsts: 0 };
  const reader = new StreamReader<number>(
    ...(["watch numbers", options, () => {}, () => void seen.firsts++] as const),
  );
  const put = (value: number, known = false): void => reader.update(update(value), known);
  const tell = (...events: StreamUpdate<number>[]): void => {
    for (const event of events) reader.notify(event);
  };
  const flap = (times: number): void => {
    for (let at = 0; at < times; at++) tell(GAP, RESUMED);
  };
  const kept = (): readonly StreamUpdate<number>[] => reader.queue.kept;
  return { reader, seen, put, tell, flap, kept };
}

test("gaps take no place of updates: the first update beside them is kept, and none is missed", () => {
  for (const onOverflow of ["drop-oldest", "error"] as const) {
    const { reader, put, tell, kept } = readerOf({ bufferMax: 2, onOverflow });
    tell(GAP, RESUMED);
    put(1);
    expect([kept(), reader.queue.ended]).toEqual([[GAP, RESUMED, update(1)], undefined]);
  }
});

test("the end of an empty snapshot ends the wait for the first update; a gap and a notice do not", () => {
  const { seen, tell } = readerOf();
  tell(GAP, RESUMED, NOTICE);
  expect(seen.firsts).toBe(0);
  tell(END);
  expect(seen.firsts).toBe(1);
});

test("latest: once the end of the snapshot was read, the last update alone is kept", async () => {
  const { reader, put, tell, kept } = readerOf({ onOverflow: "latest" });
  tell(END);
  put(1);
  expect((await reader.stream.next()).value).toEqual(END);
  put(2);
  expect(kept()).toEqual([update(2, 1)]);
});

test("a thousand gaps and ends are kept beside twice the buffer; then the oldest are dropped", () => {
  const { put, flap, kept } = readerOf({ bufferMax: 10 });
  for (let at = 0; at < 5; at++) put(at, true);
  flap(700);
  expect(kept().length).toBe(1_031);
  expect(kept().slice(0, 6)).toEqual([...[0, 1, 2, 3, 4].map((at) => update(at)), GAP]);
  const gapsAlone = readerOf({ bufferMax: 10 });
  gapsAlone.flap(700);
  expect([gapsAlone.kept().length, gapsAlone.kept()[0]]).toEqual([1_020, GAP]);
});

test("a notice goes before any gap, also where it is the oldest of all", () => {
  const { tell, flap, kept } = readerOf({ bufferMax: 10 });
  tell(NOTICE);
  flap(600);
  expect(kept()).not.toContainEqual(NOTICE);
  expect(kept()[0]).toEqual(GAP);
});

test("a gap in which an update came is kept with it, as is one that has no end yet", () => {
  const { put, tell, flap, kept } = readerOf({ bufferMax: 10 });
  tell(GAP);
  put(1);
  tell(RESUMED);
  flap(700);
  expect(kept().slice(0, 4)).toEqual([GAP, update(1), RESUMED, GAP]);
  const open = readerOf({ bufferMax: 10 });
  for (let at = 0; at < 1_100; at++) open.tell({ ...GAP, atMs: at });
  expect([open.kept().length, open.kept()[0]]).toEqual([1_100, GAP]);
});

test("forEach() rejects an invalid callback, and a second call", async () => {
  const { reader } = readerOf();
  await expect(reader.stream.forEach("no function" as never)).rejects.toMatchObject({
    ...{ code: "INVALID_OPTION", message: "Cannot watch numbers: the callback: expected a function" },
  });
  const first = reader.stream.forEach(() => {});
  await expect(reader.stream.forEach(() => {})).rejects.toMatchObject({
    ...{ code: "INVALID_OPTION", message: "Cannot watch numbers: forEach was called before" },
  });
  reader.end();
  await first;
});
