import type { Balance } from "../../exchange/accounts/account.ts";
import type { Scope } from "../../exchange/accounts/ledgers.ts";
import { BASE_CURRENCY } from "../../exchange/exchange.ts";
import { dayNumber, dayOf, fromWall } from "../../world/zones.ts";
import type { SeenAccounts } from "../context/seen-accounts.ts";

/** One value of the account, as TWS sends it. */
export interface AccountValue {
  /** e.g. `NetLiquidation`. */
  readonly tag: string;
  /** An amount with two decimals, or a word or ratio. */
  readonly value: string;
  /** Empty for values that are not amounts. */
  readonly currency: string;
}

/** Amounts of the summary in the base currency, in cents, by tag. */
export type Amounts = Readonly<Record<string, number>>;

/** Buying power as a multiple of the available funds. */
const LEVERAGE = 4;
/** Equity from which day trades are not limited, and the number of them below it. */
const DAY_TRADES_EQUITY = 25_000;
const DAY_TRADES = 3;
const DAY_MS = 86_400_000;
const CLOSE_MS = 16 * 3_600_000;

/** Writes an amount with two decimals. */
export function money(amount: number): string {
  const text = amount.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
}

/** Computes the account summary. Amounts are rounded to cents before they are added, so that they add up as sent. */
export function summaryValues(
  exchange: SeenAccounts["exchange"],
  nowMs: number,
  scope?: Scope,
): readonly AccountValue[] {
  const values = amounts(exchange.balance(nowMs, scope));
  return [
    ...wordsOf(values, nowMs),
    { tag: "Leverage", value: ratio(values, "GrossPositionValue").toFixed(2), currency: "" },
    { tag: "HighestSeverity", value: "0", currency: "" },
    ...Object.entries(values).map(([tag, amount]) => ({
      tag,
      value: money(amount),
      currency: BASE_CURRENCY,
    })),
  ];
}

/** Computes the values that are no amounts. */
export function wordsOf(values: Amounts, nowMs: number): readonly AccountValue[] {
  const { NetLiquidation = 0 } = values;
  const trades = NetLiquidation >= DAY_TRADES_EQUITY ? "-1" : `${DAY_TRADES}`;
  const words: Readonly<Record<string, string>> = {
    AccountType: "INDIVIDUAL",
    Cushion: ratio(values, "ExcessLiquidity").toFixed(6),
    DayTradesRemaining: trades,
    "DayTradesRemainingT+1": trades,
    "DayTradesRemainingT+2": trades,
    "DayTradesRemainingT+3": trades,
    "DayTradesRemainingT+4": trades,
    LookAheadNextChange: `${nextChangeMs(nowMs) / 1_000}`,
  };
  return Object.entries(words).map(([tag, value]) => ({ tag, value, currency: "" }));
}

function ratio(values: Amounts, tag: string): number {
  const { NetLiquidation = 0 } = values;
  return NetLiquidation === 0 ? 0 : (values[tag] ?? 0) / NetLiquidation;
}

/** Finds when margins change next: at four in the afternoon in New York, when overnight margins begin. */
function nextChangeMs(nowMs: number): number {
  const closeOf = (day: string): number => fromWall(dayNumber(day) * DAY_MS + CLOSE_MS, "US/Eastern");
  const today = closeOf(dayOf(nowMs, "US/Eastern"));
  return today > nowMs ? today : closeOf(dayOf(nowMs + DAY_MS, "US/Eastern"));
}

/** Computes the amounts of the summary. */
export function amounts(balance: Balance): Amounts {
  const cents = (amount: number): number => Math.round(amount * 100) / 100;
  const net = cents(balance.netLiquidation);
  const initial = cents(balance.initialMargin);
  const maintenance = cents(balance.maintenanceMargin);
  const free = cents(net - initial);
  const excess = cents(net - maintenance);
  const cash = cents(balance.cash);
  return {
    NetLiquidation: net,
    TotalCashValue: cash,
    SettledCash: cash,
    AccruedCash: 0,
    BuyingPower: cents(LEVERAGE * Math.max(0, free)),
    EquityWithLoanValue: net,
    PreviousDayEquityWithLoanValue: cents(balance.netLiquidation - balance.dailyPnl),
    GrossPositionValue: cents(balance.grossPositionValue),
    RegTEquity: net,
    RegTMargin: initial,
    SMA: free,
    InitMarginReq: initial,
    MaintMarginReq: maintenance,
    AvailableFunds: free,
    ExcessLiquidity: excess,
    FullInitMarginReq: initial,
    FullMaintMarginReq: maintenance,
    FullAvailableFunds: free,
    FullExcessLiquidity: excess,
    LookAheadInitMarginReq: initial,
    LookAheadMaintMarginReq: maintenance,
    LookAheadAvailableFunds: free,
    LookAheadExcessLiquidity: excess,
  };
}
