import { expect, test } from "vitest";
import { updateValues } from "../../../../sim/tws/account/update-values.ts";
import { ACCOUNT } from "../../../support/contracts.ts";
import { PaperTrading } from "../../../support/paper-trading.ts";
import { EXCHANGE, TRADING } from "../../../support/table.ts";

const values = updateValues(EXCHANGE, TRADING, ACCOUNT);

test("the values come in the order of their keys, each once in a currency", () => {
  const keys = values.map(({ tag, currency }) => `${tag}\u0000${currency}`);
  expect(keys).toEqual([...keys].sort());
  expect(new Set(keys).size).toBe(keys.length);
  expect(values[0]).toEqual({ tag: "AccountCode", value: ACCOUNT, currency: "" });
});

/** Keys without their segment of a paper account that was recorded in 2024. */
const RECORDED =
  "AccountCode AccountOrGroup AccountReady AccountType AccruedCash AccruedDividend AvailableFunds Billable BuyingPower " +
  "CashBalance ColumnPrio CorporateBondValue Cryptocurrency Currency Cushion DayTradesRemaining DayTradesRemainingT+1 " +
  "DayTradesRemainingT+2 DayTradesRemainingT+3 DayTradesRemainingT+4 DayTradingStatus EquityWithLoanValue " +
  "ExcessLiquidity ExchangeRate FullAvailableFunds FullExcessLiquidity FullInitMarginReq FullMaintMarginReq FundValue " +
  "FutureOptionValue FuturesPNL FxCashBalance GrossPositionValue Guarantee IncentiveCoupons IndianStockHaircut " +
  "InitMarginReq IssuerOptionValue Leverage LookAheadAvailableFunds LookAheadExcessLiquidity LookAheadInitMarginReq " +
  "LookAheadMaintMarginReq LookAheadNextChange MaintMarginReq MoneyMarketFundValue MutualFundValue " +
  "NLVAndMarginInReview NetDividend NetLiquidation NetLiquidationByCurrency NetLiquidationUncertainty " +
  "OptionMarketValue PASharesValue PhysicalCertificateValue PostExpirationExcess PostExpirationMargin " +
  "PreviousDayEquityWithLoanValue RealCurrency RealizedPnL RegTEquity RegTMargin SMA SegmentTitle StockMarketValue " +
  "TBillValue TBondValue TotalCashBalance TotalCashValue TotalDebitCardPendingCharges TradingType UnrealizedPnL " +
  "WarrantValue WhatIfPMEnabled";

test("the keys are those that a real account has", () => {
  const keys = new Set(values.map(({ tag }) => tag.replace(/-[CPS]$/, "")));
  expect([...keys].sort()).toEqual(RECORDED.split(" ").sort());
});

test("the segments add up to the total, also with futures and coins", () => {
  const paper = new PaperTrading();
  const listed = paper.exchange.listed(TRADING);
  for (const wanted of ["FUT", "CRYPTO"]) {
    const instrument = listed.find(({ secType }) => secType === wanted);
    if (instrument === undefined) throw new Error(`no ${wanted} is listed`);
    paper.place({ instrument, quantity: 1 });
  }
  const now = new Map(
    updateValues(paper.exchange, paper.nowMs, ACCOUNT).map(({ tag, value, currency }) => [
      currency === "" ? tag : `${tag}/${currency}`,
      value,
    ]),
  );
  const amount = (tag: string): number => Math.round(100 * Number(now.get(`${tag}/USD`)));
  for (const tag of [
    "NetLiquidation",
    "InitMarginReq",
    "AvailableFunds",
    "TotalCashValue",
    "ExcessLiquidity",
  ]) {
    expect(amount(`${tag}-S`) + amount(`${tag}-C`) + amount(`${tag}-P`), tag).toBe(amount(tag));
  }
  expect(amount("InitMarginReq-C")).toBeGreaterThan(0);
  expect(amount("AvailableFunds-C")).toBeGreaterThanOrEqual(0);
  expect(amount("NetLiquidation-P")).toBeGreaterThan(0);
});
