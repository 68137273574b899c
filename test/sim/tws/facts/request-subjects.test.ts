import { expect, test } from "vitest";
import { subjectOf } from "../../../../sim/tws/facts/request-subjects.ts";

test("a request is served by its service, and one that no condition concerns by another", () => {
  expect(["reqMktData", "reqHistoricalData", "placeOrder", "reqPositions"].map(subjectOf)).toEqual([
    "market data",
    "historical bars",
    "orders",
    "other",
  ]);
});
