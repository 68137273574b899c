import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { textLines } from "../../../../sim/relay/recording/text-lines.ts";
import "../../../support/replay.ts";

async function linesOf(chunks: readonly Uint8Array[]): Promise<readonly [number, string, boolean][]> {
  const found: [number, string, boolean][] = [];
  for await (const { number, bytes, isEnded } of textLines(chunks))
    found.push([number, bytes.toString("utf8"), isEnded]);
  return found;
}

test("lines are the same however their bytes are divided", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: fc.constantFrom("a", "é", "\n") }),
      fc.integer({ min: 1, max: 9 }),
      async (text, size) => {
        const bytes = Buffer.from(text);
        const chunks = [];
        for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
        const parts = text.split("\n");
        const last = parts.pop();
        const whole = parts.map((part, at): [number, string, boolean] => [at + 1, part, true]);
        expect(await linesOf(chunks)).toEqual(last ? [...whole, [whole.length + 1, last, false]] : whole);
      },
    ),
  );
});

test("a line that never ends is refused before more of it is kept than is allowed", async () => {
  let chunks = 0;
  function* endless(): Generator<Uint8Array> {
    yield Buffer.from("whole\nbeg");
    for (;;) {
      chunks++;
      yield Buffer.alloc(10, "x");
    }
  }
  const reading = (async () => {
    for await (const _ of textLines(endless(), { lineBytesMax: 100 }));
  })();
  await expect(reading).rejects.toThrow(/^line 2 has more than 100 bytes$/);
  expect(chunks).toBe(10);
});

test("whole lines without an end are refused at the size that a file may have", async () => {
  let chunks = 0;
  function* endless(): Generator<Uint8Array> {
    for (;;) {
      chunks++;
      yield Buffer.from("a line\n");
    }
  }
  let lines = 0;
  const reading = (async () => {
    for await (const _ of textLines(endless(), { bytesMax: 70 })) lines++;
  })();
  await expect(reading).rejects.toThrow(/^it has more than 70 bytes$/);
  expect([lines, chunks]).toEqual([10, 11]);
});
