import { expect, test } from "vitest";
import type { Fill } from "../../../../sim/exchange/orders/orders.ts";
import { Fills } from "../../../../sim/exchange/trading/fills.ts";

const fill = (number: number, permId: number): Fill => ({
  execId: `${number}`,
  permId,
  atMs: number * 1_000,
  size: 1,
  price: 10,
  filled: 1,
  averagePrice: 10,
  commission: 1,
  realizedPnl: undefined,
});

test("fills are found by their order and from an instant on, whether taken over or added", () => {
  const [first, second, third, fourth] = [fill(1, 7), fill(2, 8), fill(3, 7), fill(4, 8)];
  const fills = new Fills([first, second]);
  fills.add(third);
  fills.add(fourth);
  expect(fills.all).toEqual([first, second, third, fourth]);
  expect(fills.of(7)).toEqual([first, third]);
  expect(fills.of(8)).toEqual([second, fourth]);
  expect(fills.of(9)).toEqual([]);
  expect(fills.since(3_000)).toEqual([third, fourth]);
});
