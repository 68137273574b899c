import { expect, test } from "vitest";
import { rowFilter } from "../../../../../sim/web/gateway/data/row-filter.ts";

const ROWS = [
  { key: "NetLiquidation", timestamp: 1, monetaryValue: 5, currency: "USD" },
  { key: "AccountCode", timestamp: 1, value: "DU1" },
];

test("without keys and fields everything passes", () => {
  for (const args of [{}, { keys: [], fields: [] }, { keys: "x", fields: 3 }]) {
    expect(rowFilter(args)(ROWS)).toEqual(ROWS);
  }
});

test("keys choose rows in any case, and unknown keys choose none", () => {
  expect(rowFilter({ keys: ["netliquidation"] })(ROWS)).toEqual([ROWS[0]]);
  expect(rowFilter({ keys: ["toString"] })(ROWS)).toEqual([]);
});

test("fields choose values in any case; key and time stay", () => {
  expect(rowFilter({ fields: ["CURRENCY"] })(ROWS)).toEqual([
    { key: "NetLiquidation", timestamp: 1, currency: "USD" },
    { key: "AccountCode", timestamp: 1 },
  ]);
});
