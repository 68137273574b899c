import { expect, test } from "vitest";
import { exchangeName, exchangesOf, tradesAt } from "../../../../sim/tws/lookup/exchanges.ts";
import { listedWithOptions } from "../../../support/listed.ts";
import { EXCHANGE, NOW } from "../../../support/table.ts";

const of = (kind: string) => {
  const [found] = listedWithOptions(EXCHANGE, NOW).filter(({ secType }) => secType === kind);
  if (found === undefined) throw new Error(`no ${kind} is listed`);
  return found;
};

test("US shares and options trade at SMART first and at many exchanges, each named once", () => {
  for (const kind of ["STK", "OPT"]) {
    const exchanges = exchangesOf(of(kind));
    expect(exchanges[0]).toBe("SMART");
    expect(exchanges.length).toBeGreaterThan(15);
    expect(new Set(exchanges).size).toBe(exchanges.length);
  }
});

test("futures, indices and currency pairs trade at their own exchange alone", () => {
  expect(exchangesOf(of("FUT"))).toEqual([of("FUT").exchange]);
  expect(exchangesOf(of("IND"))).toEqual([of("IND").exchange]);
  expect(exchangesOf(of("CASH"))).toEqual(["IDEALPRO"]);
});

test("a share of another country trades at its listing alone", () => {
  const share = { ...of("STK"), currency: "EUR", primaryExchange: "IBIS" };
  expect(exchangesOf(share)).toEqual(["SMART", "IBIS"]);
  expect(exchangesOf({ ...share, currency: "USD", primaryExchange: "LSEETF" })).toEqual(["SMART", "LSEETF"]);
});

test("exchanges are read in any case, under old names, and without the exchange after SMART", () => {
  expect(exchangeName("island")).toBe("NASDAQ");
  expect(exchangeName("SMART/AMEX")).toBe("SMART");
  expect(tradesAt(of("STK"), "smart:nasdaq")).toBe(true);
  expect(tradesAt(of("FUT"), "SMART")).toBe(false);
});
