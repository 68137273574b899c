import { expect, test } from "vitest";
import { listingDate } from "../../../../sim/tws/facts/listing-dates.ts";

test("well-known instruments have their first day, by security type and symbol", () => {
  expect(listingDate("STK", "AAPL")).toBe("19801212");
  expect(listingDate("IND", "SPX")).toBe("19800317");
  expect(listingDate("IND", "AAPL")).toBeUndefined();
  expect(listingDate("STK", "NOSUCH")).toBeUndefined();
});
