import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame } from "../../../../sim/wire/frames.ts";
import {
  FRAME_BYTES_MAX,
  FRAME_FIELDS_MAX,
  FrameError,
  FrameReader,
} from "../../../../src/stoqey/connection/frame-reader.ts";
import { runs } from "../../../support/runs.ts";

/** Cuts bytes at the given places. */
function cut(bytes: Uint8Array, places: readonly number[]): Uint8Array[] {
  const ends = [...new Set(places.map((place) => place % (bytes.length + 1))), bytes.length].sort(
    (a, b) => a - b,
  );
  return ends.map((end, index) => bytes.subarray(index === 0 ? 0 : ends[index - 1], end));
}

function read(chunks: readonly Uint8Array[]): string[] {
  const reader = new FrameReader();
  const frames: string[] = [];
  for (const chunk of chunks) reader.push(chunk, (payload) => frames.push(payload));
  return frames;
}

test("frames come out whole, however the bytes are cut", () => {
  const field = fc.string({ unit: "grapheme" }).map((text) => text.replaceAll("\0", ""));
  fc.assert(
    fc.property(
      fc.array(fc.array(field, { minLength: 1, maxLength: 5 }), { maxLength: 8 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      (frames, places) => {
        const bytes = Buffer.concat(frames.map((fields) => encodeFrame(fields)));
        expect(read(cut(bytes, places))).toEqual(frames.map((fields) => `${fields.join("\0")}\0`));
      },
    ),
    runs(200),
  );
});

test.each([0, -1, -2, -4, -2147483648, FRAME_BYTES_MAX + 1, 0x7fffffff])(
  "a length of %i is refused before anything waits for it",
  (length) => {
    const prefix = Buffer.alloc(4);
    prefix.writeInt32BE(length);
    expect(() => read([prefix])).toThrow(FrameError);
  },
);

test("arbitrary bytes give frames or a FrameError, and nothing else", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 10 }), (chunks) => {
      try {
        for (const frame of read(chunks)) expect(frame.endsWith("\0")).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(FrameError);
      }
    }),
    runs(500),
  );
});

test("the most fields that a frame may have are read, and one more is refused before it is split", () => {
  const frame = (fields: number) => encodeFrame(Array.from({ length: fields }, () => ""));
  expect(read([frame(FRAME_FIELDS_MAX)])[0]?.length).toBe(FRAME_FIELDS_MAX);
  expect(() => read([frame(FRAME_FIELDS_MAX + 1)])).toThrow(FrameError);
  // A text of as many bytes is one field.
  const article = encodeFrame(["84", "1", "0", "x".repeat(FRAME_FIELDS_MAX + 1)]);
  expect(read([article]).length).toBe(1);
});

test("a frame that comes byte by byte keeps only its bytes, and frees them when complete", () => {
  const bytes = encodeFrame(["84", "1", "0", "x".repeat(100_000)]);
  const reader = new FrameReader();
  const frames: string[] = [];
  for (const [at, byte] of bytes.entries()) {
    expect(reader.pendingBytes).toBe(at);
    reader.push(Uint8Array.of(byte), (payload) => frames.push(payload));
  }
  expect(frames.length).toBe(1);
  expect(reader.pendingBytes).toBe(0);
});

test("a frame is refused when an answer to the heartbeat becomes a part of it", () => {
  const answer = encodeFrame(["49", "1", "1768314600"]);
  const position = encodeFrame(["61", "3", "DU1"]);
  // An answer whose own length is wrong shows nothing; the next one does.
  for (const first of [position, answer]) {
    const wrong = Buffer.from(first);
    wrong.writeUInt8(0x40, 1);
    const error = /^a frame claims 41943\d\d bytes, and another message begins inside it$/;
    for (const pieceBytes of [1, 7, 1_000]) {
      const all = Buffer.concat([position, wrong, position, answer]);
      const reader = new FrameReader();
      const frames: string[] = [];
      const push = (bytes: Uint8Array) => reader.push(bytes, (payload) => frames.push(payload));
      for (let at = 0; at + pieceBytes < all.length; at += pieceBytes)
        push(all.subarray(at, at + pieceBytes));
      const last = all.subarray(Math.floor((all.length - 1) / pieceBytes) * pieceBytes);
      expect(() => push(last)).toThrow(error);
      expect(frames).toEqual([["61", "3", "DU1", ""].join("\0")]);
    }
  }
});

test("a message whose fields do not fit is refused where others have become a part of it", () => {
  const [one, other] = [encodeFrame(["61", "3", "DU1"]), encodeFrame(["62", "1"])];
  const both = Buffer.concat([one, other]);
  both.writeInt32BE(both.length - 4);
  const reader = new FrameReader();
  const checked = () => reader.checkUnfit();
  expect(() => reader.push(Buffer.concat([one, both]), checked)).toThrow(
    new FrameError("a frame claims 18 bytes, and another message begins inside it"),
  );
});

test("a reader that is closed inside a frame reads nothing more and keeps nothing", () => {
  const reader = new FrameReader();
  const frames: string[] = [];
  const two = Buffer.concat([encodeFrame(["9", "1", "40"]), encodeFrame(["9", "1", "41"]), Buffer.from([0])]);
  reader.push(two, (payload) => {
    frames.push(payload);
    reader.close();
  });
  reader.push(two, (payload) => frames.push(payload));
  expect(frames).toEqual([["9", "1", "40", ""].join("\0")]);
  expect(reader.pendingBytes).toBe(0);
});
