import { expect, test } from "vitest";
import { Liquidity } from "../../../../sim/exchange/prices/liquidity.ts";
import { NOW, PaperTrading, SECOND } from "../../../support/paper-trading.ts";

test("units that one order takes are there again in the next second", () => {
  const paper = new PaperTrading();
  const series = paper.exchange.priceSeries(paper.contract(), NOW);
  const liquidity = new Liquidity();
  const [best] = liquidity.left(series, NOW, "BUY");
  if (best === undefined) throw new Error("no level");
  liquidity.take(series, "BUY", { price: best.price, size: best.size - 1 });
  expect(liquidity.left(series, NOW + 999, "BUY")[0]).toEqual({ price: best.price, size: 1 });
  const bids = series.depth(NOW, 10).bids;
  expect(liquidity.left(series, NOW, "SELL")).toEqual(bids);
  const later = liquidity.left(series, NOW + SECOND, "BUY");
  expect(later).toEqual(series.depth(NOW + SECOND, 10).asks);
});
