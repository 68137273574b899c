import type { Balance, Prices } from "./account.ts";
import { type BarLength, barsOf, type DatedBar } from "./bars.ts";
import type { OptionTerms } from "./black-scholes.ts";
import type { Calendar } from "./calendar.ts";
import { ContractDirectory } from "./contract-directory.ts";
import { ACCOUNT, type ExchangeOptions } from "./exchange-options.ts";
import { optionTerms } from "./expiry.ts";
import { type ContractQuery, type Instrument, isOption } from "./instrument.ts";
import type { Level, PriceSource, Quote, Trade } from "./market.ts";
import { PriceModel, volatilityOf } from "./price-model.ts";
import type { PriceSeries } from "./price-series.ts";
import { Trading, type TradingState } from "./trading.ts";
import { UNIVERSE } from "./universe.ts";

/** The base currency of the account. */
export const BASE_CURRENCY = "USD";

const CASH = 250_000;
/** The first positions of the account: `conId`, units and average cost. */
const HOLDINGS: readonly (readonly [conId: number, size: number, averageCost: number])[] = [
  [265598, 100, 231.4],
  [272093, 40, 455.25],
  [76792991, -20, 452.1],
];

/**
 * A seeded market of some 800 contracts with their options and futures, and one paper account in it.
 *
 * Prices are functions of the seed and the time, so that history and live quotes agree, and a bar that is requested again
 * is the same bar. The account's orders take units from simulated market depth and do not move prices.
 */
export class Exchange {
  /** The account codes. */
  readonly accounts: readonly string[] = [ACCOUNT];
  /** The orders, fills and balances of the account. */
  readonly trading: Trading;
  readonly #directory: ContractDirectory;
  readonly #model: PriceModel;

  /** Makes the market. It runs no timers: prices are computed when they are needed. */
  constructor({ seed = 1, universe = UNIVERSE, state, anySymbol, alwaysOpen }: ExchangeOptions = {}) {
    this.#directory = new ContractDirectory(universe, { anySymbol, alwaysOpen });
    this.#model = new PriceModel(seed, this.#directory);
    const market = {
      series: (conId: number, nowMs: number) => this.#series(conId, nowMs),
      prices: (nowMs: number) => this.#prices(nowMs),
    };
    this.trading = new Trading(ACCOUNT, market, state ?? this.#firstState());
  }

  /** Finds the contracts that match every given field of a query. */
  find(query: ContractQuery, nowMs: number, includeExpired = false): readonly Instrument[] {
    return this.#directory.find(query, nowMs, includeExpired);
  }

  /** Finds contracts by symbol prefix or part of the name, with the security types that derive from each. */
  matching(
    pattern: string,
    nowMs: number,
  ): readonly { readonly instrument: Instrument; readonly derivatives: readonly string[] }[] {
    return this.#directory.matching(pattern, nowMs);
  }

  /** Lists the contracts that exist at an instant, without options: `chain` has those of one underlying. */
  listed(nowMs: number): readonly Instrument[] {
    return this.#directory.at(nowMs).map(({ instrument }) => instrument);
  }

  /** Lists the options, and the futures, whose underlying has a `conId`. */
  chain(underConId: number, nowMs: number): readonly Instrument[] {
    return this.#directory.chain(underConId, nowMs).map(({ instrument }) => instrument);
  }

  /** Lists the types of security that derive from a contract, without making its chain. */
  derivatives(conId: number, nowMs: number): readonly ("OPT" | "FOP" | "FUT")[] {
    return this.#directory.derivatives(conId, nowMs);
  }

  /** Returns the last price, the close before it and the day's volume, much faster than `quote` does. */
  glance(
    instrument: Instrument,
    nowMs: number,
  ): { readonly last: number; readonly close: number; readonly volume: number } {
    return this.#series(instrument.conId, nowMs).glance(nowMs);
  }

  /** Returns the contract with a `conId`. */
  instrument(conId: number, nowMs: number): Instrument | undefined {
    return this.#directory.get(conId, nowMs)?.instrument;
  }

  /** Returns the price series of a contract. */
  priceSeries(instrument: Instrument, nowMs: number): PriceSeries {
    return this.#series(instrument.conId, nowMs);
  }

  /** Returns the trading calendar of a contract. */
  calendar(instrument: Instrument, nowMs: number): Calendar {
    return this.#series(instrument.conId, nowMs).calendar;
  }

  /** Returns the quote of a contract at one instant. */
  quote(instrument: Instrument, nowMs: number): Quote {
    return this.#series(instrument.conId, nowMs).quote(nowMs);
  }

  /** Returns the market depth of a contract, best price first. */
  depth(
    instrument: Instrument,
    nowMs: number,
    levels: number,
  ): { readonly bids: readonly Level[]; readonly asks: readonly Level[] } {
    return this.#series(instrument.conId, nowMs).depth(nowMs, levels);
  }

  /** Returns the bars of the trading hours between two instants, oldest first. */
  bars(
    instrument: Instrument,
    source: PriceSource,
    length: BarLength,
    fromMs: number,
    toMs: number,
    liquid = false,
  ): readonly DatedBar[] {
    return barsOf(this.#series(instrument.conId, toMs), source, length, fromMs, toMs, liquid);
  }

  /** Returns the trade of the second that begins at an instant, if there is one. */
  tradeAt(instrument: Instrument, atMs: number): Trade | undefined {
    return this.#series(instrument.conId, atMs).tradeAt(atMs);
  }

  /** Returns what the option model needs: the terms, the underlying's price and its volatility. */
  option(
    instrument: Instrument,
    nowMs: number,
  ): { readonly terms: OptionTerms; readonly underPrice: number; readonly volatility: number } | undefined {
    const terms = optionTerms(instrument);
    const under = this.#directory.get(instrument.underConId, nowMs);
    if (terms === undefined || under === undefined) return undefined;
    return {
      terms,
      underPrice: this.#model.of(under, nowMs).price(nowMs),
      volatility: volatilityOf(under.definition),
    };
  }

  /** Returns the volatility of a contract over a year; undefined for currency pairs and bonds. */
  volatility(instrument: Instrument, nowMs: number): number | undefined {
    const listed = this.#directory.get(instrument.conId, nowMs);
    if (listed === undefined || instrument.secType === "CASH" || instrument.secType === "BOND")
      return undefined;
    return volatilityOf(listed.definition);
  }

  /** Returns the balances of the account. */
  balance(nowMs: number): Balance {
    return this.trading.balance(nowMs);
  }

  /** Returns the units of the base currency for one unit of another. */
  rate(currency: string, nowMs: number): number {
    if (currency === BASE_CURRENCY) return 1;
    const direct = this.#directory.pair(currency, BASE_CURRENCY);
    if (direct !== undefined) return this.#model.of(direct, nowMs).price(nowMs);
    const inverse = this.#directory.pair(BASE_CURRENCY, currency);
    return inverse === undefined ? 1 : 1 / this.#model.of(inverse, nowMs).price(nowMs);
  }

  #prices(nowMs: number): Prices {
    const series = (conId: number): PriceSeries => this.#series(conId, nowMs);
    return {
      price: ({ conId }) => series(conId).price(nowMs),
      previousClose: ({ conId }) => series(conId).quote(nowMs).close,
      underPrice: (instrument) => (isOption(instrument) ? series(instrument.underConId).price(nowMs) : 0),
      day: ({ conId }) => series(conId).calendar.dayAt(nowMs).date,
      rate: (currency) => this.rate(currency, nowMs),
    };
  }

  #series(conId: number, nowMs: number): PriceSeries {
    const listed = this.#directory.get(conId, nowMs);
    if (listed === undefined) throw new RangeError(`Cannot price contract ${conId}: it is not listed`);
    return this.#model.of(listed, nowMs);
  }

  #firstState(): TradingState {
    const holdings = HOLDINGS.flatMap(([conId, size, averageCost]) => {
      const instrument = this.#directory.root(conId);
      if (instrument === undefined) return [];
      return [{ instrument, size, averageCost, realizedPnl: 0, day: "", dayStartSize: size, dayCash: 0 }];
    });
    return {
      ledger: { cash: { [BASE_CURRENCY]: CASH }, holdings },
      book: { orders: [], lookedMs: 0, nextPermId: 1_700_000_001 },
      fills: [],
    };
  }
}
