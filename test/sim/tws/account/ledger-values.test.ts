import { expect, test } from "vitest";
import type { Exchange } from "../../../../sim/exchange/exchange.ts";
import { ledgerValues } from "../../../../sim/tws/account/ledger-values.ts";
import { ACCOUNT } from "../../../support/contracts.ts";
import { PaperTrading } from "../../../support/paper-trading.ts";
import { EXCHANGE, TRADING } from "../../../support/table.ts";

const rows = (exchange: Exchange, currency: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    ledgerValues(exchange, TRADING, ACCOUNT)
      .filter((row) => row.currency === currency)
      .map(({ tag, value }) => [tag, value]),
  );

test("BASE and each currency have the same keys, the account and the currency among them", () => {
  const [base, dollars] = [rows(EXCHANGE, "BASE"), rows(EXCHANGE, "USD")];
  expect(Object.keys(dollars)).toEqual(Object.keys(base));
  expect(dollars).toMatchObject({ AccountOrGroup: ACCOUNT, Currency: "USD", RealCurrency: "USD" });
  expect(dollars).toMatchObject({ ExchangeRate: "1.00", CashBalance: "250000.00", WarrantValue: "0.00" });
});

test("the currencies add up to BASE", () => {
  const paper = new PaperTrading();
  const pair = paper.exchange
    .listed(TRADING)
    .find(({ symbol, secType }) => symbol === "EUR" && secType === "CASH");
  if (pair === undefined) throw new Error("EUR is not listed");
  paper.place({ instrument: pair, quantity: 20_000 });
  const { exchange } = paper;
  const euros = rows(exchange, "EUR");
  expect(euros).toMatchObject({ CashBalance: "20000.00", NetLiquidationByCurrency: "20000.00" });
  expect(euros.ExchangeRate).toMatch(/^1\.\d{7}$/);
  for (const tag of ["CashBalance", "NetLiquidationByCurrency", "StockMarketValue", "RealizedPnL"]) {
    const sum = Number(rows(exchange, "USD")[tag]) + Number(euros[tag]) * Number(euros.ExchangeRate);
    expect(sum).toBeCloseTo(Number(rows(exchange, "BASE")[tag]), 1);
  }
});

test("a currency that is no account's has no rows", () => {
  expect(rows(EXCHANGE, "JPY")).toEqual({});
});
