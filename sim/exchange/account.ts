import type { Instrument } from "./instrument.ts";
import { type Holding, type Ledger, rolled } from "./ledger.ts";
import { marginOf } from "./margin.ts";

/** Prices at one instant, for whoever adds up an account. */
export interface Prices {
  /** The last price. */
  price(instrument: Instrument): number;
  /** The last price of the regular hours of the trading day before. */
  previousClose(instrument: Instrument): number;
  /** Of an option's underlying, else 0. */
  underPrice(instrument: Instrument): number;
  /** The trading day, `yyyymmdd`. */
  day(instrument: Instrument): string;
  /** Units of the base currency for one of this. */
  rate(currency: string): number;
}

/** What an account holds of one instrument, and what it is worth. Money in the instrument's currency. */
export interface ValuedHolding extends Holding {
  readonly price: number;
  /** Size times price times multiplier. */
  readonly value: number;
  readonly unrealizedPnl: number;
  /** Since the regular hours of the trading day before ended. */
  readonly dailyPnl: number;
}

/** An account added up at one instant, in its base currency. */
export interface Balance {
  readonly cash: number;
  readonly netLiquidation: number;
  readonly grossPositionValue: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
  readonly dailyPnl: number;
  /** Market value by kind; futures count with what they have gained since they were bought. */
  readonly byKind: Readonly<Record<Instrument["secType"], number>>;
  /** Money by currency, in that currency. */
  readonly currencies: ReadonlyMap<string, number>;
}

/** Puts prices to what is held. */
export function valuedHoldings(ledger: Ledger, prices: Prices): readonly ValuedHolding[] {
  return ledger.holdings().map((kept) => {
    const { instrument } = kept;
    const holding = rolled(kept, prices.day(instrument));
    const price = prices.price(instrument);
    const value = holding.size * price * instrument.multiplier;
    const before = holding.dayStartSize * prices.previousClose(instrument) * instrument.multiplier;
    return {
      ...holding,
      price,
      value,
      unrealizedPnl: value - holding.size * holding.averageCost,
      dailyPnl: value - before + holding.dayCash,
    };
  });
}

/** Adds an account up. Currency pairs are money already, and count as positions only for their margin. */
export function balance(ledger: Ledger, prices: Prices): Balance {
  const byKind = { STK: 0, IND: 0, FUT: 0, OPT: 0, CASH: 0, CRYPTO: 0, BOND: 0, FUND: 0 };
  let [gross, initial, maintenance, unrealized, realized, daily, worth] = [0, 0, 0, 0, 0, 0, 0];
  for (const holding of valuedHoldings(ledger, prices)) {
    const { instrument, size, price, value } = holding;
    const rate = prices.rate(instrument.currency);
    const margin = marginOf(instrument, size, price, prices.underPrice(instrument));
    initial += margin.initial * rate;
    maintenance += margin.maintenance * rate;
    daily += holding.dailyPnl * rate;
    realized += holding.realizedPnl * rate;
    unrealized += holding.unrealizedPnl * rate;
    if (instrument.secType === "CASH") continue;
    const counts = instrument.secType === "FUT" ? value - size * holding.averageCost : value;
    byKind[instrument.secType] += counts * rate;
    worth += counts * rate;
    gross += Math.abs(value) * rate;
  }
  let cash = 0;
  for (const [currency, amount] of ledger.cash) cash += amount * prices.rate(currency);
  return {
    cash,
    netLiquidation: cash + worth,
    grossPositionValue: gross,
    initialMargin: initial,
    maintenanceMargin: maintenance,
    unrealizedPnl: unrealized,
    realizedPnl: realized,
    dailyPnl: daily,
    byKind,
    currencies: ledger.cash,
  };
}
