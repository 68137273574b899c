import { expect, test } from "vitest";
import { PoolError, type StreamUpdate } from "../../../src/mod.ts";
import { StreamReader, type WatchOptions } from "../../../src/subscriptions/stream-reader.ts";
import { AAPL, ACCOUNT, MSFT } from "../../support/contracts.ts";
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

test("forEach() passes the buffered updates, then each update and gap at once, in order", async () => {
  const { reader, put } = readerOf();
  for (const value of [1, 2, 3]) put(value);
  expect(await reader.stream.next()).toMatchObject({ value: { value: 1 } });
  const told: StreamUpdate<number>[] = [];
  const over = reader.stream.forEach((update) => void told.push(update));
  expect(values(told)).toEqual([2, 3]);
  reader.notify(GAP);
  put(4);
  expect(values(told)).toEqual([2, 3, "gap", 4]);
  reader.notify(RESUMED);
  put(5);
  expect(values(told)).toEqual([2, 3, "gap", 4, "resumed", 5]);
  reader.end();
  put(6);
  await over;
  expect(told).toHaveLength(6);
});

test("updates that arrive while forEach() passes the buffered ones follow them", async () => {
  const { reader, put } = readerOf();
  put(1);
  put(2);
  const told: StreamUpdate<number>[] = [];
  const over = reader.stream.forEach((update) => {
    told.push(update);
    if (told.length === 1) put(3);
  });
  put(4);
  expect(values(told)).toEqual([1, 2, 3, 4]);
  reader.end();
  await over;
});

test.each([new Error("mine"), undefined, null, 0, new PoolError("ABORTED", "mine")])(
  "forEach rejects with the very thing that its callback throws (%s), and ends its stream",
  async (thrown) => {
    for (const kept of [true, false]) {
      const { reader, put, left } = readerOf();
      if (kept) put(1);
      let calls = 0;
      const over = reader.stream.forEach(() => {
        calls++;
        throw thrown;
      });
      if (!kept) put(1);
      put(2);
      const rejected = await over.then(
        () => "resolved",
        (cause: unknown) => ({ cause }),
      );
      expect(rejected).toEqual({ cause: thrown });
      expect((rejected as { cause: unknown }).cause).toBe(thrown);
      expect([calls, left()]).toEqual([1, 1]);
      expect(await reader.stream.next()).toEqual({ done: true, value: undefined });
    }
  },
);

test("forEach rejects with what an async callback rejects with, and the process goes on", async () => {
  const { reader, put, left } = readerOf();
  const thrown = new Error("mine");
  const over = reader.stream.forEach((async () => {
    throw thrown;
  }) as () => void);
  put(1);
  await expect(over).rejects.toBe(thrown);
  expect(left()).toBe(1);
});

test("forEach rejects with what ends the stream, and its stack names the line that waits", async () => {
  async function waitsHere(stream: StreamReader<number>["stream"]): Promise<void> {
    await stream.forEach(() => {});
  }
  const { reader } = readerOf();
  const over = waitsHere(reader.stream).catch((cause: unknown) => cause);
  const error = new PoolError("TWS_ERROR", "No security definition", { twsCode: 200 });
  await Promise.resolve();
  reader.end(error);
  const rejected = (await over) as PoolError;
  expect(rejected).toMatchObject({ code: "TWS_ERROR", twsCode: 200, message: error.message });
  expect(rejected.stack).toContain("waitsHere");
});

test("forEach of a stream that is over settles at once, with its end", async () => {
  const ended = readerOf();
  ended.put(1);
  ended.reader.end(new PoolError("CLOSED", "the pool was closed"));
  const told: StreamUpdate<number>[] = [];
  await expect(ended.reader.stream.forEach((one) => void told.push(one))).rejects.toMatchObject({
    code: "CLOSED",
  });
  expect(values(told)).toEqual([1]);
  const left = readerOf();
  await left.reader.stream.return?.();
  expect(await left.reader.stream.forEach(() => {})).toBeUndefined();
});

test("a second forEach, and one without a function, are refused and leave the stream alone", async () => {
  const { reader, put } = readerOf();
  await expect(reader.stream.forEach(undefined as never)).rejects.toMatchObject({ code: "INVALID_OPTION" });
  const told: StreamUpdate<number>[] = [];
  const over = reader.stream.forEach((one) => void told.push(one));
  await expect(reader.stream.forEach(() => {})).rejects.toThrow("forEach was called before");
  put(1);
  reader.end();
  await over;
  expect(values(told)).toEqual([1]);
});

test("a callback may return, close, release, open and end streams, also those beside it", async () => {
  const world = new World({ masterClientId: 1 }, MORNING_MS);
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const beside = pool.watchMarketData(AAPL);
  const opened: unknown[] = [];
  const told: string[] = [];
  const over = pool.watchMarketData(AAPL).forEach((update) => {
    told.push(update.kind);
    if (told.length === 1) void lease.release();
    if (told.length === 2) {
      void pool
        .watchMarketData(MSFT)
        .forEach((one) => void opened.push(one))
        .catch(() => {});
      // An equal one: it gets what the others know, and this update once.
      void pool
        .watchMarketData(AAPL)
        .forEach((one) => void opened.push(one))
        .catch(() => {});
    }
    if (told.length === 3) void beside.return?.();
    if (told.length === 20) void pool.close();
  });
  const ended = over.then(
    () => "resolved",
    (error: PoolError) => error.code,
  );
  await world.clock.advance(30_000);
  expect(await ended).toBe("CLOSED");
  expect(told).toHaveLength(20);
  expect(opened.length).toBeGreaterThan(3);
});

test("a reader that joins inside the callback of another gets each value once", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const rows: unknown[] = [];
  let joined = false;
  void pool
    .watchPositions(ACCOUNT)
    .forEach((update) => {
      if (update.kind !== "update" || joined) return;
      joined = true;
      void pool
        .watchPositions(ACCOUNT)
        .forEach((one) => {
          if (one.kind === "update") rows.push(one.value.contract.symbol);
        })
        .catch(() => {});
    })
    .catch(() => {});
  await world.clock.advance(5_000);
  expect(rows).toHaveLength(3);
  expect(new Set(rows).size).toBe(3);
});

test("a callback that throws ends its own stream and no other of the same line", async () => {
  const world = new World({}, MORNING_MS);
  const pool = world.pool();
  const told: string[] = [];
  const failing = pool.watchMarketData(AAPL).forEach(() => {
    throw new Error("mine");
  });
  void pool
    .watchMarketData(AAPL)
    .forEach(({ kind }) => void told.push(kind))
    .catch(() => {});
  await expect(world.clock.until(failing)).rejects.toThrow("mine");
  await world.clock.advance(10_000);
  expect(told.length).toBeGreaterThan(10);
  expect(told).not.toContain("gap");
  expect(pool.stats().streams).toMatchObject({ streams: 1, readers: 1 });
});

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
