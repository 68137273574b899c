import { OrderType as OrderTypesOfIb, SecType } from "@stoqey/ib";
import { expect, test } from "vitest";
import type { Instrument } from "../../../../sim/exchange/contracts/instrument.ts";
import {
  findOrderType,
  ORDER_TYPES,
  type OrderType,
  orderTypeRow,
  takesOrderType,
} from "../../../../sim/exchange/orders/order-types.ts";
import type { Quote } from "../../../../sim/exchange/prices/market.ts";
import type { PlaceOrder } from "../../../../sim/wire/requests/place-order.ts";
import { type ContractKind, OrderEntry } from "../../../support/order-entry.ts";
import { CLOSE, NOW, SECOND } from "../../../support/paper-trading.ts";
import { code, names, sent } from "../../../support/table.ts";
import { TWS_ADVERTISES } from "../../../support/tws-advertises.ts";

/** What one order type needs, and what becomes of an order that has it. */
interface Case {
  /** The contract that is traded. Default: Apple's share. */
  readonly kind?: ContractKind;
  /** The prices of an order that is filled within the day; `ahead` is 1 for a buy and -1 for a sale. */
  readonly prices: (quote: Quote, ahead: 1 | -1, entry: OrderEntry) => Partial<PlaceOrder>;
  /** Whether the order may be filled, by the last price of every second since it was placed. */
  readonly due?: (lasts: readonly number[], prices: Partial<PlaceOrder>, ahead: 1 | -1) => boolean;
  /**
   * Where it is filled: at once when it is due, at the price of the other side; at the close; when a counterparty comes, at
   * the midpoint or on its own half of the spread; or when the other side reaches the price that it took when it was placed.
   */
  readonly fills:
    | "at the other side's price"
    | "at the close"
    | "at the midpoint"
    | "within the spread"
    | "at the price that it took";
}

const OTHER_SIDE = "at the other side's price";
const onTick = (price: number, tick = 0.01): number => Number((Math.round(price / tick) * tick).toFixed(6));
const limit = ({ last }: Quote, ahead: number): number => onTick(last + ahead * 0.5);
const reached = (lasts: readonly number[], trigger: number | undefined, ahead: number): boolean =>
  ahead * (lasts.at(-1) ?? Number.NaN) >= ahead * (trigger ?? Number.NaN);
/** Whether the last price is five cents above its lowest value, or below its highest one if `ahead` is -1. */
const turned = (lasts: readonly number[], ahead: number): boolean => {
  const from = Math.min(...lasts.map((last) => ahead * last));
  return ahead * (lasts.at(-1) ?? Number.NaN) >= onTick(from + 0.05);
};

/** The exchange of orders for IBKR's own book. */
const AT_ATS = { exchange: "IBKRATS", notHeld: true } as const;

const CASES: Readonly<Record<OrderType, Case>> = {
  MKT: { prices: () => ({}), fills: OTHER_SIDE },
  LMT: { prices: (quote, ahead) => ({ lmtPrice: limit(quote, ahead) }), fills: OTHER_SIDE },
  STP: {
    prices: ({ last }, ahead) => ({ auxPrice: onTick(last + ahead * 0.05) }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, ahead),
    fills: OTHER_SIDE,
  },
  "STP LMT": {
    prices: (quote, ahead) => ({
      auxPrice: onTick(quote.last + ahead * 0.05),
      lmtPrice: limit(quote, ahead),
    }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, ahead),
    fills: OTHER_SIDE,
  },
  TRAIL: {
    prices: () => ({ auxPrice: 0.05 }),
    due: (lasts, _, ahead) => turned(lasts, ahead),
    fills: OTHER_SIDE,
  },
  "TRAIL LIMIT": {
    prices: ({ last }, ahead) => ({
      auxPrice: 0.05,
      trailStopPrice: onTick(last + ahead * 0.05),
      lmtPriceOffset: 0.5,
    }),
    due: (lasts, _, ahead) => turned(lasts, ahead),
    fills: OTHER_SIDE,
  },
  MIT: {
    prices: ({ last }, ahead) => ({ auxPrice: onTick(last - ahead * 0.05) }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, -ahead),
    fills: OTHER_SIDE,
  },
  LIT: {
    prices: (quote, ahead) => ({
      auxPrice: onTick(quote.last - ahead * 0.05),
      lmtPrice: limit(quote, ahead),
    }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, -ahead),
    fills: OTHER_SIDE,
  },
  MOC: { prices: () => ({}), fills: "at the close" },
  LOC: { prices: ({ last }, ahead) => ({ lmtPrice: onTick(last + ahead * 50) }), fills: "at the close" },
  MIDPRICE: { prices: () => ({}), fills: "at the midpoint" },
  "TRAIL MIT": {
    prices: () => ({ auxPrice: 0.05 }),
    due: (lasts, _, ahead) => turned(lasts, -ahead),
    fills: OTHER_SIDE,
  },
  "TRAIL LIT": {
    prices: () => ({ auxPrice: 0.05, lmtPriceOffset: 0.5 }),
    due: (lasts, _, ahead) => turned(lasts, -ahead),
    fills: OTHER_SIDE,
  },
  MTL: { prices: () => ({}), fills: OTHER_SIDE },
  "BOX TOP": { kind: "OPT", prices: () => ({ exchange: "BOX" }), fills: OTHER_SIDE },
  "MKT PRT": { kind: "FUT", prices: () => ({}), fills: OTHER_SIDE },
  "STP PRT": {
    kind: "FUT",
    prices: ({ last }, ahead) => ({ auxPrice: onTick(last + ahead, 0.25) }),
    due: (lasts, { auxPrice }, ahead) => reached(lasts, auxPrice, ahead),
    fills: OTHER_SIDE,
  },
  REL: { prices: () => ({ auxPrice: 0 }), fills: "within the spread" },
  "PASSV REL": { prices: () => ({ auxPrice: 0 }), fills: "within the spread" },
  "PEG PRIM": { prices: () => ({ auxPrice: 0 }), fills: "within the spread" },
  "PEG MKT": { prices: () => ({ auxPrice: 0.01, ...AT_ATS }), fills: "within the spread" },
  "PEG MID": { prices: () => ({}), fills: "at the midpoint" },
  "PEG BEST": {
    prices: () => ({ competeAgainstBestOffset: 0.01, ...AT_ATS }),
    fills: "within the spread",
  },
  "PEG STK": {
    kind: "OPT",
    prices: ({ last }, ahead, entry) => ({
      startingPrice: onTick(last + ahead),
      delta: 50,
      stockRefPrice: entry.quote().last,
    }),
    fills: OTHER_SIDE,
  },
  "PEG BENCH": {
    prices: (quote, ahead, entry) => ({
      startingPrice: limit(quote, ahead),
      referenceContractId: 756733,
      peggedChangeAmount: 1,
      referenceChangeAmount: 2,
      stockRefPrice: entry.quote(NOW, entry.exchange.instrument(756733, NOW)).last,
    }),
    fills: OTHER_SIDE,
  },
  VOL: {
    kind: "OPT",
    prices: (_, ahead) => ({
      volatility: ahead === 1 ? 90 : 5,
      volatilityType: 2,
      continuousUpdate: 1,
      referencePriceType: 1,
    }),
    fills: OTHER_SIDE,
  },
  "SNAP MKT": { prices: () => ({}), fills: OTHER_SIDE },
  "SNAP MID": { prices: () => ({}), fills: "at the price that it took" },
  "SNAP PRIM": { prices: () => ({}), fills: "at the price that it took" },
};

/** Places an order of a type on its contract, with its prices and changes. */
const placeCase = (
  entry: OrderEntry,
  type: OrderType,
  change: Partial<PlaceOrder> = {},
  spelling = type as string,
) => {
  const { kind = "STK", prices } = CASES[type];
  const ahead = change.action === "SELL" ? -1 : 1;
  const given = prices(entry.quote(NOW, entry.contract(kind)), ahead, entry);
  return { given, answer: entry.placeFor(kind, spelling, { ...given, ...change }) };
};

test("the table has one row for each type, and its names differ", () => {
  expect(ORDER_TYPES.map(({ name }) => name).sort()).toEqual(Object.keys(CASES).sort());
  const spellings = ORDER_TYPES.flatMap(({ name, advertised, aliases = [] }) =>
    [...new Set([name, advertised, ...aliases])].filter((one) => one !== "none" && one !== undefined),
  );
  expect(new Set(spellings).size).toBe(spellings.length);
});

test.each(
  ORDER_TYPES.flatMap(({ name }) => [
    { name, side: "BUY" as const },
    { name, side: "SELL" as const },
  ]),
)("$name to $side: it waits as its row says and is filled where its row says", ({ name, side }) => {
  const entry = new OrderEntry();
  const { kind = "STK", due = () => true, fills } = CASES[name];
  const instrument = entry.contract(kind);
  const ahead = side === "BUY" ? 1 : -1;
  const { given, answer } = placeCase(entry, name, { action: side });
  expect(names(answer)).toContain("openOrder");
  const lasts: number[] = [];
  const waits = orderTypeRow(name).trigger !== undefined || fills === "at the close";
  for (let nowMs = NOW; entry.order.filled === 0 && nowMs <= CLOSE; nowMs += SECOND) {
    entry.exchange.trading.advance(nowMs);
    lasts.push(entry.quote(nowMs, instrument).last);
    if (!due(lasts, given, ahead)) expect(entry.order.status).toBe("PreSubmitted");
    else if (fills === "at the close" && nowMs < CLOSE) expect(entry.order.status).toBe("PreSubmitted");
    else if (fills === OTHER_SIDE) expect(entry.order.status).toBe("Filled");
  }
  const { status, averagePrice, completedMs = 0, fixedPrice = Number.NaN } = entry.order;
  const { bid, ask, last } = entry.quote(completedMs, instrument);
  expect(status).toBe("Filled");
  if (waits) expect(completedMs).toBeGreaterThan(NOW);
  switch (fills) {
    case OTHER_SIDE:
      return expect(averagePrice).toBe(ahead === 1 ? ask : bid);
    case "at the close":
      return expect([completedMs, averagePrice]).toEqual([CLOSE, last]);
    case "at the midpoint":
      return expect(averagePrice).toBeCloseTo((bid + ask) / 2, 6);
    case "within the spread": {
      const own = ahead === 1 ? averagePrice - bid : ask - averagePrice;
      expect(own).toBeGreaterThanOrEqual(-1e-9);
      return expect(own).toBeLessThan(ask - bid);
    }
    case "at the price that it took":
      expect(averagePrice).toBe(ahead === 1 ? ask : bid);
      return expect(ahead * averagePrice).toBeLessThanOrEqual(ahead * fixedPrice);
  }
});

test.each(ORDER_TYPES)("$name: every spelling of its row is accepted, in any case", (row) => {
  const { name, advertised = name, aliases = [] } = row;
  const spellings = [name, advertised, name.toLowerCase(), ...aliases].filter((one) => one !== "none");
  // Clients send the fields of a benchmark with its name in capitals alone.
  if (name === "PEG BENCH") spellings.splice(spellings.indexOf("peg bench"), 1);
  for (const spelling of spellings) {
    const entry = new OrderEntry();
    expect(names(placeCase(entry, name, {}, spelling).answer)).toContain("openOrder");
    expect(entry.order.terms).toMatchObject({ type: name, tif: "DAY" });
  }
});

test("orders at the opening are OPG: their names elsewhere are no order types", () => {
  for (const name of ["MOO", "LOO"]) {
    expect(findOrderType(name)).toBeUndefined();
    expect(code(new OrderEntry().place(name, { lmtPrice: 200 }))).toBe(321);
  }
});

test.each(ORDER_TYPES)("$name: a price that its row requires cannot be left out", (row) => {
  const required = [
    row.limit === "required" ? ["lmtPrice"] : [],
    row.trigger === undefined ? [] : ["auxPrice"],
    row.limit === "offset" ? ["lmtPriceOffset"] : [],
    row.limit === "offset" && row.trigger === "stop" ? ["trailStopPrice"] : [],
  ].flat();
  for (const field of required) {
    const { answer } = placeCase(new OrderEntry(), row.name, { [field]: undefined });
    const isDistance = row.trails === true && field === "auxPrice";
    expect([field, code(answer)]).toEqual([field, isDistance ? 158 : 321]);
  }
  const given = Object.keys(CASES[row.name].prices(new OrderEntry().quote(), 1, new OrderEntry()));
  for (const field of required) expect(given).toContain(field);
});

test.each(ORDER_TYPES)("$name: notice 2109 says when `outsideRth` has no effect", (row) => {
  const entry = new OrderEntry();
  const { answer } = placeCase(entry, row.name, { outsideRth: true });
  if (row.name === "MIDPRICE") return expect(code(answer)).toBe(321);
  const ignored = row.outsideRth === "ignored";
  expect(sent(answer).some(([id, , , number]) => id === "4" && number === "2109")).toBe(ignored);
  expect(entry.order.terms.outsideRth).toBe(!ignored);
});

/** What orders for some kinds of contracts need. */
const NEEDS: Partial<Readonly<Record<ContractKind, Partial<PlaceOrder>>>> = {
  CRYPTO: { tif: "IOC" },
  FUND: { totalQuantity: 0, cashQty: 1_000 },
};

test("every order type of IB is accepted exactly for the contracts of its row", () => {
  const known = Object.values(OrderTypesOfIb).filter((name) => name !== OrderTypesOfIb.None);
  expect(known.length).toBeGreaterThan(30);
  const kinds: readonly ContractKind[] = ["STK", "OPT", "FUT", "CASH", "CRYPTO", "BOND", "FUND"];
  for (const kind of kinds) {
    const entry = new OrderEntry();
    const price = entry.contract(kind).minTick * 100;
    for (const name of known) {
      const row = ORDER_TYPES.find((one) => one.name === name);
      const given = row === undefined ? {} : CASES[row.name].prices(entry.quote(), 1, entry);
      const prices = Object.keys(given).filter((field) =>
        /^(lmt|aux|trailStop|starting)(Price)$/i.test(field),
      );
      const answer = entry.placeFor(kind, name, {
        ...given,
        ...Object.fromEntries(prices.map((field) => [field, price])),
        ...NEEDS[kind],
        ...(kind === "CRYPTO" && name === "MKT" ? { totalQuantity: 0, cashQty: 100 } : {}),
        whatIf: true,
      });
      const taken = row?.securities.includes(kind) ?? false;
      expect([kind, name, names(answer).includes("openOrder")]).toEqual([kind, name, taken]);
    }
  }
});

test.each(Object.entries(TWS_ADVERTISES))(
  "the contracts of each row are those whose order types TWS lists: %s",
  (kind, listed) => {
    for (const { name, advertised = name } of ORDER_TYPES) {
      if (advertised === "none") continue;
      const taken = takesOrderType({ secType: kind as ContractKind }, name);
      expect([name, taken]).toEqual([name, listed.includes(advertised)]);
    }
  },
);

test("an index advertises no order types, and an order for it is refused", () => {
  const entry = new OrderEntry();
  const index = entry.exchange.listed(NOW).find(({ secType }) => secType === SecType.IND) as Instrument;
  expect(entry.orderTypesOf(index)).toEqual([]);
  const { conId, symbol, secType, exchange } = index;
  expect(code(entry.place("MKT", { conId, symbol, secType, exchange }))).toBe(201);
});

test("an order type without a row is not found, and cannot be looked up", () => {
  expect(findOrderType("none")).toBeUndefined();
  expect(() => orderTypeRow("PPV" as OrderType)).toThrow("Cannot look up the order type PPV: it has no row");
});
