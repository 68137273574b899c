import { expect, test } from "vitest";
import { serviceOf } from "../../../../sim/tws/facts/services.ts";

test("a request is served by its service, and one that no condition concerns by another", () => {
  expect(["reqMktData", "reqHistoricalData", "placeOrder", "reqPositions"].map(serviceOf)).toEqual([
    "market data",
    "historical bars",
    "orders",
    "other",
  ]);
});
