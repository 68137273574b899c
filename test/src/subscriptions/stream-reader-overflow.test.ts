import { expect, test } from "vitest";
import type { StreamUpdate } from "../../../src/mod.ts";
import { StreamReader, type WatchOptions } from "../../../src/subscriptions/stream-reader.ts";
import { AAPL } from "../../support/contracts.ts";
import { connectivityLost } from "../../support/sim.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

function readerOf(options: WatchOptions = {}) {
  let left = 0;
  const reader = new StreamReader<number>(
    "watch numbers",
    options,
    () => left++,
    () => {},
  );
  const put = (value: number, known = false): void =>
    reader.update({ kind: "update", value, missed: 0 }, known);
  return { reader, put, left: () => left };
}

const values = (all: readonly StreamUpdate<number>[]): (number | string)[] =>
  all.map((one) => (one.kind === "update" ? one.value : one.kind));

const GAP = { kind: "gap", reason: "lost", atMs: 0 } as const;

const RESUMED = { kind: "resumed", epoch: 1, gapMs: 5 } as const;

test("the buffer of a reader that does not read stays bounded for any number of gaps and notices", () => {
  const { reader, put } = readerOf({ bufferMax: 10 });
  for (let at = 0; at < 20_000; at++) {
    put(at);
    reader.notify(GAP);
    reader.notify({ kind: "notice", code: at % 3, message: "notice" });
    if (at % 2 === 0) put(at);
    reader.notify(RESUMED);
  }
  expect(reader.queue.size).toBeLessThan(1_100);
  // Gaps and their ends still come in turn.
  const turns = reader.queue.kept.filter(({ kind }) => kind === "gap" || kind === "resumed");
  for (const [at, { kind }] of turns.entries()) expect(kind).toBe(at % 2 === 0 ? "gap" : "resumed");
});

test("what there was at the beginning is kept whole, and only what comes then overflows a buffer", async () => {
  for (const onOverflow of ["drop-oldest", "error"] as const) {
    const { reader, put } = readerOf({ bufferMax: 2, onOverflow });
    for (let at = 0; at < 1_500; at++) put(at, true);
    reader.notify({ kind: "snapshot-end" });
    put(1_500);
    put(1_501);
    expect(reader.queue.size).toBe(1_503);
    expect(reader.queue.ended).toBeUndefined();
    const told: unknown[] = [];
    for (let at = 0; at < 1_503; at++) told.push((await reader.stream.next()).value);
    expect(told).not.toContainEqual(expect.objectContaining({ missed: 1 }));
    // It has read them: from here on it may be late by two.
    for (const value of [1, 2, 3]) put(value);
    expect(reader.queue.size).toBe(onOverflow === "drop-oldest" ? 2 : 1);
    expect(reader.queue.ended === undefined).toBe(onOverflow === "drop-oldest");
  }
});

test("the buffer of a reader that does not read stays bounded for many and large snapshots", () => {
  const { reader, put } = readerOf({ bufferMax: 10 });
  for (let snapshot = 0; snapshot < 50; snapshot++) {
    reader.snapshotBegins();
    for (let at = 0; at < 1_000; at++) put(at, true);
    for (let at = 0; at < 100; at++) put(at);
  }
  expect(reader.queue.size).toBeLessThanOrEqual(1_010);
  reader.snapshotBegins();
  for (let at = 0; at < 150_000; at++) put(at, true);
  expect(reader.queue.size).toBeLessThanOrEqual(100_010);
});

test("a full buffer drops its oldest update, and the next one has the number of missing ones", () => {
  const { reader, put } = readerOf({ bufferMax: 2 });
  for (const value of [1, 2]) put(value);
  reader.notify(GAP);
  for (const value of [3, 4]) put(value);
  const update = (value: number, missed = 0) => ({ kind: "update", value, missed });
  expect(reader.queue.kept).toEqual([GAP, update(3, 2), update(4)]);
  put(5);
  expect(reader.queue.kept).toEqual([GAP, update(4, 3), update(5)]);
});

test("of the same notice in a row one is kept, and any other notice is another one", () => {
  const { reader } = readerOf();
  const notice = (code: number) => ({ kind: "notice", code, message: "notice" }) as const;
  for (const code of [1, 1, 2, 1]) reader.notify(notice(code));
  reader.notify(GAP);
  reader.notify(notice(1));
  expect(reader.queue.kept).toEqual([notice(1), notice(2), notice(1), GAP, notice(1)]);
});

test("default buffers: 1 000 updates, and with latest the last one, even after a snapshot", () => {
  const { reader, put } = readerOf();
  for (let at = 0; at < 1_003; at++) put(at);
  const [first, second] = reader.queue.kept;
  expect([reader.queue.size, first, second]).toEqual([
    1_000,
    { kind: "update", value: 3, missed: 3 },
    { kind: "update", value: 4, missed: 0 },
  ]);
  const latest = readerOf({ onOverflow: "latest" });
  latest.put(1, true);
  latest.reader.notify({ kind: "snapshot-end" });
  for (const value of [2, 3]) latest.put(value);
  expect(values(latest.reader.queue.kept)).toContain(3);
  expect(values(latest.reader.queue.kept)).not.toContain(2);
});

test("error: a slow reader ends with STREAM_OVERFLOW, and one of its unread updates is dropped", () => {
  const { reader, put, left } = readerOf({ bufferMax: 2, onOverflow: "error" });
  for (const value of [1, 2]) put(value);
  expect(left()).toBe(0);
  put(3);
  expect(reader.queue.ended?.error).toMatchObject({
    code: "STREAM_OVERFLOW",
    message: "Cannot watch numbers any longer: the reader left 2 updates unread",
  });
  expect([left(), values(reader.queue.kept)]).toEqual([1, [2]]);
  // A gap has taken a place.
  const other = readerOf({ bufferMax: 2, onOverflow: "error" });
  other.put(1);
  other.reader.notify(GAP);
  other.put(2);
  expect(other.reader.queue.ended?.error).toMatchObject({
    message: "Cannot watch numbers any longer: the reader left 1 update unread",
  });
});

test("the first update is reported once, and so is the end of the wait for it", () => {
  for (const begin of [
    ({ put }: ReturnType<typeof readerOf>) => put(1),
    ({ reader }: ReturnType<typeof readerOf>) => reader.confirmed(),
    ({ reader }: ReturnType<typeof readerOf>) => reader.notify({ kind: "snapshot-end" }),
  ]) {
    let firsts = 0;
    const reader = new StreamReader<number>(...(["watch numbers", {}, () => {}, () => firsts++] as const));
    const put = (value: number): void => reader.update({ kind: "update", value, missed: 0 }, false);
    reader.notify(GAP);
    expect(firsts).toBe(0);
    begin({ reader, put, left: () => 0 });
    for (const value of [2, 3]) put(value);
    reader.confirmed();
    expect(firsts).toBe(1);
  }
});

test("a flapping stream that is not read keeps its last gaps: the oldest of 1 000 are dropped", () => {
  const { reader, put } = readerOf({ bufferMax: 1 });
  put(0);
  for (let at = 1; at <= 600; at++) {
    reader.notify({ ...GAP, atMs: at });
    reader.notify({ ...RESUMED, gapMs: at });
  }
  const kept = reader.queue.kept;
  // One update, and beside it up to twice the buffer and 1 000; a gap goes with its end.
  expect([kept.length, values(kept).slice(0, 3)]).toEqual([1_003, [0, "gap", "resumed"]]);
  expect(kept.at(1)).toMatchObject({ atMs: 100 });
  expect(kept.at(2)).toMatchObject({ gapMs: 100 });
  // A notice goes first.
  reader.notify({ kind: "notice", code: 1, message: "notice" });
  reader.notify({ ...GAP, atMs: 601 });
  const before = values(reader.queue.kept);
  reader.notify({ ...RESUMED, gapMs: 601 });
  expect(before).toContain("notice");
  expect(values(reader.queue.kept)).toEqual([...before.filter((one) => one !== "notice"), "resumed"]);
});

test("latest: one update is kept, also of what there was at the beginning", () => {
  const { reader, put } = readerOf({ onOverflow: "latest" });
  for (let at = 0; at < 10; at++) put(at, true);
  expect(reader.queue.kept).toEqual([{ kind: "update", value: 9, missed: 9 }]);
});

test("figures never decrease, not even for a reader that reads them at the end of a gap", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const totals: number[] = [];
  const look = (): void => void totals.push(pool.stats().streams.gapMsTotal);
  for (let at = 0; at < 2; at++)
    void pool
      .watchMarketData(AAPL)
      .forEach(look)
      .catch(() => {});
  await world.clock.advance(3_000);
  world.tws.inject(connectivityLost({ forMs: 20_000 }));
  for (let at = 0; at < 60; at++) {
    await world.clock.advance(500);
    look();
  }
  expect(totals).toEqual(totals.toSorted((one, other) => one - other));
  expect(totals.at(-1)).toBeGreaterThan(19_000);
  await world.clock.until(pool.close());
  expect(pool.stats().streams.gapMsTotal).toBe(totals.at(-1));
});
