import { expect, test } from "vitest";
import { correctedFigures } from "../../../src/orders/corrected-figures.ts";
import type { OrderFill } from "../../../src/orders/order-change.ts";

const fill = (quantity: number, price: number): OrderFill => ({
  execId: `${quantity}@${price}.01`,
  quantity,
  price,
  exchange: "X",
  timeMs: 1,
});
const progress = (filled: number) => ({
  status: "Submitted",
  filled,
  remaining: undefined,
  avgFillPrice: 100,
});

test("units and the average price are those of the fills after the correction", () => {
  const [four, six] = [fill(4, 100), fill(6, 101)];
  const corrected = correctedFigures(progress(10), [four, six], [fill(4, 90), six]);
  expect(corrected).toEqual({ filled: 10, avgFillPrice: 96.6 });
  expect(correctedFigures(progress(10), [four, six], [fill(2, 100), six])).toEqual({
    filled: 8,
    avgFillPrice: 100.75,
  });
});

test("a fill that is cancelled leaves no price", () => {
  expect(correctedFigures(progress(4), [fill(4, 100)], [fill(0, 0)])).toEqual({
    filled: 0,
    avgFillPrice: undefined,
  });
});

test("parts of units add up without an error of rounding", () => {
  const parts = [fill(0.1, 1), fill(0.2, 1)];
  expect(correctedFigures(progress(0.3), parts, [fill(0.1, 2), fill(0.2, 2)])).toEqual({
    filled: 0.3,
    avgFillPrice: 2,
  });
});

test("nothing is concluded where fills are missing, or none is known", () => {
  expect(correctedFigures(progress(10), [fill(4, 100)], [fill(4, 90)])).toBeUndefined();
  expect(correctedFigures(undefined, [fill(4, 100)], [fill(4, 90)])).toBeUndefined();
});
