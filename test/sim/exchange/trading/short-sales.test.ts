import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import type { OrderTerms } from "../../../../sim/exchange/orders/orders.ts";
import { isLongOnly } from "../../../../sim/exchange/trading/short-sales.ts";
import { combined } from "../../../support/pairs.ts";
import { PaperTrading } from "../../../support/paper-trading.ts";

const BTC = 479624278;
/** A limit far above the market, in cents. */
const HIGH = 900_000;

/** A paper account that holds 0.01 bitcoin. */
class CoinDesk extends PaperTrading {
  constructor() {
    super();
    this.place({ instrument: this.contract(BTC), type: "MKT", tif: "IOC", quantity: 0.01 });
  }

  /** Places a sale that waits. @returns The kind of its rejection. */
  sell(quantity: number, change: Partial<OrderTerms> = {}): string | undefined {
    return this.sale(quantity, change).refusal?.kind;
  }

  sale(quantity: number, change: Partial<OrderTerms> = {}) {
    const sale = { side: "SELL", type: "LMT", limitPrice: HIGH, tif: "Minutes", quantity } as const;
    return this.trading.place(this.terms({ instrument: this.contract(BTC), ...sale, ...change }), this.nowMs);
  }
}

test("a cryptocurrency is sold up to what is held, and not short", () => {
  const desk = new CoinDesk();
  expect(desk.sell(0.01000001)).toBe("short");
  const before = desk.exchange.balance(desk.nowMs);
  expect(desk.sell(0.02, { type: "MKT", tif: "IOC" })).toBe("short");
  expect(desk.exchange.balance(desk.nowMs)).toEqual(before);
  expect(desk.sell(0.01, { type: "MKT", tif: "IOC" })).toBeUndefined();
  expect(desk.sell(0.00000001)).toBe("short");
});

test("open orders to sell count, also when one of them becomes larger", () => {
  const desk = new CoinDesk();
  const first = desk.sale(0.006);
  expect(desk.sell(0.005)).toBe("short");
  expect(desk.sell(0.004)).toBeUndefined();
  const larger = { ...desk.order(first.permId).terms, quantity: 0.007 };
  expect(desk.trading.modify(first.permId, larger, desk.nowMs).refusal).toEqual({ kind: "short" });
  expect(desk.order(first.permId).terms.quantity).toBe(0.006);
  desk.trading.cancel(first.permId, desk.nowMs);
  expect(desk.sell(0.006)).toBeUndefined();
});

test("orders of one OCA group count once, and orders that TWS holds do not count", () => {
  const desk = new CoinDesk();
  expect(desk.sell(0.01, { ocaGroup: "exit" })).toBeUndefined();
  expect(desk.sell(0.01, { ocaGroup: "exit", limitPrice: HIGH + 1 })).toBeUndefined();
  expect(desk.sell(0.01, { transmit: false })).toBeUndefined();
  expect(desk.sell(0.001)).toBe("short");
});

test("a child may sell what its parent buys, and no more", () => {
  const desk = new PaperTrading();
  const coin = { instrument: desk.contract(BTC), tif: "Minutes", type: "LMT" } as const;
  const parent = desk.place({ ...coin, quantity: 0.01, limitPrice: 50_000, transmit: false });
  const child = { ...coin, side: "SELL", limitPrice: HIGH, parent } as const;
  expect(desk.trading.place(desk.terms({ ...child, quantity: 0.02 }), desk.nowMs).refusal?.kind).toBe(
    "short",
  );
  expect(desk.trading.place(desk.terms({ ...child, quantity: 0.01 }), desk.nowMs).refusal).toBeUndefined();
});

test("each account of a group must hold its part", () => {
  const desk = new CoinDesk();
  const { account } = desk.trading;
  const parts = (quantity: number) => ({ allocation: [{ account, quantity }] });
  expect(desk.sell(0.02, parts(0.02))).toBe("short");
  expect(desk.sell(0.01, parts(0.01))).toBeUndefined();
  expect(desk.sell(0.001)).toBe("short");
});

test("a leg of a combination cannot be sold short either", () => {
  const desk = new CoinDesk();
  const coin = desk.contract(BTC);
  const pair = combined(
    desk.exchange,
    { instrument: coin, ratio: 1, side: "SELL" },
    { instrument: desk.contract(), ratio: 1, side: "BUY" },
  );
  const order = { instrument: pair, side: "BUY", limitPrice: -200_000, tif: "DAY" } as const;
  expect(desk.sell(1, order)).toBe("short");
  expect(desk.sell(1, { ...order, side: "SELL", limitPrice: 200_000 })).not.toBe("short");
});

const bonds = (): readonly [desk: PaperTrading, treasury: Instrument] => {
  const desk = new PaperTrading();
  const listed = desk.exchange.listed(desk.nowMs);
  return [desk, listed.find(({ bond }) => bond?.bondType === "GOVT") as Instrument];
};

test("a bond of the US Treasury is sold short from a face value of 250 000 on", () => {
  const [desk, instrument] = bonds();
  const refusal = (side: "BUY" | "SELL", quantity: number) =>
    desk.trading.place(desk.terms({ instrument, side, quantity }), desk.nowMs).refusal?.kind;
  expect(refusal("SELL", 249)).toBe("short bond");
  expect(refusal("SELL", 300)).toBeUndefined();
  desk.pass(600_000);
  expect(refusal("SELL", 50)).toBe("short bond");
  expect(refusal("BUY", 100)).toBe("short bond");
  expect(refusal("BUY", 300)).toBeUndefined();
});

test("shares, derivatives and currencies can be sold short; funds and bonds of companies cannot", () => {
  const desk = new PaperTrading();
  const listed = desk.exchange.listed(desk.nowMs);
  const longOnly = new Set(listed.filter(isLongOnly).map(({ secType }) => secType));
  expect([...longOnly].sort()).toEqual(["BOND", "CRYPTO", "FUND"]);
  const fund = listed.find(({ secType }) => secType === "FUND") as Instrument;
  expect(
    desk.trading.place(desk.terms({ instrument: fund, side: "SELL", quantity: 1 }), desk.nowMs).refusal,
  ).toEqual({ kind: "short" });
});
