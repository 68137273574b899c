import { expect, test } from "vitest";
import { completeValues } from "../../../../sim/script/complete-values.ts";
import { escapedText } from "../../../../sim/wire/codec/fields.ts";
import { message } from "../../../../sim/wire/codec/message.ts";
import { reqAccountSummary } from "../../../../sim/wire/requests/accounts.ts";
import { reqMktDepth } from "../../../../sim/wire/requests/market-depth.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";

const DEPTH = reqMktDepth.write(
  completeValues(reqMktDepth as never, { reqId: 8, symbol: "AAPL" }) as never,
  193,
);
const asciiText = message<{ readonly text: string }>("anyText", 4, [escapedText("text")]);
const SUMMARY = { reqId: 7, group: "All", tags: "Cushion" };

test("a frame with a field too few or too many is refused with a sentence", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(() => reqAccountSummary.read(frame.slice(0, -1), 193)).toThrow("Field 4, 'tags', is missing");
  expect(() => reqAccountSummary.read([...frame, "x"], 193)).toThrow("1 fields too many");
});

test("names() gives each field its name, and ends before the first that is missing or invalid", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(reqAccountSummary.names(frame, 193)).toEqual(["id", "version", "reqId", "group", "tags"]);
  expect(reqAccountSummary.names(frame.slice(0, 3), 193)).toEqual(["id", "version", "reqId"]);
  const bars = ["17", "1", "a", "b", "1", ...Array.from({ length: 8 }, () => "1")];
  const names = historicalData.names(bars, 193);
  expect(names.slice(1, 6)).toEqual(["reqId", "start", "end", "bars", "time"]);
  expect(names).toHaveLength(bars.length);
});

test("length() counts the fields of the first message, and is undefined while some are missing", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(reqAccountSummary.length([...frame, "61", "1"], 193)).toBe(frame.length);
  expect(reqAccountSummary.length(frame.slice(0, -1), 193)).toBeUndefined();
});

test("empty fields at the end of a frame are ignored, however many", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(reqAccountSummary.read([...frame, "", "", ""], 193)).toEqual(SUMMARY);
  expect(() => reqAccountSummary.read([...frame, "", "0"], 193)).toThrow("2 fields too many");
});

test("an unreadable frame names the request, where its number was read before", () => {
  const failure = (fields: readonly string[]): unknown => {
    try {
      return reqMktDepth.read(fields, 193);
    } catch (error) {
      return error;
    }
  };
  expect(failure(["10", "5", "8", "seven"])).toMatchObject({ reqId: 8 });
  expect(failure(["10", "5", "eight"])).toMatchObject({ reqId: undefined });
});

test("beginning() reads what comes before the first list, missing or invalid field", () => {
  expect(reqAccountSummary.beginning(["62", "1", "7", "All"], 193)).toEqual({ reqId: 7, group: "All" });
  expect(reqAccountSummary.beginning(["62", "1", "x"], 193)).toEqual({});
  expect(historicalData.beginning(["17", "3", "a", "b", "1"], 193)).toEqual({
    reqId: 3,
    start: "a",
    end: "b",
  });
});

test("beginning() reads no further than the value that is named", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(reqAccountSummary.beginning(frame, 193, "group")).toEqual({ reqId: 7, group: "All" });
});

test("a frame that was read is read anew at another version, and another frame at the same one", () => {
  const other = reqMktDepth.write({ ...reqMktDepth.read(DEPTH, 193), reqId: 9 }, 193);
  expect(reqMktDepth.read(DEPTH, 193).reqId).toBe(8);
  expect(reqMktDepth.read(other, 193).reqId).toBe(9);
  expect(reqMktDepth.read(DEPTH, 193).reqId).toBe(8);
  const frame = ["4", "\\u00e9"];
  expect([193, 152, 193].map((version) => asciiText.read(frame, version).text)).toEqual([
    "é",
    "\\u00e9",
    "é",
  ]);
});
