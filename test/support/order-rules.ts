import { expect, test } from "vitest";
import type { Instrument } from "../../sim/exchange/contracts/instrument.ts";
import { Exchange } from "../../sim/exchange/exchange.ts";
import type { ExchangeOptions } from "../../sim/exchange/exchange-options.ts";
import type { Effect } from "../../sim/tws/context/effects.ts";
import type { RuleRow } from "../../sim/tws/rules/rule.ts";
import { type PlaceOrder, placeOrder } from "../../sim/wire/requests/place-order.ts";
import { error } from "../../sim/wire/responses/session.ts";
import { listedWithOptions } from "./listed.ts";
import { expectAnswer } from "./refusal-check.ts";
import { received, Table, type TableClient, TRADING } from "./table.ts";

/** Notices: codes that refuse nothing. */
export const NOTICES: readonly number[] = [131, 399, 404, 2109, 2137, 10349];

/** A limit order that waits, by security type; the contract is filled in. */
const RESTING: Readonly<Record<string, Partial<PlaceOrder>>> = {
  STK: { lmtPrice: 200 },
  OPT: { lmtPrice: 0.05 },
  FUT: { lmtPrice: 40 },
  CASH: { lmtPrice: 0.5, totalQuantity: 50_000 },
  CRYPTO: { lmtPrice: 50_000, totalQuantity: 0.01, tif: "Minutes" },
  BOND: { lmtPrice: 50 },
  FUND: { orderType: "MKT", totalQuantity: 0, cashQty: 5_000 },
  IND: { lmtPrice: 100 },
  BAG: { lmtPrice: -900 },
};

/** Makes a leg of an order for a combination. */
export const orderLeg = (conId: number, action: "BUY" | "SELL", ratio = 1): PlaceOrder["legs"][number] => ({
  conId,
  ratio,
  action,
  exchange: "SMART",
  openClose: 0,
  shortSaleSlot: 0,
  designatedLocation: "",
  exemptCode: -1,
});

/** A combination that buys Apple's share and sells Microsoft's, and has no contract of its own. */
export const SHARE_PAIR: Pick<PlaceOrder, "conId" | "symbol" | "exchange" | "currency" | "legs"> = {
  conId: 0,
  symbol: "AAPL,MSFT",
  exchange: "SMART",
  currency: "USD",
  legs: [orderLeg(265598, "BUY"), orderLeg(272093, "SELL")],
};

/** Contracts by security type. */
const CONTRACTS = new Map<string, Instrument>();

/** Accounts of a login, and whether it is an advisor's. */
export type Login = Pick<ExchangeOptions, "accounts" | "advisor">;

/** A client that places orders, at a time when everything trades. */
export class OrderDesk {
  readonly exchange: Exchange;
  readonly table: Table;
  readonly client: TableClient;

  constructor(login: Login = {}) {
    this.exchange = new Exchange(login);
    this.table = new Table({ messagesPerSecond: 0 }, this.exchange, TRADING);
    this.client = this.table.client(1);
  }

  /** Gets a contract of a security type: Apple's share, or the first that is listed. */
  contract(secType = "STK"): Instrument {
    const known = CONTRACTS.get(secType);
    if (known !== undefined) return known;
    const symbol = { STK: "AAPL", FUT: "CL", CASH: "EUR", CRYPTO: "BTC" }[secType];
    const wanted = (one: Instrument): boolean => symbol === undefined || one.symbol === symbol;
    const listed = listedWithOptions(this.exchange, TRADING);
    const found = listed.find((one) => one.secType === secType && wanted(one)) as Instrument;
    CONTRACTS.set(secType, found);
    return found;
  }

  /** Makes an order to buy ten that waits, with changes. */
  order(change: Partial<PlaceOrder> = {}, secType = "STK"): Partial<PlaceOrder> {
    const contract = secType === "BAG" ? SHARE_PAIR : this.contract(secType);
    const { conId, symbol, exchange, currency } = contract;
    const order: Partial<PlaceOrder> = {
      orderId: 1,
      conId,
      symbol,
      secType,
      exchange,
      currency,
      action: "BUY",
      totalQuantity: 10,
      orderType: "LMT",
      tif: "DAY",
      transmit: true,
    };
    const legs = secType === "BAG" ? { legs: SHARE_PAIR.legs } : {};
    return { ...order, ...legs, ...RESTING[secType], ...change };
  }

  /** Places such an order. */
  place(change: Partial<PlaceOrder> = {}, secType = "STK"): readonly Effect[] {
    return this.client.send(placeOrder, this.order(change, secType));
  }

  /** The orders of the account and their fills, for comparisons. */
  book(): string {
    const { trading } = this.exchange;
    return JSON.stringify([trading.orders(), trading.fills()]);
  }
}

/** Gets the code and the text of each error. */
export const errors = (effects: readonly Effect[]): readonly (readonly [code: number, text: string])[] =>
  received(effects, error).map(({ code, text }) => [code, text] as const);

/** An order that breaks a rule. */
export interface RuleCase {
  /** Changes of an order to buy ten shares of Apple at a limit that waits. */
  readonly change?: Partial<PlaceOrder>;
  /** Security type of the contract; default `STK`. */
  readonly secType?: string;
  /** Part of the text of the error. */
  readonly text: string;
  readonly login?: Login;
  /** What happens first. */
  readonly first?: (desk: OrderDesk) => void;
  /** What is sent instead of an order. */
  readonly sent?: (desk: OrderDesk) => readonly Effect[];
  /** Says that the order cannot be sent as the change of another one. */
  readonly newOnly?: true;
}

/** Declares a test for each rule of a list, and one that the cases are complete. */
export function testRules(rules: readonly RuleRow[], cases: Readonly<Record<string, RuleCase>>): void {
  test("every rule has a case that breaks it", () => {
    expect(Object.keys(cases).sort()).toEqual(rules.map(({ what }) => what).sort());
  });

  test.each(rules)("$code: $what", ({ what, code }) => {
    const { change, secType, text, login, first, sent } = cases[what] as RuleCase;
    const desk = new OrderDesk(login);
    first?.(desk);
    const before = desk.book();
    const answer = sent?.(desk) ?? desk.place(change, secType);
    const rule = rules.find((one) => one.what === what) ?? { what, code, source: "" };
    expectAnswer(rule, answer, expect.stringContaining(text));
    if (!NOTICES.includes(code)) expect(desk.book()).toBe(before);
  });

  const changes = rules.filter(({ what, code }) => {
    const { newOnly, sent, first, login, secType = "STK" } = cases[what] ?? { text: "", newOnly: true };
    const isPlain = !newOnly && sent === undefined && first === undefined && login === undefined;
    return isPlain && !NOTICES.includes(code) && !["FUND", "IND"].includes(secType);
  });
  if (changes.length === 0) return;
  test.each(changes)("as a change it leaves the order as it was: $what", ({ what }) => {
    const { change, secType } = cases[what] as RuleCase;
    const desk = new OrderDesk();
    expect(errors(desk.place({}, secType)).filter(([code]) => !NOTICES.includes(code))).toEqual([]);
    const before = desk.book();
    const refused = errors(desk.place(change, secType)).filter(([code]) => !NOTICES.includes(code));
    expect(refused).toHaveLength(1);
    expect(desk.book()).toBe(before);
  });
}
