import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeRecords,
  encodeRecords,
  HEADER,
  headerFault,
} from "../../../../src/orders/file-journal/record-lines.ts";
import { runs } from "../../../support/runs.ts";

const TEXTS = ['{"a":1}', '{"name":"Zürich"}', '{"b":[1,2,3]}'];

const fileOf = (texts: readonly string[]): Uint8Array =>
  Buffer.concat([HEADER, encodeRecords(texts, 0).bytes]);

const bytesOf = (text: string): Uint8Array => Buffer.from(text);

test("a file is read as it was written, in one part or in many", () => {
  const { checksum, bytes } = encodeRecords(TEXTS.slice(0, 1), 0);
  const others = encodeRecords(TEXTS.slice(1), checksum);
  const file = Buffer.concat([HEADER, bytes, others.bytes]);
  expect(file).toEqual(fileOf(TEXTS));
  expect(decodeRecords(file)).toEqual({ texts: TEXTS, checksum: others.checksum, tornBytes: 0 });
});

test("a file that ends at any byte has a prefix of its records, and the rest is torn", () => {
  const file = fileOf(TEXTS);
  for (let bytes = 0; bytes <= file.length; bytes++) {
    const part = file.subarray(0, bytes);
    expect(headerFault(part)).toBeUndefined();
    const read = decodeRecords(part);
    if ("damagedLine" in read) throw new Error(`a file of ${bytes} bytes counts as damaged`);
    expect(read.texts).toEqual(TEXTS.slice(0, read.texts.length));
    // A record without the end of its line is whole.
    const whole = fileOf(read.texts).length;
    if (bytes >= HEADER.length) expect(read.tornBytes).toBe(Math.max(0, bytes - whole));
    // Zeros stand for bytes that did not reach the disk.
    const zeros = decodeRecords(Buffer.concat([part, new Uint8Array(9)]));
    if (bytes > HEADER.length) expect(zeros).toMatchObject({ texts: read.texts });
  }
});

test("each change of one byte of a record is damage, or makes a torn last line of nothing whole", () => {
  const file = fileOf(TEXTS);
  const last = fileOf(TEXTS.slice(0, -1)).length;
  fc.assert(
    fc.property(
      fc.integer({ min: HEADER.length, max: file.length - 1 }),
      fc.integer({ min: 1, max: 255 }),
      (at, change) => {
        const changed = Uint8Array.from(file);
        changed[at] = (changed[at] ?? 0) ^ change;
        const read = decodeRecords(changed);
        // The end of the last line may have become a zero, which stands for nothing.
        if (at === file.length - 1 && changed[at] === 0) expect(read).toMatchObject({ texts: TEXTS });
        else expect(read).toHaveProperty("damagedLine");
        if ("damagedLine" in read && at >= last) expect(read.damagedLine).toBe(4);
      },
    ),
    runs(1_000),
  );
});

test("a line that is missing, repeated or moved is damage", () => {
  const lines = Buffer.from(fileOf(TEXTS)).toString().split("\n").slice(0, -1);
  const [header = "", one = "", two = "", three = ""] = lines;
  const damaged = (...kept: string[]): unknown => decodeRecords(bytesOf(`${[header, ...kept].join("\n")}\n`));
  expect(damaged(two, three)).toEqual({ damagedLine: 2 });
  expect(damaged(one, three)).toEqual({ damagedLine: 3 });
  expect(damaged(one, one, two, three)).toEqual({ damagedLine: 3 });
  expect(damaged(two, one, three)).toEqual({ damagedLine: 2 });
  expect(damaged(one, "", two, three)).toEqual({ damagedLine: 3 });
  expect(damaged(one, two, three)).toMatchObject({ texts: TEXTS });
});

test("the first line says what the file is: another format or another file is not read", () => {
  expect(headerFault(fileOf(TEXTS))).toBeUndefined();
  expect(headerFault(new Uint8Array())).toBeUndefined();
  expect(headerFault(bytesOf("ibkr-pool order journal 2\n"))).toMatch(
    /newer version of ibkr-pool, in format 2/,
  );
  expect(headerFault(bytesOf("ibkr-pool order journal 10\n"))).toMatch(/format 10/);
  for (const other of [
    "\n",
    " ",
    "{}",
    "ibkr-pool order journal 0\n",
    "ibkr-pool order journal 1\r\n",
    "\u0000\u0000",
  ])
    expect(headerFault(bytesOf(other))).toBe("line 1 is not that of a journal of orders");
});
