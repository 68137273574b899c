import type { Balance } from "../../exchange/accounts/account.ts";
import type { Scope } from "../../exchange/accounts/ledgers.ts";
import type { Instrument } from "../../exchange/contracts/instrument.ts";
import { BASE_CURRENCY } from "../../exchange/exchange.ts";
import type { SeenAccounts } from "../context/seen-accounts.ts";
import { type AccountValue, type Amounts, amounts, money, wordsOf } from "./account-values.ts";
import { ledgerValues } from "./ledger-values.ts";

/** Segments of an account: their letter, title, and the security types that are kept in them. */
const OTHER_SEGMENTS: readonly {
  readonly letter: string;
  readonly secTypes: readonly Instrument["secType"][];
}[] = [
  { letter: "C", secTypes: ["FUT"] },
  { letter: "P", secTypes: ["CRYPTO"] },
];

const TITLES: Readonly<Record<string, string>> = {
  "ColumnPrio-C": "2",
  "ColumnPrio-P": "5",
  "ColumnPrio-S": "1",
  "SegmentTitle-C": "US Commodities",
  "SegmentTitle-P": "Crypto at Paxos",
  "SegmentTitle-S": "US Securities",
  "TradingType-S": "STKNOPT",
  NLVAndMarginInReview: "false",
  WhatIfPMEnabled: "true",
};

/** Keys that each segment has beside the total. */
const IN_SEGMENTS: readonly string[] = (
  "AccruedCash AvailableFunds EquityWithLoanValue ExcessLiquidity FullAvailableFunds " +
  "FullExcessLiquidity FullInitMarginReq FullMaintMarginReq InitMarginReq LookAheadAvailableFunds " +
  "LookAheadExcessLiquidity LookAheadInitMarginReq LookAheadMaintMarginReq MaintMarginReq " +
  "NetLiquidation TotalCashValue"
).split(" ");
/** Keys that the securities segment alone has beside the total. */
const IN_SECURITIES: readonly string[] =
  "GrossPositionValue PreviousDayEquityWithLoanValue RegTEquity RegTMargin SMA".split(" ");
/** Keys of each segment whose values are always zero here. */
const ZEROS: readonly string[] = (
  "AccruedDividend Billable Guarantee IncentiveCoupons IndianStockHaircut PASharesValue " +
  "PhysicalCertificateValue PostExpirationExcess PostExpirationMargin TotalDebitCardPendingCharges"
).split(" ");

/**
 * Computes the values of `reqAccountUpdates`, in the order of their keys: totals, the securities (`-S`), commodities (`-C`)
 * and crypto (`-P`) segments, and the ledger of each currency.
 *
 * @param code Account code as it stands in the values.
 */
export function updateValues(
  exchange: SeenAccounts["exchange"],
  nowMs: number,
  code: string,
  scope?: Scope,
): readonly AccountValue[] {
  const total = amounts(exchange.balance(nowMs, scope));
  const others = OTHER_SEGMENTS.map(({ letter, secTypes }) => ({
    letter,
    values: amounts(funded(exchange.trading.balanceOf(nowMs, secTypes, scope))),
  }));
  const word = (tag: string, value: string): AccountValue => ({ tag, value, currency: "" });
  const amount = (tag: string, value: number): AccountValue => ({
    tag,
    value: money(value),
    currency: BASE_CURRENCY,
  });
  const securities = (tag: string): number =>
    others.reduce((left, { values }) => left - (values[tag] ?? 0), total[tag] ?? 0);
  const { SettledCash: _, AccruedCash: __, ...totals } = total;
  return [
    word("AccountCode", code),
    word("AccountReady", "true"),
    ...wordsOf(total, nowMs),
    ...Object.entries(TITLES).map(([tag, value]) => word(tag, value)),
    word("DayTradingStatus-S", `::false:${money(securities("EquityWithLoanValue"))}::false`),
    word("Leverage-S", leverage(securities("GrossPositionValue"), securities("NetLiquidation"))),
    ...Object.entries(totals).map(([tag, value]) => amount(tag, value)),
    amount("NetLiquidationUncertainty", 0),
    ...IN_SEGMENTS.flatMap((tag) => [
      amount(`${tag}-S`, securities(tag)),
      ...others.map(({ letter, values }) => amount(`${tag}-${letter}`, (values as Amounts)[tag] ?? 0)),
    ]),
    ...IN_SECURITIES.map((tag) => amount(`${tag}-S`, securities(tag))),
    ...ZEROS.flatMap((tag) => ["", "-C", "-P", "-S"].map((letter) => amount(`${tag}${letter}`, 0))),
    ...ledgerValues(exchange, nowMs, code, scope),
  ].sort((a, b) => compare(a.tag, b.tag) || compare(a.currency, b.currency));
}

/** Moves as much cash into a segment as its margin needs beyond the worth of its positions. */
function funded(segment: Balance): Balance {
  const cash = Math.max(0, segment.initialMargin - segment.netLiquidation);
  return { ...segment, cash, netLiquidation: segment.netLiquidation + cash };
}

function leverage(gross: number, net: number): string {
  return net === 0 ? "0.00" : (gross / net).toFixed(2);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
