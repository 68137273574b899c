import { expect, test } from "vitest";
import { commissionOf } from "../../../../sim/exchange/accounts/commission.ts";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import { calls, combined, PAIR } from "../../../support/pairs.ts";
import { PaperTrading } from "../../../support/paper-trading.ts";

function desk() {
  const paper = new PaperTrading();
  const [low, high] = calls(paper.exchange, 2, paper.nowMs) as [Instrument, Instrument];
  const instrument = combined(
    paper.exchange,
    { instrument: low, ratio: 1, side: "BUY" },
    { instrument: high, ratio: 1, side: "SELL" },
  );
  return { paper, instrument, low, high };
}

test("cash moves by the net price times the multiplier, less the commissions of the legs", () => {
  const { paper, instrument } = desk();
  const { trading } = paper;
  const cash = () => trading.balance(paper.nowMs).cash;
  const before = cash();
  trading.place(paper.terms({ instrument, quantity: 1 }), paper.nowMs);
  const [fill] = trading.fills();
  expect(fill?.size).toBe(1);
  expect(before - cash()).toBeCloseTo((fill?.price ?? 0) * 100 + (fill?.commission ?? 0), 6);
});

test("the commission of a leg over several fills is that of one fill of their size", () => {
  const { paper, instrument, low } = desk();
  const { trading } = paper;
  trading.place(paper.terms({ instrument, quantity: 30, side: "BUY" }), paper.nowMs);
  for (let second = 1; second < 120; second++) trading.advance(paper.nowMs + second * 1_000);
  const fills = trading.fills();
  expect(fills.length).toBeGreaterThan(1);
  expect(fills.at(-1)?.filled).toBe(30);
  const ofLow = fills.flatMap(({ legs }) => legs?.[0] ?? []);
  const paid = ofLow.reduce((sum, { size, price }) => sum + size * price, 0);
  const charged = ofLow.reduce((sum, { commission }) => sum + commission, 0);
  expect(charged).toBeCloseTo(commissionOf(low, 30, paid * 100), 6);
  expect(ofLow.at(-1)).toMatchObject({ instrument: low, filled: 30 });
  expect(ofLow.at(-1)?.averagePrice).toBeCloseTo(paid / 30, 6);
});

test("the IDs of all executions of all fills differ before their last period", () => {
  const { paper, instrument } = desk();
  for (let order = 0; order < 3; order++)
    paper.trading.place(paper.terms({ instrument, quantity: 1 }), paper.nowMs);
  paper.trading.advance(paper.nowMs + 60_000);
  const ids = paper.trading
    .fills()
    .flatMap(({ execId, legs = [] }) => [execId, ...legs.map((leg) => leg.execId)]);
  const stems = ids.map((id) => id.slice(0, id.lastIndexOf(".")));
  expect(new Set(stems).size).toBe(ids.length);
  expect(ids.length).toBeGreaterThanOrEqual(9);
});

test("closing a leg realizes its profit, and opening one realizes none", () => {
  const paper = new PaperTrading();
  const [apple, microsoft] = PAIR.map((conId) => paper.contract(conId)) as [Instrument, Instrument];
  const instrument = combined(
    paper.exchange,
    { instrument: apple, ratio: 1, side: "BUY" },
    { instrument: microsoft, ratio: 1, side: "SELL" },
  );
  paper.trading.place(paper.terms({ instrument, quantity: 1 }), paper.nowMs);
  const [fill] = paper.trading.fills();
  const [bought, sold] = fill?.legs ?? [];
  expect(bought?.realizedPnl).toBeUndefined();
  expect(sold?.realizedPnl).toBeCloseTo((sold?.price ?? 0) - 455.25 - (sold?.commission ?? 0), 6);
  expect(fill?.realizedPnl).toBe(sold?.realizedPnl);
});
