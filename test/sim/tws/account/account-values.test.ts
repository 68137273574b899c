import { expect, test } from "vitest";
import { ledgerValues, summaryValues } from "../../../../sim/tws/account/account-values.ts";
import { EXCHANGE, TRADING } from "../../../support/table.ts";

const summary = new Map(summaryValues(EXCHANGE, TRADING).map(({ tag, value }) => [tag, value]));
const amount = (tag: string): number => Math.round(100 * Number(summary.get(tag)));

test("amounts of the summary add up to the cent", () => {
  expect(amount("AvailableFunds")).toBe(amount("NetLiquidation") - amount("InitMarginReq"));
  expect(amount("ExcessLiquidity")).toBe(amount("NetLiquidation") - amount("MaintMarginReq"));
  expect(amount("BuyingPower")).toBe(4 * amount("AvailableFunds"));
});

test("cushion and leverage are ratios of the net liquidation value", () => {
  const net = amount("NetLiquidation");
  expect(Number(summary.get("Cushion"))).toBeCloseTo(amount("ExcessLiquidity") / net, 5);
  expect(Number(summary.get("Leverage"))).toBeCloseTo(amount("GrossPositionValue") / net, 2);
});

test("amounts are in the base currency, and other values in none", () => {
  for (const { value, currency } of summaryValues(EXCHANGE, TRADING)) {
    expect(currency).toBe(/^-?\d+\.\d\d$/.test(value) && value !== summary.get("Leverage") ? "USD" : "");
  }
});

test("the ledger has every value in BASE, and cash and a rate for each currency", () => {
  const ledger = ledgerValues(EXCHANGE, TRADING);
  const tags = (wanted: string) => ledger.filter(({ currency }) => currency === wanted).map(({ tag }) => tag);
  expect(tags("BASE")).toContain("NetLiquidationByCurrency");
  expect(tags("USD")).toEqual(["CashBalance", "TotalCashBalance", "ExchangeRate"]);
});
