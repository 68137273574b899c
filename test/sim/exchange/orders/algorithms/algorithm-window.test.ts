import { expect, test } from "vitest";
import type { Algorithm } from "../../../../../sim/exchange/orders/algorithms/algorithm.ts";
import { algorithmWindow } from "../../../../../sim/exchange/orders/algorithms/algorithm-window.ts";
import { CLOSE, HOUR, MINUTE, NOW, PaperTrading } from "../../../../support/paper-trading.ts";

const paper = new PaperTrading();
const { calendar } = paper.exchange.priceSeries(paper.contract(), NOW);
const OPENS_NEXT = Date.UTC(2026, 0, 14, 14, 30);

function window(times: Partial<Algorithm>, placedMs = NOW, outsideRth = false): readonly [number, number] {
  const algorithm = { startTime: "", endTime: "", ...times };
  const order = { outsideRth, goodAfterMs: undefined, placedMs };
  const { fromMs, toMs } = algorithmWindow(order, algorithm, calendar);
  return [fromMs, toMs];
}

test.each([
  [{}, NOW, [NOW, CLOSE]],
  [{ startTime: "11:30:00", endTime: "12:30:00" }, NOW, [NOW + HOUR, NOW + 2 * HOUR]],
  // A start that has passed is not tomorrow's.
  [{ startTime: "09:30:00", endTime: "11:00:00" }, NOW, [NOW, NOW + 30 * MINUTE]],
  [{ startTime: "09:30:00 US/Eastern" }, NOW, [NOW, CLOSE]],
  [{ startTime: "20260114 09:30:00 US/Eastern" }, NOW, [OPENS_NEXT, OPENS_NEXT + 6.5 * HOUR]],
  [{}, CLOSE + HOUR, [OPENS_NEXT, OPENS_NEXT + 6.5 * HOUR]],
  [{ endTime: "10:30:00" }, CLOSE + HOUR, [OPENS_NEXT, OPENS_NEXT + HOUR]],
])("the window of %j placed at %d is %j", (times, placedMs, expected) => {
  expect(window(times, placedMs)).toEqual(expected);
});

test("an order outside regular hours has its window in the extended hours", () => {
  expect(window({}, NOW, true)[1]).toBeGreaterThan(CLOSE);
});
