import { expect, test } from "vitest";
import { SecondLots } from "../../../../sim/exchange/prices/second-lots.ts";

test("lots of a second follow from the contract, the side and the second alone", () => {
  const [one, again] = [new SecondLots(265598), new SecondLots(265598)];
  const seconds = [7, 7, 8, 7, 9, 8];
  const drawn = seconds.map((second) => one.in("bid", second));
  // Another side in between, and another order of the seconds.
  const later = [...seconds].reverse().map((second) => {
    again.in("ask", second);
    return again.in("bid", second);
  });
  expect(later.reverse()).toEqual(drawn);
  expect(drawn[0]).toBe(drawn[3]);
});

test("lots are 1 to 20, and differ between seconds, sides and contracts", () => {
  const many = (conId: number, name: string): number[] =>
    Array.from({ length: 300 }, (_, second) => new SecondLots(conId).in(name, second));
  const bids = many(1, "bid");
  expect([Math.min(...bids), Math.max(...bids)]).toEqual([1, 20]);
  expect(many(1, "ask")).not.toEqual(bids);
  expect(many(2, "bid")).not.toEqual(bids);
});
