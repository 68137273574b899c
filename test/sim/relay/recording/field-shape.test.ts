import { expect, test } from "vitest";
import { shapeOf } from "../../../../sim/relay/recording/field-shape.ts";

test("a field is named by the form that a decoder depends on", () => {
  const cases: [string, Parameters<typeof shapeOf>[1], string][] = [
    ["", "text", "empty"],
    ["AAPL", "text", "text"],
    ["5", "text", "integer"],
    ["5.0", "text", "decimal"],
    ["20260113", "text", "date (yyyymmdd)"],
    ["20260113 10:30:00", "text", "time (yyyymmdd nn:nn:nn)"],
    ["20260113-10:30:00", "text", "time (yyyymmdd-nn:nn:nn)"],
    ["20260113  10:30:00 US/Eastern", "text", "time (yyyymmdd  nn:nn:nn zone)"],
    ["190.25", "decimal", "number"],
    ["190", "decimal", "number"],
    ["190.0", "decimal", "whole number with a point"],
    ["1.2E-5", "decimal", "number with an exponent"],
    ["1.7976931348623157E308", "optional decimal", "unset (1.7976931348623157E308)"],
    ["7", "integer", "integer"],
    ["7.5", "integer", "decimal"],
    ["0", "list", "no rows"],
    ["3", "list", "rows"],
    ["true", "flag", "text"],
  ];
  for (const [text, kind, shape] of cases) expect([text, shapeOf(text, kind)]).toEqual([text, shape]);
});
