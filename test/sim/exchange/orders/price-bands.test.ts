import { expect, test } from "vitest";
import { limitTooAggressive, waitsFirst } from "../../../../sim/exchange/orders/price-bands.ts";
import { cents, MINUTE, PaperTrading } from "../../../support/paper-trading.ts";

const BTC = 479624278;
const desk = new PaperTrading();
const coin = desk.contract(BTC);
const quote = { ask: 100_000, last: 99_990 };
const limit = { type: "LMT" } as const;

test("the limit of a share may be less than 3 % beyond the last price", () => {
  const share = { ask: 101, last: 100 };
  const kind = (side: "BUY" | "SELL", limitPrice: number) =>
    limitTooAggressive(desk.terms({ ...limit, side, limitPrice }), share)?.kind;
  expect([kind("BUY", 102.99), kind("BUY", 103), kind("SELL", 97.01), kind("SELL", 97)]).toEqual([
    undefined,
    "limit",
    undefined,
    "limit",
  ]);
});

test("a cryptocurrency is bought up to 10 USD or 0.25 % above the offer", () => {
  const of = (limitPrice: number, ask: number) =>
    limitTooAggressive(desk.terms({ ...limit, instrument: coin, limitPrice }), { ask, last: ask });
  expect(of(100_250, 100_000)).toBeUndefined();
  expect(of(100_251, 100_000)).toEqual({ kind: "limit", bound: 100_250, price: 100_000 });
  expect(of(110, 100)).toBeUndefined();
  expect(of(110.01, 100)).toEqual({ kind: "limit", bound: 110, price: 100 });
});

test("sales of a cryptocurrency, auctions and other types and contracts have no known band", () => {
  const future = { ...desk.contract(), secType: "FUT" } as const;
  for (const change of [
    { ...limit, instrument: coin, side: "SELL", limitPrice: 1 },
    { type: "MKT" },
    { ...limit, tif: "OPG", limitPrice: 900_000 },
    { type: "STP LMT", stopPrice: 900, limitPrice: 900_000 },
    { ...limit, instrument: future, limitPrice: 900_000 },
  ] as const)
    expect(limitTooAggressive(desk.terms(change), quote)).toBeUndefined();
});

test("an order that waits for a time is compared with the market when it goes there", () => {
  const paper = new PaperTrading();
  const limitPrice = cents(paper.quote().ask * 2);
  const goodAfterMs = paper.nowMs + MINUTE;
  expect(waitsFirst(paper.terms({ goodAfterMs }), paper.nowMs)).toBe(true);
  const permId = paper.place({ ...limit, limitPrice, goodAfterMs });
  expect(paper.status(permId)).toBe("PreSubmitted");
  const events = paper.pass(2 * MINUTE);
  expect(events.map((event) => event.kind === "cancelled" && event.reason.kind)).toContain("limit");
  expect(paper.order(permId)).toMatchObject({ status: "Cancelled", filled: 0 });
});
