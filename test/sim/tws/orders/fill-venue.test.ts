import { expect, test } from "vitest";
import { exchangesOf } from "../../../../sim/tws/lookup/exchanges.ts";
import { fillVenue } from "../../../../sim/tws/orders/fill-venue.ts";
import { OrderEntry } from "../../../support/order-entry.ts";

const entry = new OrderEntry();

test("fills of a share that SMART routes are spread over its exchanges", () => {
  const ids = Array.from({ length: 200 }, (_, at) => `0000e0d5.${at}.01.01`);
  const venues = new Set(ids.map((id) => fillVenue(entry.aapl, id)));
  expect([...venues].sort()).toEqual(
    exchangesOf(entry.aapl)
      .filter((venue) => venue !== "SMART")
      .sort(),
  );
  expect(ids.map((id) => fillVenue(entry.aapl, id))).toEqual(ids.map((id) => fillVenue(entry.aapl, id)));
});

test("fills of a future take place at its own exchange", () => {
  expect(fillVenue(entry.contract("FUT"), "0000e0d5.1.01.01")).toBe("CME");
});
