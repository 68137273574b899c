import { expect, test } from "vitest";
import { endedOrders, nextEndMs } from "../../../../sim/exchange/orders/ended-orders.ts";
import { expiresMs } from "../../../../sim/exchange/prices/expiry.ts";
import { combined, futures } from "../../../support/pairs.ts";
import { PaperTrading } from "../../../support/paper-trading.ts";

test("an order for a combination is cancelled when its first leg expires", () => {
  const paper = new PaperTrading();
  const { trading, exchange } = paper;
  const [front, back] = futures(exchange, paper.nowMs);
  const instrument = combined(
    exchange,
    { instrument: front, ratio: 1, side: "SELL" },
    { instrument: back, ratio: 1, side: "BUY" },
  );
  const terms = { instrument, quantity: 1, type: "LMT", limitPrice: -5_000, tif: "GTC" } as const;
  const { permId } = trading.place(paper.terms(terms), paper.nowMs);
  const endMs = expiresMs(front);
  expect(endedOrders(trading.orders(), paper.nowMs, endMs - 1)).toEqual([]);
  expect(endedOrders(trading.orders(), paper.nowMs, endMs)).toEqual([{ permId, atMs: endMs }]);
  expect(nextEndMs(trading.orders(), paper.nowMs)).toBe(endMs);
  trading.cancel(permId, paper.nowMs);
  expect(nextEndMs(trading.orders(), paper.nowMs)).toBeUndefined();
  expect(endedOrders(trading.orders(), paper.nowMs, endMs)).toEqual([]);
});
