import { expect, test } from "vitest";
import { reqAccountSummary } from "../../../../sim/wire/requests/accounts.ts";
import { reqMktDepth } from "../../../../sim/wire/requests/market-depth.ts";
import { historicalData } from "../../../../sim/wire/responses/historical-data.ts";

const SUMMARY = { reqId: 7, group: "All", tags: "Cushion" };

test("a frame with a field too few or too many is refused with a sentence", () => {
  const frame = reqAccountSummary.write(SUMMARY, 193);
  expect(() => reqAccountSummary.read(frame.slice(0, -1), 193)).toThrow("Field 4, 'tags', is missing");
  expect(() => reqAccountSummary.read([...frame, "x"], 193)).toThrow("1 fields too many");
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
