import type { Balance, Prices } from "./accounts/account.ts";
import { loginAccounts } from "./accounts/advisor-setup.ts";
import type { Scope } from "./accounts/ledgers.ts";
import type { Calendar } from "./calendar/calendar.ts";
import { ContractDirectory } from "./contracts/contract-directory.ts";
import { type ContractQuery, type Instrument, isOption } from "./contracts/instrument.ts";
import type { OptionClassTerms } from "./contracts/option-classes.ts";
import { UNIVERSE } from "./contracts/universe.ts";
import { ACCOUNT, type ExchangeOptions } from "./exchange-options.ts";
import { firstState } from "./first-state.ts";
import { type BarLength, barsOf, type DatedBar } from "./prices/bars.ts";
import type { OptionTerms } from "./prices/black-scholes.ts";
import { type CombinationTerms, combinationOf } from "./prices/combination.ts";
import { Combinations } from "./prices/combinations.ts";
import { optionTerms } from "./prices/expiry.ts";
import { atPastPrices, listedHistory } from "./prices/listed-history.ts";
import type { Level, PriceSource, Quote, Trade } from "./prices/market.ts";
import { PriceByHand } from "./prices/price-by-hand.ts";
import { PriceModel, volatilityOf } from "./prices/price-model.ts";
import type { PriceSeries } from "./prices/price-series.ts";
import { Trading, type TradingState } from "./trading/trading.ts";

/** The base currency of the account. */
export const BASE_CURRENCY = "USD";

/**
 * A seeded market of some 800 contracts with their options and futures, and the paper accounts of one login in it.
 *
 * Prices are functions of the seed and the time, so that history and live quotes agree, and a bar that is requested again
 * is the same bar. The orders take units from simulated market depth and do not move prices.
 */
export class Exchange {
  /** The account codes; those of an advisor begin with the master account. */
  readonly accounts: readonly string[];
  /** The orders, fills and balances of the accounts. */
  readonly trading: Trading;
  /** The seed of the prices, and of every other choice that is made by chance. */
  readonly seed: number;
  readonly #directory: ContractDirectory;
  readonly #model: PriceModel;
  readonly #combinations: Combinations;
  readonly #byHand = new Map<number, PriceByHand>();

  /**
   * Makes the market. It runs no timers: prices are computed when they are needed.
   *
   * @param state The state of trading to continue from. Default: paper accounts with some shares and 250 000 USD.
   * @param startMs Instant at which live prices begin, epoch ms: without `historyLive`, past prices of its trading day and of
   * later ones are not used. Default: after the last of them.
   */
  constructor(
    options: ExchangeOptions = {},
    state: TradingState | undefined = undefined,
    startMs: number | undefined = undefined,
  ) {
    const { seed = 1, universe = UNIVERSE, accounts = [ACCOUNT], advisor = false } = options;
    const { anySymbol, alwaysOpen, history = { series: [] }, historyLive = false } = options;
    this.seed = seed;
    const priced = atPastPrices(universe, history, startMs);
    this.#directory = new ContractDirectory(priced, { anySymbol, alwaysOpen });
    // The bars of files have the hours of their venues, even where everything trades at all hours.
    const venues = new ContractDirectory(priced, { anySymbol });
    const pasts = listedHistory(history, venues, historyLive ? undefined : startMs);
    this.#model = new PriceModel(seed, this.#directory, pasts);
    this.#combinations = new Combinations((conId, nowMs) => this.#series(conId, nowMs), seed);
    for (const { terms } of state?.book.orders ?? []) this.#combinations.keep(terms.instrument);
    const market = {
      series: (conId: number, nowMs: number) => this.#series(conId, nowMs),
      prices: (nowMs: number) => this.#prices(nowMs),
    };
    const login = loginAccounts(accounts, advisor);
    this.accounts = login.master === undefined ? login.clients : [login.master, ...login.clients];
    this.trading = new Trading(
      login,
      market,
      state ?? firstState(login, BASE_CURRENCY, (conId) => this.#directory.root(conId)),
    );
  }

  /** Finds the contracts that match every given field of a query. */
  find(query: ContractQuery, nowMs: number, includeExpired = false): readonly Instrument[] {
    return this.#directory.find(query, nowMs, includeExpired);
  }

  /** Makes the contracts that `find` finds one at a time, so that a long chain needs no memory. */
  each(query: ContractQuery, nowMs: number, includeExpired = false): Iterable<Instrument> {
    return this.#directory.each(query, nowMs, includeExpired);
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

  /** Lists the classes of the options whose underlying has a `conId`, without making its chain. */
  optionClasses(underConId: number, nowMs: number): readonly OptionClassTerms[] {
    return this.#directory.optionClasses(underConId, nowMs);
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

  /** Tests whether some contract trades at an exchange of this name. */
  isExchange(name: string): boolean {
    return this.#directory.isExchange(name);
  }

  /** Makes a combination of contracts, which has prices from then on. */
  combination(terms: CombinationTerms): Instrument {
    const made = combinationOf(terms);
    this.#combinations.keep(made);
    return made;
  }

  /** Returns the price of a contract as it is changed by hand. */
  priceByHand(instrument: Instrument, nowMs: number): PriceByHand {
    const { conId } = instrument;
    const known = this.#byHand.get(conId) ?? new PriceByHand(this.#series(conId, nowMs));
    this.#byHand.set(conId, known);
    return known;
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

  /** Returns the balances of a scope; default: the first account. */
  balance(nowMs: number, scope?: Scope): Balance {
    return this.trading.balance(nowMs, scope);
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
      previousClose: ({ conId }) => series(conId).previousClose(nowMs),
      underPrice: (instrument) => (isOption(instrument) ? series(instrument.underConId).price(nowMs) : 0),
      day: ({ conId }) => series(conId).calendar.dayAt(nowMs).date,
      rate: (currency) => this.rate(currency, nowMs),
    };
  }

  #series(conId: number, nowMs: number): PriceSeries {
    const listed = this.#directory.get(conId, nowMs);
    const combination = listed === undefined ? this.#combinations.series(conId, nowMs) : undefined;
    if (combination !== undefined) return combination;
    if (listed === undefined) throw new RangeError(`Cannot price contract ${conId}: it is not listed`);
    return this.#model.of(listed, nowMs);
  }
}
