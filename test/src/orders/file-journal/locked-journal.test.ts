import { expect, test } from "vitest";
import { decodeRecords } from "../../../../src/orders/file-journal/record-lines.ts";
import type { JournalEntry } from "../../../../src/orders/journal.ts";
import { JOURNAL, journalOn, readBack } from "../../../support/file-journal.ts";
import { FILLED, floorOf, orderOf, stateOf, WORKING } from "../../../support/journal-entries.ts";
import { type DiskStep, MemoryDisk, MemoryProcesses } from "../../../support/memory-disk.ts";

test("entries are read back in order by the next process, and by the same journal", async () => {
  const disk = new MemoryDisk();
  const { journal, logged } = journalOn(disk);
  expect(await journal.open()).toEqual([]);
  const entries = [orderOf("a"), floorOf(1), stateOf("a", WORKING)];
  await journal.append(entries.slice(0, 2));
  await journal.append(entries.slice(2));
  await journal.append([]);
  await journal.close();
  expect(await journal.open()).toEqual(entries);
  await journal.close();
  expect(await readBack(disk)).toEqual(entries);
  expect(disk.names()).toEqual([JOURNAL]);
  expect(logged).toEqual([]);
});

test("1 000 appends of one turn take one sync, and those of many turns a handful", async () => {
  const disk = new MemoryDisk();
  const { journal } = journalOn(disk, { entriesMin: Number.POSITIVE_INFINITY });
  await journal.open();
  const before = disk.count("sync");
  const done: number[] = [];
  const append = async (number: number): Promise<void> => {
    await journal.append([floorOf(number)]);
    done.push(number);
  };
  const numbers = Array.from({ length: 1_000 }, (_, number) => number);
  await Promise.all(numbers.map(append));
  expect(done).toEqual(numbers);
  expect(disk.count("sync") - before).toBe(1);
  const more: Promise<void>[] = [];
  for (let number = 1_000; number < 1_100; number++) {
    more.push(append(number));
    await Promise.resolve();
  }
  await Promise.all(more);
  expect(disk.count("sync") - before).toBeLessThan(60);
  await journal.close();
  expect(await readBack(disk, { entriesMin: Number.POSITIVE_INFINITY })).toEqual(
    Array.from({ length: 1_100 }, (_, number) => floorOf(number)),
  );
});

test("close() waits for what was appended, refuses what comes later, and removes the lock", async () => {
  const disk = new MemoryDisk();
  const { journal } = journalOn(disk);
  await journal.open();
  expect(disk.names()).toEqual([JOURNAL, `${JOURNAL}.lock`]);
  let isDone = false;
  const appended = journal.append([floorOf(1)]).then(() => {
    isDone = true;
  });
  const closed = journal.close();
  expect(journal.close()).toBe(closed);
  await expect(journal.append([floorOf(2)])).rejects.toThrow(
    `Cannot append to the journal of orders ${JOURNAL}: it is not open`,
  );
  await closed;
  expect(isDone).toBe(true);
  await appended;
  expect(disk.names()).toEqual([JOURNAL]);
  expect(await readBack(disk)).toEqual([floorOf(1)]);
});

test("a journal is open once at a time; opening waits for an earlier close", async () => {
  const disk = new MemoryDisk();
  const { journal } = journalOn(disk);
  await journal.close();
  const opened = journal.open();
  const message = `Cannot open the journal of orders ${JOURNAL}: it is open already; a journal belongs to one pool at a time`;
  await expect(journal.open()).rejects.toMatchObject({ code: "JOURNAL_FAILED", message });
  // While it is being opened, a close waits for that.
  const closed = journal.close();
  expect(await opened).toEqual([]);
  await closed;
  expect(disk.names()).toEqual([JOURNAL]);
  await journal.open();
  void journal.close();
  await journal.open();
  await expect(journal.open()).rejects.toThrow("it is open already");
  await journal.close();
});

test("a second pool of the process, and another process, get an error with the process ID", async () => {
  const disk = new MemoryDisk();
  const running = new Set<number>();
  const processes = new MemoryProcesses(41, running);
  const { journal } = journalOn(disk, { processes });
  await journal.open();
  await expect(journalOn(disk, { processes }).journal.open()).rejects.toThrow(
    `Cannot lock the journal of orders ${JOURNAL}: it is in use by another pool of this process (process ID 41)`,
  );
  const other = journalOn(disk, { processes: new MemoryProcesses(42, running) }).journal;
  await expect(other.open()).rejects.toThrow("it is in use by another process (process ID 41)");
  await expect(other.append([floorOf(1)])).rejects.toThrow("it is not open");
  await journal.append([floorOf(1)]);
  await journal.close();
  expect(await other.open()).toEqual([floorOf(1)]);
  await other.close();
});

test("a torn last record is left out, and reported once", async () => {
  const disk = new MemoryDisk();
  const { journal } = journalOn(disk);
  await journal.open();
  await journal.append([floorOf(1), floorOf(2)]);
  await journal.close();
  const whole = disk.content(JOURNAL) ?? new Uint8Array();
  disk.put(JOURNAL, whole.subarray(0, -5));
  const { journal: next, logged } = journalOn(disk);
  expect(await next.open()).toEqual([floorOf(1)]);
  expect(logged).toEqual([
    `The journal of orders ${JOURNAL} ended with ${whole.length - 5 - whole.indexOf(10, 30) - 1} bytes of a record that was ` +
      "not written completely; they were left out, and nothing of it was sent",
  ]);
  await next.append([floorOf(3)]);
  await next.close();
  const later = journalOn(disk);
  expect(await later.journal.open()).toEqual([floorOf(1), floorOf(3)]);
  expect(later.logged).toEqual([]);
});

/** Changes of a file of three lines after the first, and what opening it says. */
const DAMAGES: Readonly<Record<string, readonly [change: (lines: string[]) => string, sentence: RegExp]>> = {
  "a changed line": [
    (lines) => lines.join("\n").replace('"orderId":2', '"orderId":9'),
    /: line 3 is damaged: its checksum/,
  ],
  "a missing line": [(lines) => [...lines.slice(0, 2), ...lines.slice(3)].join("\n"), /: line 3 is damaged/],
  "a changed last line": [
    (lines) => lines.join("\n").replace('"orderId":3', '"orderId":9'),
    /: line 4 is damaged/,
  ],
  "a newer format": [
    (lines) => ["ibkr-pool order journal 2", ...lines.slice(1)].join("\n"),
    /: it was written by a newer version/,
  ],
  "another file": [() => "key = value\n", /: line 1 is not that of a journal of orders$/],
};

test.each(Object.entries(DAMAGES))(
  "a file with %s is an error, and is left as it is",
  async (_, [change, sentence]) => {
    const disk = new MemoryDisk();
    const { journal } = journalOn(disk);
    await journal.open();
    await journal.append([floorOf(1), floorOf(2), floorOf(3)]);
    await journal.close();
    const bytes = Buffer.from(
      change(
        Buffer.from(disk.content(JOURNAL) ?? [])
          .toString()
          .split("\n"),
      ),
    );
    disk.put(JOURNAL, bytes);
    const { journal: next } = journalOn(disk);
    await expect(next.open()).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringMatching(sentence),
    });
    await expect(next.append([floorOf(4)])).rejects.toThrow("it is not open");
    await next.close();
    expect(Buffer.from(disk.content(JOURNAL) ?? [])).toEqual(bytes);
    expect(disk.names()).toEqual([JOURNAL]);
  },
);

test("an entry of an unknown type, or of a wrong shape, is an error when it is appended", async () => {
  const { journal } = journalOn(new MemoryDisk());
  await journal.open();
  const wrong = { type: "fill", key: "a" } as unknown as JournalEntry;
  await expect(journal.append([floorOf(1), wrong])).rejects.toMatchObject({
    code: "JOURNAL_FAILED",
    message: expect.stringMatching(/: an entry is invalid: type: expected one of/),
  });
  await journal.close();
  // All of an append or nothing.
  expect(await journal.open()).toEqual([]);
});

const AT_OPEN: readonly DiskStep["name"][] = [
  "realPath",
  "open",
  "write",
  "sync",
  "link",
  "rename",
  "syncFolder",
];

test.each(AT_OPEN)(
  "a full disk or another failure of %s is an error of open(), which can be repeated",
  async (name) => {
    const disk = new MemoryDisk();
    const { journal } = journalOn(disk);
    await journal.open();
    await journal.append([floorOf(1)]);
    await journal.close();
    for (let from = 0; ; from++) {
      let seen = 0;
      disk.fault = (step) =>
        step.name === name && seen++ === from ? { kind: "fails", code: "ENOSPC" } : undefined;
      const failure = await journal.open().then(
        () => undefined,
        (cause: unknown) => cause,
      );
      disk.fault = () => undefined;
      await journal.close();
      if (failure === undefined) break;
      expect(failure).toMatchObject({
        code: "JOURNAL_FAILED",
        message: expect.stringMatching(/^Cannot .*: the disk is full \(ENOSPC\)$/),
      });
      expect(disk.names()).not.toContain(`${JOURNAL}.lock`);
      expect(await journal.open()).toEqual([floorOf(1)]);
      await journal.close();
    }
    expect(await readBack(disk)).toEqual([floorOf(1)]);
  },
);

test.each([
  ["a file that may not be written", "open", JOURNAL, "EACCES", "permission denied (EACCES)"],
  ["a folder that may not be written", "open", `${JOURNAL}.lock-`, "EACCES", "permission denied (EACCES)"],
  [
    "a file system that is read-only",
    "open",
    `${JOURNAL}.lock-`,
    "EROFS",
    "the file system is read-only (EROFS)",
  ],
  [
    "a file system without hard links",
    "link",
    "",
    "ENOTSUP",
    "the file system does not support the operation (ENOTSUP)",
  ],
] as const)("%s is an error of open(), and the file stays as it is", async (_, name, path, code, reason) => {
  const disk = new MemoryDisk();
  const { journal } = journalOn(disk);
  await journal.open();
  await journal.append([floorOf(1)]);
  await journal.close();
  const bytes = disk.content(JOURNAL);
  disk.fault = (step) =>
    step.name === name && (step.path === path || (path !== JOURNAL && step.path.startsWith(path)))
      ? { kind: "fails", code }
      : undefined;
  await expect(journal.open()).rejects.toMatchObject({
    code: "JOURNAL_FAILED",
    message: expect.stringMatching(/^Cannot (?:open|lock) the journal of orders \/data\/orders.journal: /),
  });
  await expect(journal.open()).rejects.toThrow(reason);
  expect(disk.content(JOURNAL)).toBe(bytes);
  expect(disk.names()).toEqual([JOURNAL]);
});

test.each(["sync", "facts"] as const)(
  "after a %s that failed the next append writes the file anew, once the disk works",
  async (name) => {
    const disk = new MemoryDisk();
    const { journal, logged } = journalOn(disk);
    await journal.open();
    await journal.append([orderOf("a"), stateOf("a", WORKING)]);
    disk.fault = (step) => (step.name === name ? { kind: "fails", code: "EIO" } : undefined);
    const burst = [2, 3].map((number) => journal.append([floorOf(number)]));
    for (const append of burst) await expect(append).rejects.toThrow("input/output error (EIO)");
    // The disk still does not work.
    await expect(journal.append([floorOf(4)])).rejects.toThrow("input/output error (EIO)");
    disk.fault = () => undefined;
    await journal.append([floorOf(5)]);
    await journal.append([stateOf("a", FILLED)]);
    expect(logged.filter((line) => line.includes("works again"))).toHaveLength(1);
    disk.losePower(0);
    // What failed is not there: its callers know that nothing of it was sent.
    expect(await readBack(disk)).toEqual([
      orderOf("a"),
      stateOf("a", WORKING),
      floorOf(5),
      stateOf("a", FILLED),
    ]);
  },
);

test("a file that another program replaces while the disk fails is not written over", async () => {
  const disk = new MemoryDisk();
  const { journal } = journalOn(disk);
  await journal.open();
  disk.fault = ({ name }) => (name === "sync" ? { kind: "fails", code: "EIO" } : undefined);
  await expect(journal.append([floorOf(1)])).rejects.toThrow("(EIO)");
  disk.fault = () => undefined;
  await disk.remove(JOURNAL);
  const foreign = Uint8Array.of(1, 2, 3);
  disk.put(JOURNAL, foreign);
  await expect(journal.append([floorOf(2)])).rejects.toThrow(
    "another program has replaced or changed the file",
  );
  await expect(journal.append([floorOf(3)])).rejects.toThrow("before it is closed and opened again");
  expect(disk.content(JOURNAL)).toEqual(foreign);
});

test("a file with many superseded entries is compacted while it is open", async () => {
  const disk = new MemoryDisk();
  const { journal, logged } = journalOn(disk, { entriesMin: 50 });
  await journal.open();
  await journal.append([orderOf("a")]);
  let longest = 0;
  for (let filled = 0; filled < 500; filled++) {
    await journal.append([
      stateOf("a", {
        kind: "working",
        progress: { status: "Submitted", filled, remaining: 1, avgFillPrice: 1 },
      }),
    ]);
    const decoded = decodeRecords(disk.content(JOURNAL) ?? new Uint8Array());
    longest = Math.max(longest, "texts" in decoded ? decoded.texts.length : Number.NaN);
  }
  expect(longest).toBeGreaterThanOrEqual(50);
  expect(longest).toBeLessThan(60);
  await journal.close();
  const found = await readBack(disk);
  expect(found[0]).toEqual(orderOf("a"));
  expect(found.at(-1)).toMatchObject({ key: "a", state: { progress: { filled: 499 } } });
  expect(logged).toEqual([]);
});

test("a file with many superseded entries is compacted when it is opened", async () => {
  const disk = new MemoryDisk();
  const { journal } = journalOn(disk, { entriesMin: 1_000 });
  await journal.open();
  const orders = [1, 2, 3].flatMap((number) => [
    orderOf(`${number}`, { orderId: number }),
    stateOf(`${number}`, number === 2 ? WORKING : FILLED),
  ]);
  await journal.append(orders);
  await journal.close();
  const later = { entriesMin: 4, nowMs: () => 5_000 };
  expect(await readBack(disk, later)).toEqual([
    orderOf("2", { orderId: 2 }),
    stateOf("2", WORKING),
    floorOf(3),
  ]);
});

test("a compaction that fails is reported, and appends go on", async () => {
  const disk = new MemoryDisk();
  const { journal, logged } = journalOn(disk, { entriesMin: 10 });
  await journal.open();
  disk.fault = ({ name, path }) =>
    name === "open" && path.endsWith(".new") ? { kind: "fails", code: "ENOSPC" } : undefined;
  for (let number = 0; number < 40; number++) await journal.append([floorOf(number)]);
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.length).toBeLessThan(10);
  expect(logged[0]).toBe(
    `Cannot compact the journal of orders ${JOURNAL}: the disk is full (ENOSPC). It goes on with the larger file`,
  );
  await journal.close();
  disk.fault = () => undefined;
  expect((await readBack(disk, { entriesMin: 1_000 })).at(-1)).toEqual(floorOf(39));
});

test("a lock that cannot be removed is reported, and close() resolves", async () => {
  const disk = new MemoryDisk();
  const { journal, logged } = journalOn(disk);
  await journal.open();
  disk.fault = ({ name }) =>
    name === "remove" || name === "close" ? { kind: "fails", code: "EACCES" } : undefined;
  await journal.close();
  expect(logged).toEqual([
    `Cannot close the journal of orders ${JOURNAL}: permission denied (EACCES)`,
    `Cannot remove the lock of the journal of orders ${JOURNAL}: permission denied (EACCES)`,
  ]);
});
