import { Buffer } from "node:buffer";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeFrame } from "../../../../sim/wire/frames.ts";
import { AnswerSearch, endsInFrames } from "../../../../src/stoqey/connection/swallowed-messages.ts";
import { runs } from "../../../support/runs.ts";

const ANSWER = encodeFrame(["49", "1", "1768314600"]);
const PREFIX_BYTES = 4;

/** Fields as TWS writes them: text without control characters, empty ones among them. */
const fields = fc.array(fc.oneof(fc.constant(""), fc.stringMatching(/^[ -~]{0,12}$/), fc.nat().map(String)), {
  maxLength: 30,
});
/** A message, as a frame. */
const frame = fc
  .tuple(fc.integer({ min: 1, max: 110 }), fields)
  .map(([id, rest]) => encodeFrame([`${id}`, ...rest]));
const payload = frame.map((bytes) => Buffer.from(bytes.subarray(PREFIX_BYTES)));

/** Returns the number of bytes after which the answer is found, when the bytes come in pieces; undefined if it is not. */
function foundAfter(bytes: Buffer, pieceBytes: number): number | undefined {
  const search = new AnswerSearch();
  for (let end = pieceBytes; end < bytes.length + pieceBytes; end += pieceBytes)
    if (search.find(bytes.subarray(0, end))) return Math.min(end, bytes.length);
  return undefined;
}

test("an answer to the heartbeat inside a frame is found with its last byte", () => {
  fc.assert(
    fc.property(payload, fc.array(frame), fc.integer({ min: 1, max: 50 }), (first, others, pieceBytes) => {
      const before = Buffer.concat([first, ...others]);
      const bytes = Buffer.concat([before, ANSWER, Buffer.from("61\0")]);
      const endBytes = before.length + ANSWER.length;
      const after = foundAfter(bytes, pieceBytes);
      expect(after).toBeGreaterThanOrEqual(endBytes);
      expect(after).toBeLessThan(endBytes + pieceBytes);
    }),
    runs(300),
  );
});

test("no text of a message is taken for an answer, nor are bars whose values look like one", () => {
  const bars = [
    "17",
    "1",
    "2",
    "49",
    "1",
    "1768314600",
    "1",
    "1",
    "1",
    "1",
    "",
    "",
    "",
    "49",
    "1",
    "1768314660",
  ];
  expect(foundAfter(Buffer.from(encodeFrame(bars).subarray(PREFIX_BYTES)), 7)).toBeUndefined();
  fc.assert(
    fc.property(payload, fc.integer({ min: 1, max: 50 }), (bytes, pieceBytes) => {
      expect(foundAfter(bytes, pieceBytes)).toBeUndefined();
    }),
    runs(300),
  );
});

test("the search begins again with another frame", () => {
  const search = new AnswerSearch();
  expect(search.find(Buffer.from("17\0".repeat(100)))).toBe(false);
  search.reset();
  expect(search.find(Buffer.concat([Buffer.from("17\0"), ANSWER]))).toBe(true);
});

test("a payload with whole messages at its end is known, whatever they are", () => {
  fc.assert(
    fc.property(payload, fc.array(frame, { minLength: 1, maxLength: 5 }), (first, others) => {
      expect(endsInFrames(Buffer.concat([first, ...others]))).toBe(true);
    }),
    runs(300),
  );
});

test("a message with fields that a newer TWS added does not count as several", () => {
  for (const added of [[""], ["", "", ""], ["1"], ["", "7.5"], ["9", "1", "40"], ["ÄÖ", "\n"]]) {
    const bytes = encodeFrame(["61", "3", "DU1", ...added]);
    expect(endsInFrames(Buffer.from(bytes.subarray(PREFIX_BYTES)))).toBe(false);
  }
});
