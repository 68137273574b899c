import { expect, test } from "vitest";
import { JournalFile } from "../../../../src/orders/file-journal/journal-file.ts";
import { decodeRecords } from "../../../../src/orders/file-journal/record-lines.ts";
import { type DiskFault, type DiskStep, MemoryDisk } from "../../../support/memory-disk.ts";

const PLACE = { path: "/data/orders.journal", folder: "/data" };

async function stage(texts: readonly string[] = ['{"a":1}']) {
  const disk = new MemoryDisk();
  const file = await JournalFile.create({ disk, ...PLACE }, texts);
  /** Makes the next operation of a name go wrong. */
  const failNext = (name: DiskStep["name"], fault: DiskFault, from = 0): void => {
    let seen = 0;
    disk.fault = (step) => (step.name === name && seen++ === from ? fault : undefined);
  };
  const read = (): readonly string[] => {
    const decoded = decodeRecords(disk.content(PLACE.path) ?? new Uint8Array());
    if ("damagedLine" in decoded) throw new Error(`line ${decoded.damagedLine} is damaged`);
    expect(decoded.tornBytes).toBe(0);
    return decoded.texts;
  };
  return { disk, file, failNext, read };
}

const LONG = JSON.stringify({ text: "x".repeat(1_000) });

test("records are appended after one sync each, and the disk may take them in parts", async () => {
  const { disk, file, failNext, read } = await stage();
  const before = disk.count("sync");
  failNext("write", { kind: "short", writtenBytes: 7 });
  await file.append(['{"b":2}', '{"c":3}']);
  expect(read()).toEqual(['{"a":1}', '{"b":2}', '{"c":3}']);
  expect(disk.count("sync") - before).toBe(1);
});

test.each(["ENOSPC", "EDQUOT", "EIO"])(
  "after a write that failed with %s the file is cut back, and goes on",
  async (code) => {
    const { file, failNext, read } = await stage();
    failNext("write", { kind: "fails", code, writtenBytes: 900 });
    await expect(file.append([LONG])).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringMatching(/^Cannot append to the journal of orders \/data\/orders.journal: .+/),
    });
    expect(read()).toEqual(['{"a":1}']);
    await file.append(['{"b":2}']);
    expect(read()).toEqual(['{"a":1}', '{"b":2}']);
  },
);

test("a disk that takes no more bytes and reports nothing is a failure, not an endless loop", async () => {
  const { disk, file, read } = await stage();
  disk.fault = ({ name }) => (name === "write" ? { kind: "short", writtenBytes: 0 } : undefined);
  await expect(file.append([LONG])).rejects.toThrow("it takes no more bytes");
  expect(read()).toEqual(['{"a":1}']);
});

test("a file that cannot be cut back takes nothing more", async () => {
  const { disk, file } = await stage();
  disk.fault = ({ name }) =>
    name === "write"
      ? { kind: "fails", code: "ENOSPC", writtenBytes: 9 }
      : name === "truncate"
        ? { kind: "fails", code: "EIO" }
        : undefined;
  await expect(file.append([LONG])).rejects.toThrow("the disk is full (ENOSPC)");
  disk.fault = () => undefined;
  const length = disk.content(PLACE.path)?.length;
  await expect(file.append(['{"b":2}'])).rejects.toThrow(
    /^Cannot use the journal of orders .* before it is closed and opened again: an earlier failure: .*disk is full/,
  );
  expect(disk.content(PLACE.path)?.length).toBe(length);
});

test("after a sync that failed nothing more is written, although a later sync would succeed", async () => {
  const { disk, file, failNext } = await stage();
  failNext("sync", { kind: "fails", code: "EIO" });
  await expect(file.append(['{"b":2}'])).rejects.toThrow("the disk reported an input/output error (EIO)");
  const steps = disk.steps.length;
  await expect(file.append(['{"c":3}'])).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
  expect(await file.replace(['{"d":4}'])).toMatchObject({ code: "JOURNAL_FAILED" });
  expect(disk.steps).toHaveLength(steps);
});

test.each([
  ["removed", (disk: MemoryDisk) => disk.remove(PLACE.path)],
  ["emptied", (disk: MemoryDisk) => Promise.resolve(disk.put(PLACE.path, new Uint8Array()))],
  [
    "replaced",
    async (disk: MemoryDisk) => {
      const bytes = disk.content(PLACE.path) ?? new Uint8Array();
      await disk.remove(PLACE.path);
      disk.put(PLACE.path, bytes);
    },
  ],
])("records are not promised when another program has %s the file, nor any later", async (_, change) => {
  const { disk, file } = await stage();
  await change(disk);
  await expect(file.append(['{"b":2}'])).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
  await expect(file.append(['{"c":3}'])).rejects.toThrow("before it is closed and opened again");
});

test("replace() puts another file in place, and appends go on behind its records", async () => {
  const { disk, file, read } = await stage();
  expect(await file.replace(['{"x":1}', '{"y":2}'])).toBeUndefined();
  await file.append(['{"z":3}']);
  expect(read()).toEqual(['{"x":1}', '{"y":2}', '{"z":3}']);
  expect(disk.names()).toEqual([PLACE.path]);
  disk.losePower(0);
  expect(read()).toEqual(['{"x":1}', '{"y":2}', '{"z":3}']);
});

test.each([
  ["open", "EACCES"],
  ["write", "ENOSPC"],
  ["sync", "EIO"],
  ["rename", "EBUSY"],
] as const)("a replacement whose %s fails leaves the old file in use", async (name, code) => {
  const { disk, file, failNext, read } = await stage();
  failNext(name, { kind: "fails", code });
  expect(await file.replace(['{"x":1}'])).toMatchObject({ code });
  await file.append(['{"b":2}']);
  expect(read()).toEqual(['{"a":1}', '{"b":2}']);
  expect(disk.names()).toEqual([PLACE.path]);
});

test.each(["rename", "syncFolder"] as const)(
  "a replacement whose %s may have been carried out ends appends",
  async (name) => {
    const { file, failNext } = await stage();
    failNext(name, { kind: "fails", code: "EIO" });
    await expect(file.replace(['{"x":1}'])).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
    await expect(file.append(['{"b":2}'])).rejects.toThrow("before it is closed and opened again");
  },
);

test("a replacement does not bring back a file that another program has removed", async () => {
  const { disk, file } = await stage();
  await disk.remove(PLACE.path);
  await expect(file.replace(['{"x":1}'])).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
  expect(disk.content(PLACE.path)).toBeUndefined();
});

test.each(["newFile", "rename", "syncFolder"] as const)(
  "renew() ends the doubt after a sync that failed, also where its first %s fails",
  async (name) => {
    const { disk, file, failNext, read } = await stage();
    failNext("sync", { kind: "fails", code: "EIO" });
    await expect(file.append(['{"b":2}'])).rejects.toThrow("(EIO)");
    failNext(name === "newFile" ? "write" : name, { kind: "fails", code: "EIO" });
    await expect(file.renew(['{"a":1}'])).rejects.toMatchObject({ code: "JOURNAL_FAILED" });
    expect(file.isDoubtful).toBe(true);
    await file.renew(['{"a":1}']);
    expect(file.isDoubtful).toBe(false);
    await file.append(['{"c":3}']);
    disk.losePower(0);
    expect(read()).toEqual(['{"a":1}', '{"c":3}']);
    expect(disk.names()).toEqual([PLACE.path]);
  },
);
