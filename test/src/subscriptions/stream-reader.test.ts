import { expect, test } from "vitest";
import { PoolError, type StreamUpdate } from "../../../src/mod.ts";
import { StreamReader, type WatchOptions } from "../../../src/subscriptions/stream-reader.ts";
import { AAPL, ACCOUNT, MSFT } from "../../support/contracts.ts";
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
