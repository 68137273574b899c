import { type Instrument, isPaidByProfit, SEC_TYPES, type SecType } from "../contracts/instrument.ts";
import { type Holding, holdingOnDay, type Ledger } from "./ledger.ts";
import { marginOf } from "./margin.ts";

/** The prices at one instant that an account is valued at. */
export interface Prices {
  /** Returns the last price. */
  price(instrument: Instrument): number;
  /** Returns the close of the previous trading day's regular hours. */
  previousClose(instrument: Instrument): number;
  /** Returns the last price of an option's underlying; 0 for other contracts. */
  underPrice(instrument: Instrument): number;
  /** Returns the trading day, `yyyymmdd`. */
  day(instrument: Instrument): string;
  /** Returns the units of the base currency for one unit of a currency. */
  rate(currency: string): number;
}

/** A holding with its value and profit, in the instrument's currency. */
export interface ValuedHolding extends Holding {
  readonly price: number;
  /** Size times price times multiplier. */
  readonly value: number;
  readonly unrealizedPnl: number;
  /** The profit since the previous close. */
  readonly dailyPnl: number;
}

/** The balances of an account at one instant, in its base currency. */
export interface Balance {
  readonly cash: number;
  readonly netLiquidation: number;
  readonly grossPositionValue: number;
  readonly initialMargin: number;
  readonly maintenanceMargin: number;
  readonly unrealizedPnl: number;
  readonly realizedPnl: number;
  readonly dailyPnl: number;
  /** Market value by security type; futures count with their unrealized profit. */
  readonly byKind: Readonly<Record<Instrument["secType"], number>>;
  /** Cash by currency, in that currency. */
  readonly currencies: ReadonlyMap<string, number>;
}

/** Values every holding of a ledger. */
export function valuedHoldings(ledger: Ledger, prices: Prices): readonly ValuedHolding[] {
  return ledger.holdings().map((kept) => {
    const { instrument } = kept;
    const holding = holdingOnDay(kept, prices.day(instrument));
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

const KINDS: readonly SecType[] = [...SEC_TYPES, "BAG"];
/** No market value of any security type. */
const NOTHING = Object.fromEntries(KINDS.map((secType) => [secType, 0])) as Readonly<Record<SecType, number>>;

/** Adds up an account. A currency pair is in its cash already, and counts as a position only for the margin. */
export function balance(ledger: Ledger, prices: Prices): Balance {
  const byKind = { ...NOTHING };
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
    const isProfit = isPaidByProfit(instrument.secType);
    const counts = isProfit ? value - size * holding.averageCost : value;
    byKind[instrument.secType] += counts * rate;
    worth += counts * rate;
    if (!isProfit) gross += Math.abs(value) * rate;
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
