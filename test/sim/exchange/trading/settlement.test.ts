import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { HOUR, PaperTrading } from "../../../support/paper-trading.ts";

test("an option that expires in the money is paid out, and its open orders are cancelled", () => {
  const paper = new PaperTrading();
  paper.nowMs = Date.UTC(2026, 0, 16, 19);
  const call = listedWithOptions(paper.exchange, paper.nowMs).find(
    (one) =>
      one.right === "C" && one.symbol === "AAPL" && one.strike === 210 && one.lastTradeDate === "20260116",
  ) as Instrument;
  const permId = paper.place({ instrument: call, quantity: 2 });
  const waiting = paper.place({ instrument: call, quantity: 2, type: "LMT", limitPrice: 0.5, tif: "GTC" });
  expect(paper.status(permId)).toBe("Filled");
  const { cash } = paper.exchange.balance(paper.nowMs);
  paper.pass(2 * HOUR);
  const under = paper.exchange.quote(paper.contract(), Date.UTC(2026, 0, 16, 21)).last;
  expect(paper.exchange.balance(paper.nowMs).cash - cash).toBeCloseTo(200 * Math.max(0, under - 210), 0);
  expect(
    paper.trading.holdings(paper.nowMs).find(({ instrument }) => instrument.conId === call.conId)?.size,
  ).toBe(0);
  expect(paper.status(waiting)).toBe("Cancelled");
});
