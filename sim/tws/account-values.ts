import type { Balance } from "../exchange/account.ts";
import { BASE_CURRENCY, type Exchange } from "../exchange/exchange.ts";

/** One line of the account, as TWS tells it. */
export interface AccountValue {
  /** e.g. `NetLiquidation`. */
  readonly tag: string;
  /** Money with two decimals, or a word or ratio. */
  readonly value: string;
  /** Empty for lines that are not money. */
  readonly currency: string;
}

/** Day traders may hold so many times what is free. */
const LEVERAGE = 4;
/** Lines that each currency has. */
const LEDGER_TAGS = ["CashBalance", "TotalCashBalance"];

const money = (amount: number): string => {
  const text = amount.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
};

/** The lines of the summary. What is printed adds up exactly: everything is rounded to cents before it is added. */
export function summaryValues(exchange: Exchange, nowMs: number): readonly AccountValue[] {
  const values = amounts(exchange.balance(nowMs));
  return [
    { tag: "AccountType", value: "INDIVIDUAL", currency: "" },
    { tag: "Cushion", value: cushion(values), currency: "" },
    { tag: "DayTradesRemaining", value: "-1", currency: "" },
    { tag: "Leverage", value: leverage(values), currency: "" },
    ...Object.entries(values).map(([tag, amount]) => ({
      tag,
      value: money(amount),
      currency: BASE_CURRENCY,
    })),
  ];
}

type Amounts = Readonly<Record<string, number>>;

function cushion({ ExcessLiquidity = 0, NetLiquidation = 1 }: Amounts): string {
  return (ExcessLiquidity / NetLiquidation).toFixed(6);
}

function leverage({ GrossPositionValue = 0, NetLiquidation = 1 }: Amounts): string {
  return (GrossPositionValue / NetLiquidation).toFixed(2);
}

function amounts(balance: Balance): Amounts {
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
    PreviousEquityWithLoanValue: net,
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

/** The ledger: money and gains, by currency and in all. */
export function ledgerValues(exchange: Exchange, nowMs: number): readonly AccountValue[] {
  const balance = exchange.balance(nowMs);
  const { byKind } = balance;
  const all: Readonly<Record<string, number>> = {
    CashBalance: balance.cash,
    TotalCashBalance: balance.cash,
    StockMarketValue: byKind.STK,
    OptionMarketValue: byKind.OPT,
    FuturesPNL: byKind.FUT,
    FundValue: byKind.FUND,
    CorporateBondValue: byKind.BOND,
    Cryptocurrency: byKind.CRYPTO,
    NetLiquidationByCurrency: balance.netLiquidation,
    UnrealizedPnL: balance.unrealizedPnl,
    RealizedPnL: balance.realizedPnl,
    ExchangeRate: 1,
  };
  const lines = Object.entries(all).map(([tag, amount]) => ({ tag, value: money(amount), currency: "BASE" }));
  for (const [currency, amount] of balance.currencies) {
    for (const tag of LEDGER_TAGS) lines.push({ tag, value: money(amount), currency });
    lines.push({ tag: "ExchangeRate", value: exchange.rate(currency, nowMs).toFixed(7), currency });
  }
  return lines;
}
