import { OrderType as OrderTypesOfIb, SecType, TimeInForce } from "@stoqey/ib";
import { expect, test } from "vitest";
import type { Instrument } from "../../../sim/exchange/instrument.ts";
import type { Quote } from "../../../sim/exchange/market.ts";
import {
  ORDER_ATTRIBUTES,
  ORDER_TYPES,
  type OrderType,
  type OrderTypeRow,
  orderTypeRow,
  TIFS,
} from "../../../sim/exchange/order-types.ts";
import type { PlaceOrder } from "../../../sim/wire/requests/place-order.ts";
import { OrderEntry } from "../../support/order-entry.ts";
import { CLOSE, cents, NOW, SECOND } from "../../support/paper-trading.ts";
import { code, names, sent } from "../../support/table.ts";
import { TWS_ADVERTISES } from "../../support/tws-advertises.ts";

const rows: readonly OrderTypeRow[] = ORDER_TYPES;

/** What one order type needs, and what becomes of an order that has it. */
interface Case {
  /** The prices of an order that is filled within the day; `ahead` is 1 for a buy and -1 for a sale. */
  readonly prices: (quote: Quote, ahead: 1 | -1) => Partial<PlaceOrder>;
  /** Whether the order may be filled, by the last price of every second since it was placed. */
  readonly due?: (lasts: readonly number[], prices: Partial<PlaceOrder>, ahead: 1 | -1) => boolean;
  readonly fills: "at the other side's price" | "at the close" | "between bid and ask";
}

const OTHER_SIDE = "at the other side's price";
const limit = ({ last }: Quote, ahead: number): number => cents(last + ahead * 0.5);
const reached = (lasts: readonly number[], trigger: number | undefined, ahead: number): boolean =>
  ahead * (lasts.at(-1) ?? Number.NaN) >= ahead * (trigger ?? Number.NaN);
const risen = (lasts: readonly number[], ahead: number): boolean => {
  const from = Math.min(...lasts.map((last) => ahead * last));
  return ahead * (lasts.at(-1) ?? Number.NaN) >= cents(from + 0.05);
};

const CASES: Readonly<Record<OrderType, Case>> = {
  MKT: { prices: () => ({}), fills: OTHER_SIDE },
  LMT: { prices: (quote, ahead) => ({ lmtPrice: limit(quote, ahead) }), fills: OTHER_SIDE },
  STP: {
    prices: ({ last }, ahead) => ({ auxPrice: cents(last + ahead * 0.05) }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, ahead),
    fills: OTHER_SIDE,
  },
  "STP LMT": {
    prices: (quote, ahead) => ({
      auxPrice: cents(quote.last + ahead * 0.05),
      lmtPrice: limit(quote, ahead),
    }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, ahead),
    fills: OTHER_SIDE,
  },
  TRAIL: {
    prices: () => ({ auxPrice: 0.05 }),
    due: (lasts, _, ahead) => risen(lasts, ahead),
    fills: OTHER_SIDE,
  },
  "TRAIL LIMIT": {
    prices: ({ last }, ahead) => ({
      auxPrice: 0.05,
      trailStopPrice: cents(last + ahead * 0.05),
      lmtPriceOffset: 0.5,
    }),
    due: (lasts, _, ahead) => risen(lasts, ahead),
    fills: OTHER_SIDE,
  },
  MIT: {
    prices: ({ last }, ahead) => ({ auxPrice: cents(last - ahead * 0.05) }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, -ahead),
    fills: OTHER_SIDE,
  },
  LIT: {
    prices: (quote, ahead) => ({
      auxPrice: cents(quote.last - ahead * 0.05),
      lmtPrice: limit(quote, ahead),
    }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, -ahead),
    fills: OTHER_SIDE,
  },
  MOC: { prices: () => ({}), fills: "at the close" },
  LOC: { prices: ({ last }, ahead) => ({ lmtPrice: cents(last + ahead * 50) }), fills: "at the close" },
  MIDPRICE: { prices: () => ({}), fills: "between bid and ask" },
};

const pricesOf = (type: OrderType, entry = new OrderEntry()): Partial<PlaceOrder> =>
  CASES[type].prices(entry.quote(), 1);

test.each(
  ORDER_TYPES.flatMap(({ name }) => [
    { name, side: "BUY" as const },
    { name, side: "SELL" as const },
  ]),
)("$name to $side: it waits as its row says and is filled where its row says", ({ name, side }) => {
  const entry = new OrderEntry();
  const { prices, due = () => true, fills } = CASES[name];
  const ahead = side === "BUY" ? 1 : -1;
  const given = prices(entry.quote(), ahead);
  expect(names(entry.place(name, { action: side, ...given }))).toContain("openOrder");
  const lasts: number[] = [];
  const waits = orderTypeRow(name).trigger !== undefined || fills === "at the close";
  for (let nowMs = NOW; entry.order.filled === 0 && nowMs <= CLOSE; nowMs += SECOND) {
    entry.exchange.trading.advance(nowMs);
    lasts.push(entry.quote(nowMs).last);
    if (!due(lasts, given, ahead)) expect(entry.order.status).toBe("PreSubmitted");
    else if (fills === "at the close" && nowMs < CLOSE) expect(entry.order.status).toBe("PreSubmitted");
    else if (fills !== "between bid and ask") expect(entry.order.status).toBe("Filled");
  }
  const { status, averagePrice, completedMs = 0 } = entry.order;
  const { bid, ask, last } = entry.quote(completedMs);
  expect(status).toBe("Filled");
  if (waits) expect(completedMs).toBeGreaterThan(NOW);
  if (fills === "at the close") expect([completedMs, averagePrice]).toEqual([CLOSE, last]);
  else if (fills === "between bid and ask") expect(averagePrice).toBeCloseTo((bid + ask) / 2, 6);
  else expect(averagePrice).toBe(ahead === 1 ? ask : bid);
});

test.each(rows)("$name: every spelling of its row is accepted, in any case", (row) => {
  const { name, advertised = name, aliases = [], openingAlias } = row;
  const spellings = [name, advertised, name.toLowerCase(), ...aliases];
  // Orders at the opening are `tif` OPG in the API: TWS knows no such type.
  for (const spelling of spellings) {
    const entry = new OrderEntry();
    expect(names(entry.place(spelling, pricesOf(name as OrderType)))).toContain("openOrder");
    expect(entry.order.terms).toMatchObject({ type: name, tif: "DAY" });
  }
  if (openingAlias === undefined) return;
  expect(code(new OrderEntry().place(openingAlias, pricesOf(name as OrderType)))).toBe(321);
});

test.each(rows)("$name: a price that its row requires cannot be left out", (row) => {
  const given = pricesOf(row.name as OrderType);
  for (const field of Object.keys(given) as (keyof PlaceOrder)[]) {
    const entry = new OrderEntry();
    const answer = entry.place(row.name, { ...given, [field]: undefined });
    const isTrail = row.trails === true && field === "auxPrice";
    expect([field, code(answer)]).toEqual([field, isTrail ? 158 : 321]);
  }
  const isTrailingLimit = row.limit === "offset";
  const needs = [row.limit === "required", row.trigger !== undefined, isTrailingLimit, isTrailingLimit];
  expect(Object.keys(given)).toHaveLength(needs.filter(Boolean).length);
});

test.each(rows)("$name: notice 2109 says when `outsideRth` has no effect", (row) => {
  const entry = new OrderEntry();
  const answer = entry.place(row.name, { ...pricesOf(row.name as OrderType), outsideRth: true });
  if (row.name === "MIDPRICE") return expect(code(answer)).toBe(321);
  const ignored = row.outsideRth === "ignored" || ["STP", "TRAIL", "MIT"].includes(row.name);
  expect(sent(answer).some(([id, , , number]) => id === "4" && number === "2109")).toBe(ignored);
  expect(entry.order.terms.outsideRth).toBe(!ignored);
});

test("every order type of IB is accepted exactly when contract details advertise it", () => {
  const advertised = new Set(new OrderEntry().orderTypesOf(new OrderEntry().aapl));
  const known = Object.values(OrderTypesOfIb).filter((name) => name !== OrderTypesOfIb.None);
  expect(known.length).toBeGreaterThan(30);
  for (const name of known) {
    const isTrailingLimit = name === "TRAIL LIMIT";
    const trailing = isTrailingLimit ? { trailStopPrice: 300, lmtPriceOffset: 1, lmtPrice: undefined } : {};
    const answer = new OrderEntry().place(name, { lmtPrice: 1, auxPrice: 1, ...trailing });
    const row = rows.find((one) => one.name === name);
    expect([name, names(answer).includes("openOrder")]).toEqual([name, row !== undefined]);
    const refused = [321, 341, 367, 369, 371, 387].includes(code(answer) ?? 0);
    expect([name, refused]).toEqual([name, row === undefined]);
    if (row !== undefined) expect(advertised).toContain(row.advertised ?? row.name);
  }
});

const priceCondition = {
  type: 1,
  conjunction: "a",
  isMore: true,
  value: "1000",
  conId: 265598,
  exchange: "SMART",
  triggerMethod: 0,
  symbol: "",
  secType: "",
};

/** An order that has each attribute. */
const ATTRIBUTES: Readonly<Record<(typeof ORDER_ATTRIBUTES)[number]["field"], Partial<PlaceOrder>>> = {
  allOrNone: { allOrNone: true },
  conditions: { conditions: [priceCondition] },
  conditionsCancelOrder: { conditions: [priceCondition], conditionsCancelOrder: true },
  goodAfterTime: { goodAfterTime: "20260113 11:00:00 US/Eastern" },
  ocaGroup: { ocaGroup: "one", ocaType: 1 },
  whatIf: { whatIf: true },
};

test("every name that contract details advertise can be used in an order", () => {
  const resting: Partial<PlaceOrder> = { lmtPrice: 1, goodTillDate: "20260113 15:00:00 US/Eastern" };
  const orders: readonly (readonly [advertised: string, orderType: string, change: Partial<PlaceOrder>])[] = [
    ...rows.map(
      ({ name, advertised = name }) => [advertised, advertised, pricesOf(name as OrderType)] as const,
    ),
    ...TIFS.map((tif) => [tif, "LMT", { ...resting, tif }] as const),
    ...ORDER_ATTRIBUTES.map(
      ({ field, advertised }) => [advertised, "LMT", { ...resting, ...ATTRIBUTES[field] }] as const,
    ),
  ];
  const advertised = new OrderEntry().orderTypesOf(new OrderEntry().aapl);
  expect(advertised).toEqual(orders.map(([name]) => name).sort());
  for (const name of advertised) expect(TWS_ADVERTISES).toContain(name);
  for (const [name, orderType, change] of orders) {
    const answer = new OrderEntry().place(orderType, change);
    expect([name, names(answer).includes("openOrder")]).toEqual([name, true]);
  }
});

test("every time in force of IB is accepted exactly when contract details advertise it", () => {
  const advertised = new OrderEntry().orderTypesOf(new OrderEntry().aapl);
  for (const tif of Object.values(TimeInForce)) {
    const answer = new OrderEntry().place("LMT", {
      lmtPrice: 1,
      tif,
      goodTillDate: "20260114 15:00:00 US/Eastern",
    });
    expect([tif, names(answer).includes("openOrder")]).toEqual([tif, advertised.includes(tif)]);
  }
});

test("an index advertises no order types, and an order for it is refused", () => {
  const entry = new OrderEntry();
  const index = entry.exchange.listed(NOW).find(({ secType }) => secType === SecType.IND) as Instrument;
  expect(entry.orderTypesOf(index)).toEqual([]);
  const { conId, symbol, secType, exchange } = index;
  expect(code(entry.place("MKT", { conId, symbol, secType, exchange }))).toBe(201);
});

test("an order type without a row cannot be looked up", () => {
  expect(() => orderTypeRow("VOL" as OrderType)).toThrow("Cannot look up the order type VOL: it has no row");
});
