import fc from "fast-check";
import { expect, test } from "vitest";
import { readStart } from "../../../sim/cli/start-time.ts";

test.each([
  ["2026-01-13T15:30:00Z", "2026-01-13T15:30:00.000Z"],
  ["2026-01-13T15:30Z", "2026-01-13T15:30:00.000Z"],
  ["2026-01-13T10:30:00-05:00", "2026-01-13T15:30:00.000Z"],
  ["20260113 10:30:00 US/Eastern", "2026-01-13T15:30:00.000Z"],
  ["20260113-15:30:00", "2026-01-13T15:30:00.000Z"],
  ["1768318200", "2026-01-13T15:30:00.000Z"],
  ["1970-01-01T00:00:00Z", "1970-01-01T00:00:00.000Z"],
  ["2099-12-31T23:59:59Z", "2099-12-31T23:59:59.000Z"],
  ["2028-02-29T00:00:00Z", "2028-02-29T00:00:00.000Z"],
])("--start %s is %s", (text, instant) => {
  expect(new Date(readStart(text)).toISOString()).toBe(instant);
});

const FORM = "expected a time with its zone such as 2026-01-13T15:30:00Z";
const RANGE = "expected a time from 1970-01-01 to 2099-12-31";

test.each([
  ["", FORM],
  [" ", FORM],
  ["now", FORM],
  ["2026-01-13", FORM],
  ["2026-01-13T15:30:00", FORM],
  ["2026-01-13 15:30", FORM],
  ["20260113 10:30:00", FORM],
  ["2026-02-30T15:30:00Z", FORM],
  ["2027-02-29T15:30:00Z", FORM],
  ["2026-13-01T15:30:00Z", FORM],
  ["2026-01-13T25:30:00Z", FORM],
  ["20260230 10:30:00 US/Eastern", FORM],
  ["20260113 10:30:00 Mars/Olympus", FORM],
  ["-271821-04-20T00:00:00Z", FORM],
  ["+275760-09-13T00:00:00Z", FORM],
  ["Infinity", FORM],
  ["-1", FORM],
  ["0001-01-01T00:00:00Z", RANGE],
  ["1969-12-31T23:59:59Z", RANGE],
  ["2100-01-01T00:00:00Z", RANGE],
  ["9999-12-31T00:00:00Z", RANGE],
  ["9999999999999999", RANGE],
])("--start %j is refused: %s", (text, expected) => {
  expect(() => readStart(text)).toThrow(`Cannot read --start: ${expected}`);
});

test("whatever --start is, it is a time from 1970 to 2099, or refused with one sentence", () => {
  const text = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
  );
  fc.assert(
    fc.property(text, (given) => {
      try {
        const atMs = readStart(given);
        expect(atMs).toBeGreaterThanOrEqual(0);
        expect(atMs).toBeLessThan(Date.UTC(2100, 0, 1));
      } catch (error) {
        expect((error as Error).name).toBe("CommandError");
        expect((error as Error).message.length).toBeLessThan(400);
        expect((error as Error).message).not.toContain("\n");
      }
    }),
    { seed: 1, numRuns: 2_000 },
  );
});
