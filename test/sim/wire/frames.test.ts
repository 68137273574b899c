import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import {
  ClientReader,
  encodeFrame,
  encodeHello,
  FRAME_BYTES_MAX,
  type Inbound,
  ServerReader,
} from "../../../sim/wire/frames.ts";
import { runs } from "../../support/runs.ts";

function readAll(chunks: readonly Uint8Array[]): Inbound[] {
  const reader = new ClientReader();
  return chunks.flatMap((chunk) => reader.push(chunk));
}
const length = (bytes: number): Buffer => {
  const prefix = Buffer.alloc(4);
  prefix.writeInt32BE(bytes);
  return prefix;
};

test("hello and frames are decoded as encoded, however the bytes are divided", () => {
  const field = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", ""));
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 6 }),
      fc.array(fc.nat(), { maxLength: 12 }),
      (frames, places) => {
        const bytes = Buffer.concat([encodeHello(100, 193), ...frames.map((fields) => encodeFrame(fields))]);
        const ends = [...new Set(places.map((place) => place % bytes.length)), bytes.length].sort(
          (a, b) => a - b,
        );
        const chunks = ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
        expect(readAll(chunks)).toEqual([
          {
            kind: "hello",
            hello: { versionMin: 100, versionMax: 193, options: "" },
            bytes: encodeHello(100, 193),
          },
          ...frames.map((fields) => {
            const text = fields.join("\0");
            // This character can stand for other bytes.
            const exact = text.includes("\u{fffd}") ? encodeFrame(fields) : undefined;
            return { kind: "frame", fields, text, exact };
          }),
        ]);
        const reader = new ServerReader();
        expect(frames.flatMap((fields) => reader.push(encodeFrame(fields)))).toEqual(frames);
      },
    ),
    runs(200),
  );
});

test("the first bytes of known clients are decoded", () => {
  const hello = (text: string): Inbound[] =>
    readAll([Buffer.from("API\0"), length(text.length), Buffer.from(text)]);
  expect(hello("v157..178")).toMatchObject([{ hello: { versionMin: 157, versionMax: 178 } }]);
  expect(hello("v176")).toMatchObject([{ hello: { versionMin: 176, versionMax: 176 } }]);
  expect(hello("v100..177 +PACEAPI")).toMatchObject([{ hello: { options: "+PACEAPI" } }]);
  expect(Buffer.from(encodeHello(100, 193)).toString("latin1")).toBe("API\0\0\0\0\x09v100..193");
});

test.each([
  ["a web browser", [Buffer.from("GET / HTTP/1.1\r\n\r\n")], /begins with "GET "/],
  ["a hello that is no version", [Buffer.from("API\0"), length(5), Buffer.from("hello")], /"hello"/],
  ["an endless hello", [Buffer.from("API\0"), length(2_000_000_000)], /claims 2000000000 bytes/],
  ["a negative length", [encodeHello(100, 193), length(-1)], /claims -1 bytes/],
  ["an empty frame", [encodeHello(100, 193), length(0)], /claims 0 bytes/],
  ["an oversized frame", [encodeHello(100, 193), length(FRAME_BYTES_MAX + 1)], /claims 16777216 bytes/],
  ["a frame without NUL", [encodeHello(100, 193), length(2), Buffer.from("ab")], /does not end in NUL/],
])("%s is refused with a reason, and later bytes are not read", (_, chunks, reason) => {
  const inbound = readAll([...chunks, encodeFrame(["61", "1"])]);
  expect(inbound.at(-1)).toEqual({ kind: "bad", reason: expect.stringMatching(reason) });
});

test("arbitrary bytes never throw", () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 10 }),
      fc.boolean(),
      (chunks, hello) => {
        const inbound = readAll(hello ? [encodeHello(100, 193), ...chunks] : chunks);
        expect(inbound.filter(({ kind }) => kind === "bad").length).toBeLessThanOrEqual(1);
      },
    ),
    runs(500),
  );
});
