import { hash32 } from "../world/random.ts";
import { optionValue } from "./black-scholes.ts";
import type { ListedInstrument } from "./contract-chains.ts";
import type { ContractDefinition } from "./contract-definition.ts";
import type { ContractDirectory } from "./contract-directory.ts";
import { expiresMs, optionTerms } from "./expiry.ts";
import { isOption } from "./instrument.ts";
import { PricePath, STEP_MS } from "./price-path.ts";
import { PriceSeries } from "./price-series.ts";

const YEAR_MS = 365.25 * 86_400_000;
/** The cost of carry of a future, as a share of its underlying's price a year. */
const CARRY = 0.02;
/** The standard deviation of a year's log return of the market as a whole. */
const MARKET_VOLATILITY = 0.16;
/** The volume of one option, as a share of its underlying's. */
const OPTION_VOLUME = 0.0005;

/** Returns the volatility of a contract over a year, its part in the market's move included. */
export function volatilityOf({ volatility, beta }: ContractDefinition): number {
  return Math.hypot(volatility, beta * MARKET_VOLATILITY);
}

/**
 * The model that prices every instrument: makes the price series of each when it is first needed.
 *
 * The log price is beta x 16 % x the market's path + own volatility x its own path, where each path is a Brownian bridge
 * between distant anchors. Futures follow their underlying plus carry; options follow it by Black and Scholes.
 */
export class PriceModel {
  readonly #seed: number;
  readonly #directory: ContractDirectory;
  readonly #market: PricePath;
  readonly #series = new Map<number, PriceSeries>();
  readonly #roots = new Map<number, (point: number) => number>();

  constructor(seed: number, directory: ContractDirectory) {
    this.#seed = seed;
    this.#directory = directory;
    this.#market = new PricePath(hash32(`${seed}/market`));
  }

  /** Returns the price series of an instrument. */
  of({ instrument, definition }: ListedInstrument, nowMs: number): PriceSeries {
    const known = this.#series.get(instrument.conId);
    if (known !== undefined) return known;
    const series = new PriceSeries({
      instrument,
      seed: this.#seed,
      spreadTicks: isOption(instrument) ? 2 : definition.spreadTicks,
      minuteVolume: isOption(instrument)
        ? Math.max(2, definition.minuteVolume * OPTION_VOLUME)
        : definition.minuteVolume,
      spread: this.#spread({ instrument, definition }, nowMs),
      rawAt: this.#rawAt({ instrument, definition }, nowMs),
    });
    this.#series.set(instrument.conId, series);
    return series;
  }

  /** Returns the standard deviations of the paths that a price is made of, added up; undefined for an option. */
  #spread({ instrument, definition }: ListedInstrument, nowMs: number): number | undefined {
    if (isOption(instrument)) return undefined;
    const followed = definition.futures?.underlying ?? definition.follows ?? 0;
    const { beta, volatility } = this.#directory.get(followed, nowMs)?.definition ?? definition;
    return Math.abs(beta) * MARKET_VOLATILITY + volatility;
  }

  #rawAt({ instrument, definition }: ListedInstrument, nowMs: number): (point: number) => number {
    if (instrument.lastTradeDate === "") {
      const followed = this.#directory.get(definition.follows ?? 0, nowMs);
      return this.#root(followed?.definition ?? definition);
    }
    const terms = optionTerms(instrument);
    if (terms !== undefined) {
      const future =
        instrument.secType === "FOP" ? this.#directory.get(instrument.underConId, nowMs) : undefined;
      const under = future === undefined ? this.#root(definition) : this.#rawAt(future, nowMs);
      const volatility = volatilityOf(definition);
      return (point) => optionValue(terms, under(point), volatility, point * STEP_MS).price;
    }
    const underlying = this.#directory.get(definition.futures?.underlying ?? 0, nowMs);
    const under = this.#root(underlying?.definition ?? definition);
    const endsMs = expiresMs(instrument);
    return (point) => under(point) * Math.exp((CARRY * (endsMs - point * STEP_MS)) / YEAR_MS);
  }

  #root(definition: ContractDefinition): (point: number) => number {
    const known = this.#roots.get(definition.conId);
    if (known !== undefined) return known;
    const { conId, price, volatility, beta } = definition;
    const own = new PricePath(hash32(`${this.#seed}/price/${conId}`));
    const market = this.#market;
    const made = (point: number): number =>
      price * Math.exp(beta * MARKET_VOLATILITY * market.point(point) + volatility * own.point(point));
    this.#roots.set(conId, made);
    return made;
  }
}
