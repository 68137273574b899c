import { hash32 } from "../../world/random.ts";
import type { ListedInstrument } from "../contracts/contract-chains.ts";
import type { ContractDefinition } from "../contracts/contract-definition.ts";
import type { ContractDirectory } from "../contracts/contract-directory.ts";
import { type Instrument, isOption } from "../contracts/instrument.ts";
import { LOTS } from "../contracts/lots.ts";
import type { PastLayers } from "../history/past-layers.ts";
import { PastPrices } from "../history/past-prices.ts";
import { continuous, type PriceCurve } from "../history/price-curve.ts";
import { optionValue } from "./black-scholes.ts";
import { DayBars } from "./day-bars.ts";
import { expiresMs, optionTerms } from "./expiry.ts";
import { PricePath, STEP_MS } from "./price-path.ts";
import { PriceScripts } from "./price-script.ts";
import { PriceSeries } from "./price-series.ts";
import { mappedCurve, ScriptedCurve } from "./scripted-curve.ts";

const YEAR_MS = 365.25 * 86_400_000;
/** The cost of carry of a future, as a share of its underlying's price a year. */
const CARRY = 0.02;
/** The standard deviation of a year's log return of the market as a whole. */
const MARKET_VOLATILITY = 0.16;
/** The price series that are kept; those of options are made again when they are needed again. */
const SERIES_MAX = 2_000;
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
  readonly #roots = new Map<number, ScriptedCurve>();
  readonly #dayBars = new DayBars();
  readonly #scripts = new PriceScripts();
  readonly #pasts: ReadonlyMap<number, PastLayers>;

  /** @param pasts Past prices by `conId`; they replace the made-up ones. */
  constructor(
    seed: number,
    directory: ContractDirectory,
    pasts: ReadonlyMap<number, PastLayers> = new Map(),
  ) {
    this.#seed = seed;
    this.#pasts = pasts;
    this.#directory = directory;
    this.#market = new PricePath(hash32(`${seed}/market`));
  }

  /** Returns the price series of an instrument. */
  of({ instrument, definition }: ListedInstrument, nowMs: number): PriceSeries {
    const known = this.#series.get(instrument.conId);
    if (known !== undefined) return known;
    const curve = this.#curve({ instrument, definition }, nowMs);
    const series = new PriceSeries({
      instrument,
      seed: this.#seed,
      dayBars: this.#dayBars,
      spreadTicks: isOption(instrument) ? 2 : definition.spreadTicks,
      minuteVolume: isOption(instrument)
        ? Math.max(2, definition.minuteVolume * OPTION_VOLUME)
        : definition.minuteVolume,
      spread: this.#spread({ instrument, definition }, nowMs),
      curve,
      past: curve.own instanceof PastPrices && this.#pasts.has(instrument.conId) ? curve.own : undefined,
      script: this.#scripts.of(instrument.conId),
      // The options of a share are halted with it.
      haltedWith: instrument.secType === "OPT" ? [this.#scripts.of(instrument.underConId)] : [],
    });
    if (this.#series.size >= SERIES_MAX) this.#dropOldest();
    this.#series.set(instrument.conId, series);
    return series;
  }

  /** Drops the half of the series that was made first, but for those that are not of options. */
  #dropOldest(): void {
    const oldest = [...this.#series].slice(0, SERIES_MAX / 2);
    for (const [conId, { instrument }] of oldest) if (isOption(instrument)) this.#series.delete(conId);
  }

  /**
   * Returns the standard deviations of the paths that a price is made of, added up; undefined for an option, and for a price
   * that follows files.
   */
  #spread({ instrument, definition }: ListedInstrument, nowMs: number): number | undefined {
    const under = this.#directory.get(definition.futures?.underlying ?? 0, nowMs)?.definition ?? definition;
    // The index of a future may follow another index.
    const root = this.#directory.get(under.follows ?? 0, nowMs)?.definition ?? under;
    const ids = [instrument.conId, definition.conId, under.conId, root.conId];
    if (isOption(instrument) || ids.some((conId) => this.#pasts.has(conId))) return undefined;
    const { beta, volatility } = root;
    return Math.abs(beta) * MARKET_VOLATILITY + volatility;
  }

  /** Returns the price of an instrument: that of its files, and otherwise the made-up one. */
  #curve({ instrument, definition }: ListedInstrument, nowMs: number): ScriptedCurve {
    if (instrument.lastTradeDate !== "")
      return this.#scripted(instrument, this.#derived({ instrument, definition }, nowMs));
    const followed = this.#directory.get(definition.follows ?? 0, nowMs);
    if (followed !== undefined) return this.#scripted(instrument, this.#root(followed.definition));
    return this.#root(definition);
  }

  /** Returns the price of a future or an option as it follows from that of its underlying. */
  #derived({ instrument, definition }: ListedInstrument, nowMs: number): PriceCurve {
    const terms = optionTerms(instrument);
    if (terms !== undefined) {
      const volatility = volatilityOf(definition);
      const future =
        instrument.secType === "FOP" ? this.#directory.get(instrument.underConId, nowMs) : undefined;
      return mappedCurve(
        future === undefined ? this.#root(definition) : this.#curve(future, nowMs),
        (under, point) => optionValue(terms, under, volatility, point * STEP_MS).price,
      );
    }
    const underlying = this.#directory.get(definition.futures?.underlying ?? 0, nowMs);
    const endsMs = expiresMs(instrument);
    return mappedCurve(
      underlying === undefined ? this.#root(definition) : this.#curve(underlying, nowMs),
      (under, point) => under * Math.exp((CARRY * (endsMs - point * STEP_MS)) / YEAR_MS),
    );
  }

  #root(definition: ContractDefinition): ScriptedCurve {
    const known = this.#roots.get(definition.conId);
    if (known !== undefined) return known;
    const { conId, price, volatility, beta } = definition;
    const own = new PricePath(hash32(`${this.#seed}/price/${conId}`));
    const market = this.#market;
    const made = continuous(
      (point) =>
        price * Math.exp(beta * MARKET_VOLATILITY * market.point(point) + volatility * own.point(point)),
    );
    const curve = this.#scripted(definition, made);
    this.#roots.set(conId, curve);
    return curve;
  }

  /** Makes a curve that follows files, and above all what is done by hand. */
  #scripted(contract: Pick<Instrument, "conId" | "secType">, made: PriceCurve): ScriptedCurve {
    return new ScriptedCurve(this.#withPast(contract, made), this.#scripts.of(contract.conId));
  }

  #withPast({ conId, secType }: Pick<Instrument, "conId" | "secType">, made: PriceCurve): PriceCurve {
    const layers = this.#pasts.get(conId);
    if (layers === undefined) return made;
    return new PastPrices(layers, made, `${this.#seed}/past/${conId}`, LOTS[secType]);
  }
}
