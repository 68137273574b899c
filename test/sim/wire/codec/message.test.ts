import { expect, test } from "vitest";
import { WireError } from "../../../../sim/wire/codec/message.ts";
import { reqAccountSummary } from "../../../../sim/wire/requests/accounts.ts";

const SUMMARY = { reqId: 7, group: "All", tags: "Cushion" };

test("a frame with a field too few or too many is refused with a sentence", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(() => reqAccountSummary.read(frame.slice(0, -1), 193)).toThrow(
    new WireError("field 4, tags, is missing"),
  );
  expect(() => reqAccountSummary.read([...frame, "x"], 193)).toThrow(new WireError("1 fields too many"));
});

test("length() counts the fields of the first message, and is undefined while some are missing", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(reqAccountSummary.length([...frame, "61", "1"], 193)).toBe(frame.length);
  expect(reqAccountSummary.length(frame.slice(0, -1), 193)).toBeUndefined();
});
