import { crc32 as zlibCrc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { crc32 } from "../../../../src/orders/file-journal/crc32.ts";
import { runs } from "../../../support/runs.ts";

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

test("crc32() gives the check value of CRC-32, and 0 for nothing", () => {
  // The check value of the catalogue of CRC algorithms (reveng), "CRC-32/ISO-HDLC".
  expect(crc32(bytesOf("123456789"))).toBe(0xcbf43926);
  expect(crc32(new Uint8Array())).toBe(0);
});

test("crc32() of the second part after the first is that of the whole", () => {
  const parts = fc.tuple(fc.uint8Array(), fc.uint8Array());
  fc.assert(
    fc.property(parts, ([first, second]) => {
      const whole = Uint8Array.from([...first, ...second]);
      expect(crc32(second, crc32(first))).toBe(crc32(whole));
      // Node 20.19 may lack it.
      if (zlibCrc32 !== undefined) expect(crc32(whole)).toBe(zlibCrc32(whole));
    }),
    runs(100),
  );
});

test("crc32() notices each change of one bit", () => {
  const bytes = bytesOf("an order");
  const before = crc32(bytes);
  for (let bit = 0; bit < 8 * bytes.length; bit++) {
    const changed = Uint8Array.from(bytes);
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    expect(crc32(changed)).not.toBe(before);
  }
});
