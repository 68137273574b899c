import { expect, test } from "vitest";
import { ANY_CONTRACT } from "../../../../sim/exchange/contracts/contract-query.ts";
import { ORDER_TYPE_RULES } from "../../../../sim/tws/rules/order-tif.ts";
import { errors, OrderDesk, testRules } from "../../../support/order-rules.ts";

const INCOMPATIBLE = "The TIF (Tif type) and the order type are incompatible.";

testRules(ORDER_TYPE_RULES, {
  "a good-after time for a combination": {
    change: { goodAfterTime: "20260113 15:00:00 US/Eastern" },
    secType: "BAG",
    text: 'Generic combo does not support "Good After" attribute.',
  },
  "a time in force that the contract does not take": {
    change: { tif: "FOK" },
    secType: "FUT",
    text: "Invalid time in force:FOK",
    newOnly: true,
  },
  "AUC with an order type that waits for a price or follows one": {
    change: { orderType: "STP", auxPrice: 300, lmtPrice: undefined, tif: "AUC" },
    text: "The TIF (Tif type) and the order type are incompatible.",
    newOnly: true,
  },
  "an order type that does not exist in the API, such as MOO, LOO and PEG PRI": {
    change: { orderType: "MOO" },
    text: "cause - Invalid order type was entered",
  },
  "VOL for a contract that is not an option": {
    change: { orderType: "VOL", volatility: 0.2, volatilityType: 1 },
    text: "Volatility orders are only valid for US options.",
  },
  "a relative order for a contract that does not take them": {
    change: { orderType: "REL" },
    secType: "BOND",
    text: "Relative orders are valid for stocks only.",
  },
  "an order type that the contract does not take, or that the fake does not simulate": {
    change: { orderType: "MOC" },
    secType: "FUT",
    text: "Unsupported order type for this exchange and security type.",
  },
  "a time in force that does not exist": { change: { tif: "EVER" }, text: "Invalid time in force:EVER" },
  "a time in force other than DAY with MOC or LOC": {
    change: { orderType: "LOC", tif: "GTC" },
    text: "The Tif option should be set to DAY for MOC and LOC orders.",
  },
  "OPG with an order type other than MKT and LMT, or for an option": {
    change: { orderType: "STP", auxPrice: 300, tif: "OPG" },
    text: INCOMPATIBLE,
  },
  "IOC or FOK with an order type that waits for a price": {
    change: { orderType: "STP", auxPrice: 300, tif: "IOC" },
    text: INCOMPATIBLE,
  },
  "a time in force other than DAY with MIDPRICE": {
    change: { orderType: "MIDPRICE", tif: "GTC" },
    text: INCOMPATIBLE,
  },
  "a market order for a cryptocurrency that is not IOC": {
    change: { orderType: "MKT", totalQuantity: 0, cashQty: 50, tif: "Minutes" },
    secType: "CRYPTO",
    text: "The crypto MKT order must be IOC",
  },
  "a limit order for a cryptocurrency that is neither IOC nor Minutes": {
    change: { tif: "GTC" },
    secType: "CRYPTO",
    text: "The crypto LMT order must be IOC or Minutes",
  },
  "GTD with a date that has another form, or a zone other than that of the venue, of the login and UTC": {
    change: { tif: "GTD", goodTillDate: "20260120 15:00:00 America/New_York" },
    text: "End Time: The date, time, or time-zone entered is invalid.",
  },
  "GTD without a date, or with one that is past": {
    change: { tif: "GTD", goodTillDate: "20260112 15:00:00 US/Eastern" },
    text: "Invalid Good Till Date order",
  },
  "a good-after time that has another form, or a zone other than that of the venue, of the login and UTC": {
    change: { goodAfterTime: "20261230 25:00:00 US/Eastern" },
    text: "Start Time: The date, time, or time-zone entered is invalid.",
  },
});

test("a date of GTD is read with a zone of the venue or UTC, and without one", () => {
  const dates = ["20260120 15:00:00 US/Eastern", "20260120-20:00:00", "20260120 15:00:00 UTC", "20260120"];
  for (const goodTillDate of dates) {
    expect(errors(new OrderDesk().place({ tif: "GTD", goodTillDate }))).toEqual([]);
  }
});

test("an order of `tif` Minutes for a cryptocurrency expires after five minutes", () => {
  const desk = new OrderDesk();
  expect(errors(desk.place({}, "CRYPTO"))).toEqual([]);
  expect(errors(desk.table.advance(299_000))).toEqual([]);
  expect(errors(desk.table.advance(2_000)).map(([code]) => code)).toEqual([202]);
});

test("a limit order of the day for a cryptocurrency waits for its beginning, and ends then", () => {
  const desk = new OrderDesk();
  const begins = new Date(desk.table.nowMs + 60_000).toISOString();
  const goodAfterTime = `${begins.slice(0, 10).replaceAll("-", "")}-${begins.slice(11, 19)}`;
  const marketable = { tif: "DAY", lmtPrice: 1_000_000, goodAfterTime };
  expect(errors(desk.place(marketable, "CRYPTO"))).toEqual([]);
  expect(errors(desk.table.advance(59_000))).toEqual([]);
  expect(desk.exchange.trading.orders().map(({ status }) => status)).toEqual(["PreSubmitted"]);
  expect(errors(desk.table.advance(2_000))).toEqual([
    [202, "Order Canceled - reason:The crypto LMT order must be IOC or Minutes"],
  ]);
  expect(desk.exchange.trading.fills()).toEqual([]);
});

test("a volatility order is for options: a share and a future get 369, an option on a future 387", () => {
  const change = { orderType: "VOL", volatility: 0.2, volatilityType: 1, lmtPrice: undefined };
  const answer = (desk: OrderDesk, contract: object, secType: string) =>
    errors(desk.place({ ...change, ...contract }, secType))[0]?.[0];
  const answers = ["STK", "FUT", "OPT"].map((secType) => answer(new OrderDesk(), {}, secType));
  expect(answers).toEqual([369, 369, undefined]);
  const desk = new OrderDesk();
  const query = { ...ANY_CONTRACT, symbol: "ES", secType: "FOP", exchange: "CME", right: "C" };
  const { conId = 0 } = desk.exchange.find(query, desk.table.nowMs)[0] ?? {};
  expect(answer(desk, { conId, symbol: "ES", secType: "FOP", exchange: "CME" }, "FUT")).toBe(387);
});

test("a good-after time may name the zone of the venue, of the login and UTC, and no other", () => {
  const code = (goodAfterTime: string): number | undefined =>
    errors(new OrderDesk().place({ goodAfterTime }))[0]?.[0];
  const read = ["20260114 15:00:00 US/Eastern", "20260114 20:00:00 UTC", "20260114-20:00:00"];
  expect(read.map(code)).toEqual([undefined, undefined, undefined]);
  const others = ["GMT", "EST", "JST", "us/eastern", "America/New_York", "Europe/Berlin"];
  expect(others.map((zone) => code(`20260114 15:00:00 ${zone}`))).toEqual(others.map(() => 337));
});
