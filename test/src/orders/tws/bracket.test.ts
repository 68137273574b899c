import { expect, test } from "vitest";
import { bracketOrders } from "../../../../src/orders/tws/bracket.ts";
import type { Order } from "../../../../src/stoqey/mod.ts";
import { CONTRACT, LIMIT } from "../../../support/orders/records.ts";

const order = (lmtPrice: number): Order => ({ ...LIMIT, lmtPrice }) as unknown as Order;

test("the last order alone transmits, and the exits belong to the entry", () => {
  const bracket = { entry: order(1), takeProfit: order(2), stopLoss: order(3) };
  const made = bracketOrders(CONTRACT, bracket, "k");
  expect(
    made.map(({ order: { lmtPrice, transmit }, parent, key }) => [lmtPrice, transmit, parent, key]),
  ).toEqual([
    [1, false, undefined, "k/entry"],
    [2, false, 0, "k/takeProfit"],
    [3, true, 0, "k/stopLoss"],
  ]);
});

test("one exit is enough, and no key stays none", () => {
  const made = bracketOrders(CONTRACT, { entry: order(1), stopLoss: order(3) }, undefined);
  expect(made.map(({ order: { transmit }, key }) => [transmit, key])).toEqual([
    [false, undefined],
    [true, undefined],
  ]);
});
