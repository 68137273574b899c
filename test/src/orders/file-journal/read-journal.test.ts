import { expect, test } from "vitest";
import { readJournal } from "../../../../src/orders/file-journal/read-journal.ts";
import { encodeRecords, HEADER } from "../../../../src/orders/file-journal/record-lines.ts";
import { JOURNAL } from "../../../support/file-journal.ts";
import { floorOf } from "../../../support/journal-entries.ts";
import { MemoryDisk } from "../../../support/memory-disk.ts";

/** A disk whose journal has these records. */
function diskWith(texts: readonly string[]): MemoryDisk {
  const disk = new MemoryDisk();
  disk.put(JOURNAL, Buffer.concat([HEADER, encodeRecords(texts, 0).bytes]));
  return disk;
}

const placeOn = (disk: MemoryDisk) => ({ disk, path: JOURNAL, folder: "/data" });
const FLOOR = JSON.stringify(floorOf(1));

test("a file is read without a write, and a missing one has no entries", async () => {
  const disk = diskWith([FLOOR, FLOOR]);
  expect(await readJournal(placeOn(disk))).toEqual({ entries: [floorOf(1), floorOf(1)], tornBytes: 0 });
  expect(disk.steps.map(({ name }) => name)).toEqual(["open", "read", "facts", "read", "close"]);
  expect(await readJournal(placeOn(new MemoryDisk()))).toEqual({ entries: [], tornBytes: 0 });
});

test.each([
  [
    '{"type":"fill","key":"a"}',
    /: line 3 has no entry that this version knows: type: expected one of "order"/,
  ],
  [
    '{"type":"floor","clientId":"1","orderId":1}',
    /line 3 has no .*: clientId: expected number, received string$/,
  ],
  ["{", /line 3 has no entry that this version knows: expected /],
  ["null", /line 3 has no entry that this version knows: /],
  ["", /line 3 has no entry that this version knows: /],
])(
  "a record with a right checksum and a wrong entry is a sentence with its line: %s",
  async (text, sentence) => {
    await expect(readJournal(placeOn(diskWith([FLOOR, text, FLOOR])))).rejects.toMatchObject({
      code: "JOURNAL_FAILED",
      message: expect.stringMatching(sentence),
    });
  },
);
