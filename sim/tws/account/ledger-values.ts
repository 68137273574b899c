import type { ValuedHolding } from "../../exchange/accounts/account.ts";
import type { Scope } from "../../exchange/accounts/ledgers.ts";
import { type Instrument, isPaidByProfit } from "../../exchange/contracts/instrument.ts";
import type { SeenAccounts } from "../context/seen-accounts.ts";
import { type AccountValue, money } from "./account-values.ts";

/** Sums of one currency, or of all in the base currency. */
interface Sums {
  readonly cash: number;
  readonly netLiquidation: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
  readonly exchangeRate: string;
  /** Market value by security type. */
  readonly kind: (secType: Instrument["secType"]) => number;
}

/** Keys whose values are always zero here: no such product is traded, and neither interest nor dividends accrue. */
const ZEROS: readonly string[] = (
  "AccruedCash FutureOptionValue FxCashBalance IssuerOptionValue MoneyMarketFundValue NetDividend " +
  "TBillValue TBondValue WarrantValue"
).split(" ");

/**
 * Computes the ledger, which `$LEDGER` of the account summary stands for: cash, market values and profits, in all (`BASE`) and
 * in each currency that is held.
 *
 * @param code Account code, for the value `AccountOrGroup`.
 */
export function ledgerValues(
  exchange: SeenAccounts["exchange"],
  nowMs: number,
  code: string,
  scope?: Scope,
): readonly AccountValue[] {
  const balance = exchange.balance(nowMs, scope);
  const holdings = exchange.trading.holdings(nowMs, scope);
  const held = holdings.filter(({ size }) => size !== 0).map(({ instrument }) => instrument.currency);
  const currencies = [...new Set([...balance.currencies.keys(), ...held])].sort();
  const all: Sums = {
    ...balance,
    exchangeRate: "1.00",
    kind: (secType) => balance.byKind[secType],
  };
  return [
    ...rowsOf("BASE", code, all),
    ...currencies.flatMap((currency) => {
      const rate = exchange.rate(currency, nowMs);
      const ofCurrency = holdings.filter(({ instrument }) => instrument.currency === currency);
      const cash = balance.currencies.get(currency) ?? 0;
      return rowsOf(currency, code, sumsOf(ofCurrency, cash, rate === 1 ? "1.00" : rate.toFixed(7)));
    }),
  ];
}

function sumsOf(holdings: readonly ValuedHolding[], cash: number, exchangeRate: string): Sums {
  const sum = (of: (holding: ValuedHolding) => number): number =>
    holdings.reduce((so, holding) => so + of(holding), 0);
  // A currency pair is in the cash of both currencies, and a future counts with its profit alone.
  const worth = ({ instrument, value, unrealizedPnl }: ValuedHolding): number =>
    instrument.secType === "CASH" ? 0 : isPaidByProfit(instrument.secType) ? unrealizedPnl : value;
  return {
    cash,
    exchangeRate,
    netLiquidation: cash + sum(worth),
    unrealizedPnl: sum((holding) => holding.unrealizedPnl),
    realizedPnl: sum((holding) => holding.realizedPnl),
    kind: (secType) => sum((holding) => (holding.instrument.secType === secType ? worth(holding) : 0)),
  };
}

function rowsOf(currency: string, code: string, sums: Sums): readonly AccountValue[] {
  const { kind } = sums;
  const zeros = Object.fromEntries(ZEROS.map((tag) => [tag, "0.00"]));
  const values: Readonly<Record<string, string>> = {
    ...zeros,
    AccountOrGroup: code,
    RealCurrency: currency,
    Currency: currency,
    CashBalance: precise(sums.cash),
    TotalCashBalance: precise(sums.cash),
    StockMarketValue: money(kind("STK")),
    OptionMarketValue: money(kind("OPT")),
    FuturesPNL: money(kind("FUT")),
    FundValue: money(kind("FUND")),
    MutualFundValue: money(kind("FUND")),
    CorporateBondValue: money(kind("BOND")),
    Cryptocurrency: money(kind("CRYPTO")),
    NetLiquidationByCurrency: precise(sums.netLiquidation),
    UnrealizedPnL: money(sums.unrealizedPnl),
    RealizedPnL: money(sums.realizedPnl),
    ExchangeRate: sums.exchangeRate,
  };
  return Object.entries(values).map(([tag, value]) => ({ tag, value, currency }));
}

/** Writes an amount with two to four decimals, as TWS does for cash and for the net liquidation value of a currency. */
function precise(amount: number): string {
  const text = amount.toFixed(4).replace(/0{1,2}$/, "");
  return Number(text) === 0 ? "0.00" : text;
}
