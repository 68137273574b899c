import fc from "fast-check";
import { expect, test } from "vitest";
import { isRecord, parseFrame, topicOf } from "../../../../src/web/socket/frame.ts";

test("a control character in a string costs its value and not the frame", () => {
  const parsed = parseFrame('{\n"topic":"sor","args":[{"orderDesc":"Buy \u0001 \\"5\\"","orderId":7}]}');
  expect(parsed).toEqual({
    frame: { topic: "sor", args: [{ orderDesc: 'Buy \ufffd "5"', orderId: 7 }] },
  });
});

test("what is no object of JSON is dropped with a reason", () => {
  expect(parseFrame("<html>")).toEqual({ dropped: "it is not JSON" });
  expect(parseFrame("")).toEqual({ dropped: "it is not JSON" });
  for (const text of ["[1]", "null", "7", '"x"'])
    expect(parseFrame(text)).toEqual({ dropped: "it is not an object" });
});

test("a frame beyond the maximum length is dropped before it is parsed", () => {
  const text = `{"topic":"${"x".repeat(4_000_000)}"}`;
  expect(parseFrame(text)).toEqual({ dropped: `it has ${text.length} characters, more than 4000000` });
});

test("any text is a frame or has a reason", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const parsed = parseFrame(text);
      expect("frame" in parsed ? isRecord(parsed.frame) : parsed.dropped !== "").toBe(true);
    }),
  );
});

test("the topic of a frame is a text, or empty", () => {
  expect([topicOf({ topic: "smd+1" }), topicOf({ topic: 7 }), topicOf({})]).toEqual(["smd+1", "", ""]);
});
