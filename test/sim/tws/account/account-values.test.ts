import { expect, test } from "vitest";
import { summaryValues } from "../../../../sim/tws/account/account-values.ts";
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

test("every tag that IBKR documents has a value, those of its misspelt and old names aside", () => {
  const documented =
    "AccountType,NetLiquidation,TotalCashValue,SettledCash,AccruedCash,BuyingPower,EquityWithLoanValue," +
    "PreviousDayEquityWithLoanValue,GrossPositionValue,RegTEquity,RegTMargin,SMA,InitMarginReq,MaintMarginReq," +
    "AvailableFunds,ExcessLiquidity,Cushion,FullInitMarginReq,FullMaintMarginReq,FullAvailableFunds," +
    "FullExcessLiquidity,LookAheadNextChange,LookAheadInitMarginReq,LookAheadMaintMarginReq," +
    "LookAheadAvailableFunds,LookAheadExcessLiquidity,HighestSeverity,DayTradesRemaining," +
    "DayTradesRemainingT+1,DayTradesRemainingT+2,DayTradesRemainingT+3,DayTradesRemainingT+4,Leverage";
  expect([...summary.keys()].sort()).toEqual(documented.split(",").sort());
});

test("the equity of the previous day is that of today less the profit of the day", () => {
  const { dailyPnl } = EXCHANGE.balance(TRADING);
  const before = Number(summary.get("NetLiquidation")) - dailyPnl;
  expect(Number(summary.get("PreviousDayEquityWithLoanValue"))).toBeCloseTo(before, 1);
  expect(Math.abs(dailyPnl)).toBeGreaterThan(1);
});

test("margins change next at the close of the New York session, today or tomorrow", () => {
  const next = (nowMs: number) =>
    summaryValues(EXCHANGE, nowMs).find(({ tag }) => tag === "LookAheadNextChange")?.value;
  const close = Date.UTC(2026, 0, 13, 21);
  expect(next(TRADING)).toBe(`${close / 1_000}`);
  expect(next(close)).toBe(`${close / 1_000 + 86_400}`);
});
