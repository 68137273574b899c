import type { ValuedHolding } from "../../../exchange/accounts/account.ts";
import { cents } from "../../../tws/account/cents.ts";
import type { GatewayContext } from "../context.ts";

/** The ledger of one currency, or of all in the base currency (`BASE`). */
export interface LedgerRow {
  readonly currency: string;
  readonly cash: number;
  /** Units of the base currency for one unit of this one. */
  readonly exchangeRate: number;
  readonly stock: number;
  readonly option: number;
  /** Unrealized profit of futures, which count with that alone. */
  readonly futuresPnl: number;
  readonly fund: number;
  readonly bond: number;
  readonly crypto: number;
  readonly netLiquidation: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
}

/** Computes the ledger of an account: each currency that is held in its own units, then `BASE`. */
export function ledgerRows(account: string, { exchange, nowMs }: GatewayContext): readonly LedgerRow[] {
  const balance = exchange.balance(nowMs, { account });
  const holdings = exchange.trading.holdings(nowMs, { account });
  const currencies = new Set([
    ...balance.currencies.keys(),
    ...holdings.filter(({ size }) => size !== 0).map(({ instrument }) => instrument.currency),
  ]);
  const { byKind } = balance;
  return [
    ...[...currencies].map((currency) =>
      rowOf(
        currency,
        balance.currencies.get(currency) ?? 0,
        exchange.rate(currency, nowMs),
        holdings.filter(({ instrument }) => instrument.currency === currency),
      ),
    ),
    rounded({
      currency: "BASE",
      cash: balance.cash,
      exchangeRate: 1,
      stock: byKind.STK,
      option: byKind.OPT + byKind.FOP,
      futuresPnl: byKind.FUT,
      fund: byKind.FUND,
      bond: byKind.BOND,
      crypto: byKind.CRYPTO,
      netLiquidation: balance.netLiquidation,
      unrealizedPnl: balance.unrealizedPnl,
      realizedPnl: balance.realizedPnl,
    }),
  ];
}

function rowOf(
  currency: string,
  cash: number,
  exchangeRate: number,
  holdings: readonly ValuedHolding[],
): LedgerRow {
  const sum = (of: (holding: ValuedHolding) => number): number =>
    holdings.reduce((so, holding) => so + of(holding), 0);
  const kind = (secType: string): number =>
    sum(({ instrument, value }) => (instrument.secType === secType ? value : 0));
  const profit = (secType: string): number =>
    sum(({ instrument, unrealizedPnl }) => (instrument.secType === secType ? unrealizedPnl : 0));
  const values = {
    stock: kind("STK"),
    option: kind("OPT") + kind("FOP"),
    futuresPnl: profit("FUT"),
    fund: kind("FUND"),
    bond: kind("BOND"),
    crypto: kind("CRYPTO"),
  };
  // They have no column of their own; of a CFD nothing but its profit is owned.
  const others = profit("CFD") + kind("CMDTY");
  return rounded({
    ...values,
    currency,
    cash,
    exchangeRate,
    netLiquidation: Object.values(values).reduce((so, value) => so + value, cash + others),
    unrealizedPnl: sum(({ unrealizedPnl }) => unrealizedPnl),
    realizedPnl: sum(({ realizedPnl }) => realizedPnl),
  });
}

function rounded(row: LedgerRow): LedgerRow {
  const { currency, exchangeRate, ...amounts } = row;
  const inCents = Object.fromEntries(Object.entries(amounts).map(([name, amount]) => [name, cents(amount)]));
  return { ...row, ...inCents, exchangeRate: Number(exchangeRate.toFixed(7)) };
}
