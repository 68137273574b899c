import { expect, test } from "vitest";
import { INSTRUMENT_ZONES, readRequestTime } from "../../../../sim/tws/historical-data/request-time.ts";
import { NOW } from "../../../support/table.ts";

const read = (text: string, loginZone = "US/Eastern") => readRequestTime(text, { loginZone, nowMs: NOW });

test("the form with a dash is UTC, the other one is in its zone or in that of the login", () => {
  expect(read("20260112-15:00:00")).toEqual({ atMs: Date.UTC(2026, 0, 12, 15), zone: "UTC" });
  expect(read("20260712 15:00:00 MET")).toEqual({ atMs: Date.UTC(2026, 6, 12, 13), zone: "MET" });
  expect(read("20260712 15:00:00")).toEqual({ atMs: Date.UTC(2026, 6, 12, 19), zone: undefined });
});

test("the zone may stand before the day, because words that begin with a digit are the time", () => {
  expect(read("US/Central 20260112 09:00:00")).toEqual({
    atMs: Date.UTC(2026, 0, 12, 15),
    zone: "US/Central",
  });
});

test("each zone of an instrument names an existing zone", () => {
  for (const zone of INSTRUMENT_ZONES) expect(read(`20260112 12:00:00 ${zone}`)).toMatchObject({ zone });
});

test("what is wrong is the form, the instant or the zone", () => {
  expect(
    ["20260112", "20260112 1 2 3", "20260229-00:00:00", "20260112 12:00:60 UTC", "20260112 12:00:00 GMT"].map(
      (text) => read(text),
    ),
  ).toEqual(["form", "form", "instant", "instant", "zone"]);
});
