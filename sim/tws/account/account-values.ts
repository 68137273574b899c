import type { Balance } from "../../exchange/account.ts";
import { BASE_CURRENCY, type Exchange } from "../../exchange/exchange.ts";

/** One value of the account, as TWS sends it. */
export interface AccountValue {
  /** e.g. `NetLiquidation`. */
  readonly tag: string;
  /** An amount with two decimals, or a word or ratio. */
  readonly value: string;
  /** Empty for values that are not amounts. */
  readonly currency: string;
}

/** Buying power as a multiple of the available funds. */
const LEVERAGE = 4;
/** Tags that each currency has. */
const LEDGER_TAGS = ["CashBalance", "TotalCashBalance"];

const money = (amount: number): string => {
  const text = amount.toFixed(2);
  return text === "-0.00" ? "0.00" : text;
};

/** Computes the account summary. Amounts are rounded to cents before they are added, so that they add up as sent. */
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

/** Computes the ledger: cash, market values and profits, in all (`BASE`) and by currency. */
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
  const values = Object.entries(all).map(([tag, amount]) => ({
    tag,
    value: money(amount),
    currency: "BASE",
  }));
  for (const [currency, amount] of balance.currencies) {
    for (const tag of LEDGER_TAGS) values.push({ tag, value: money(amount), currency });
    values.push({ tag: "ExchangeRate", value: exchange.rate(currency, nowMs).toFixed(7), currency });
  }
  return values;
}
