import { hash32 } from "../world/random.ts";
import { fromWall } from "../world/zones.ts";
import { type OptionTerms, optionValue } from "./black-scholes.ts";
import type { Directory, Listed } from "./directory.ts";
import type { Instrument } from "./instrument.ts";
import type { Listing } from "./listing.ts";
import { Path, STEP_MS } from "./path.ts";
import { Tape } from "./tape.ts";

const YEAR_MS = 365.25 * 86_400_000;
/** What a future costs more than its underlying, for a year. */
const CARRY = 0.02;
/** The standard deviation of a year's log return of the market as a whole. */
const MARKET_VOLATILITY = 0.16;
/** Of the underlying's volume, what one option has. */
const OPTION_VOLUME = 0.0005;

/** When an option or a future ends: four o'clock in New York on its last day. */
export function expiresMs({ lastTradeDate }: Instrument): number {
  const [year, month, date] = [lastTradeDate.slice(0, 4), lastTradeDate.slice(4, 6), lastTradeDate.slice(6)];
  return fromWall(Date.UTC(Number(year), Number(month) - 1, Number(date), 16), "US/Eastern");
}

/** What an option is, for the model. */
export function optionTerms(instrument: Instrument): OptionTerms | undefined {
  const { right, strike } = instrument;
  return right === "" ? undefined : { right, strike, expiresMs: expiresMs(instrument) };
}

/** The volatility of a year that a line of the universe comes to, with its part in the market's move. */
export function volatilityOf({ volatility, beta }: Listing): number {
  return Math.hypot(volatility, beta * MARKET_VOLATILITY);
}

/**
 * The tape of each instrument, made when it is first looked at.
 *
 * The process: log price = beta x 16 % x the market's path + own volatility x its own path, each path a Brownian
 * bridge between far pillars. Futures follow their underlying plus carry; options follow it by Black and Scholes.
 */
export class Tapes {
  readonly #seed: number;
  readonly #directory: Directory;
  readonly #market: Path;
  readonly #tapes = new Map<number, Tape>();
  readonly #roots = new Map<number, (point: number) => number>();

  constructor(seed: number, directory: Directory) {
    this.#seed = seed;
    this.#directory = directory;
    this.#market = new Path(hash32(`${seed}/market`));
  }

  of({ instrument, listing }: Listed, nowMs: number): Tape {
    const known = this.#tapes.get(instrument.conId);
    if (known !== undefined) return known;
    const isOption = instrument.secType === "OPT";
    const tape = new Tape({
      instrument,
      seed: this.#seed,
      spreadTicks: isOption ? 2 : listing.spreadTicks,
      minuteVolume: isOption ? Math.max(2, listing.minuteVolume * OPTION_VOLUME) : listing.minuteVolume,
      rawAt: this.#rawAt({ instrument, listing }, nowMs),
    });
    this.#tapes.set(instrument.conId, tape);
    return tape;
  }

  #rawAt({ instrument, listing }: Listed, nowMs: number): (point: number) => number {
    if (instrument.lastTradeDate === "") return this.#root(listing);
    const terms = optionTerms(instrument);
    if (terms !== undefined) {
      const under = this.#root(listing);
      const volatility = volatilityOf(listing);
      return (point) => optionValue(terms, under(point), volatility, point * STEP_MS).price;
    }
    const underlying = this.#directory.get(listing.futures?.underlying ?? 0, nowMs);
    const under = this.#root(underlying?.listing ?? listing);
    const endsMs = expiresMs(instrument);
    return (point) => under(point) * Math.exp((CARRY * (endsMs - point * STEP_MS)) / YEAR_MS);
  }

  #root(listing: Listing): (point: number) => number {
    const known = this.#roots.get(listing.conId);
    if (known !== undefined) return known;
    const { conId, price, volatility, beta } = listing;
    const own = new Path(hash32(`${this.#seed}/price/${conId}`));
    const market = this.#market;
    const made = (point: number): number =>
      price * Math.exp(beta * MARKET_VOLATILITY * market.point(point) + volatility * own.point(point));
    this.#roots.set(conId, made);
    return made;
  }
}
