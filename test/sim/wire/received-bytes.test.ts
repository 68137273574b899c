import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ReceivedBytes } from "../../../sim/wire/received-bytes.ts";
import { runs } from "../../support/runs.ts";

test("bytes are taken in the order in which they were pushed, however they are divided", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 9_000 })), fc.array(fc.nat(9_000)), (chunks, sizes) => {
      const received = new ReceivedBytes();
      const taken: Buffer[] = [];
      const take = (size: number): void => {
        taken.push(Buffer.from(received.take(Math.min(size, received.length))));
      };
      for (const [at, chunk] of chunks.entries()) {
        received.push(chunk);
        take(sizes[at] ?? 0);
      }
      take(received.length);
      expect(Buffer.concat(taken)).toEqual(Buffer.concat(chunks));
      expect(received.length).toBe(0);
    }),
    runs(200),
  );
});

test("a million chunks of one byte hold little more memory than their bytes", () => {
  const received = new ReceivedBytes();
  for (let byte = 0; byte < 1_000_000; byte++) received.push(Uint8Array.of(byte % 256));
  expect(received.length).toBe(1_000_000);
  expect(received.heldBytes).toBeLessThan(4_000_000);
  expect([...received.take(3)]).toEqual([0, 1, 2]);
});

test("a chunk is not written to, because it belongs to whoever received it", () => {
  const chunk = Uint8Array.of(1, 2, 3);
  const received = new ReceivedBytes();
  received.push(chunk.subarray(0, 2));
  received.push(Uint8Array.of(9));
  expect([...received.take(3)]).toEqual([1, 2, 9]);
  expect([...chunk]).toEqual([1, 2, 3]);
});
