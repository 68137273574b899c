import { hash32, mix32 } from "../../world/random.ts";
import type { Calendar } from "../calendar/calendar.ts";
import type { PastPrices } from "../history/past-prices.ts";
import type { TradingHalts } from "./trading-halts.ts";

const MINUTE_MS = 60_000;
/** The seconds of a minute. */
const SECONDS = 60;
/** The volume outside the regular hours, as a share of the usual one. */
const EXTENDED_VOLUME = 0.05;

/** Parameters of the volume of a series. */
export interface SeriesVolumeParts {
  /** A text that no other series has. */
  readonly seed: string;
  readonly calendar: Calendar;
  /** The units traded in an average minute of the regular hours. */
  readonly minuteVolume: number;
  /** The bars of files, which have volumes of their own; undefined for none. */
  readonly past: PastPrices | undefined;
  /** The times without trading, which have no units. */
  readonly halts: TradingHalts;
}

/** The units of an instrument that are traded: those of files where there are some, and otherwise made-up ones. */
export class SeriesVolume {
  readonly #parts: SeriesVolumeParts;
  readonly #seed: number;

  constructor(parts: SeriesVolumeParts) {
    this.#parts = parts;
    this.#seed = hash32(parts.seed);
  }

  /** Returns the units traded from `fromMs` to `toMs`: whole numbers that add up, however the time is divided. */
  between(fromMs: number, toMs: number): number {
    return this.#traded(fromMs, toMs, (beginMs, endMs) => this.#between(beginMs, endMs));
  }

  #between(fromMs: number, toMs: number): number {
    const made = (beginMs: number, endMs: number): number =>
      sum(beginMs, endMs, (minute) => this.#made(minute));
    return this.#parts.past?.volume(fromMs, toMs, made) ?? made(fromMs, toMs);
  }

  /** Returns the units of one minute, counted from 1970. */
  minute(minute: number): number {
    const isHalted = this.#parts.halts.within(minute * MINUTE_MS, (minute + 1) * MINUTE_MS).length > 0;
    if (this.#parts.past === undefined && !isHalted) return this.#made(minute);
    return this.between(minute * MINUTE_MS, (minute + 1) * MINUTE_MS);
  }

  /** Returns the number of trades from `fromMs` to `toMs`: those of each second that has units, one for about each lot. */
  count(fromMs: number, toMs: number, lot: number): number {
    return this.#traded(fromMs, toMs, (beginMs, endMs) => this.#count(beginMs, endMs, lot));
  }

  #count(fromMs: number, toMs: number, lot: number): number {
    const made = (beginMs: number, endMs: number): number =>
      sum(
        beginMs,
        endMs,
        (minute) => this.#made(minute),
        (units, share) => tradesOf(units, share, lot),
      );
    return this.#parts.past?.count(fromMs, toMs, made) ?? made(fromMs, toMs);
  }

  /**
   * Returns the units and the number of trades from `fromMs` to `toMs`, and what is paid for the units when each minute has
   * one price.
   *
   * @param priceOf The price of a minute, counted from 1970.
   */
  traded(
    fromMs: number,
    toMs: number,
    lot: number,
    priceOf: (minute: number) => number,
  ): { readonly volume: number; readonly count: number; readonly paid: number } {
    const isMade = this.#parts.past === undefined && this.#parts.halts.within(fromMs, toMs).length === 0;
    let [volume, count, paid] = [0, 0, 0];
    for (let minute = Math.floor(fromMs / MINUTE_MS); minute * MINUTE_MS < toMs; minute++) {
      const startMs = Math.max(fromMs, minute * MINUTE_MS);
      const endMs = Math.min(toMs, (minute + 1) * MINUTE_MS);
      const isWhole = isMade && endMs - startMs === MINUTE_MS;
      const size = isWhole ? this.#made(minute) : this.between(startMs, endMs);
      volume += size;
      if (isMade) count += isWhole ? tradesOf(size, 1, lot) : this.count(startMs, endMs, lot);
      paid += size * priceOf(minute);
    }
    return { volume, count: isMade ? count : this.count(fromMs, toMs, lot), paid };
  }

  /** Returns a quantity without that of the times in which trading is halted. */
  #traded(fromMs: number, toMs: number, quantity: (fromMs: number, toMs: number) => number): number {
    const halts = this.#parts.halts.within(fromMs, toMs);
    return halts.reduce((sum, halt) => sum - quantity(halt.fromMs, halt.toMs), quantity(fromMs, toMs));
  }

  /** Returns the made-up units of one minute, between a third and five thirds of the average. */
  #made(minute: number): number {
    const { calendar, minuteVolume } = this.#parts;
    const draw = mix32(this.#seed ^ Math.imul(minute, 0x85ebca6b)) / 4_294_967_296;
    const atMs = minute * MINUTE_MS;
    const share = calendar.isOpen(atMs, true) ? 1 : calendar.isPaused(atMs) ? 0 : EXTENDED_VOLUME;
    return Math.floor(minuteVolume * share * (1 / 3 + (4 / 3) * draw));
  }
}

/** The units of a minute up to a share of it. */
function unitsOf(units: number, share: number): number {
  return Math.floor(units * share);
}

/** The trades of a minute up to a share of it: as many in each second that has units, at least one and at most its units. */
function tradesOf(units: number, share: number, lot: number): number {
  if (units <= SECONDS) return unitsOf(units, share);
  const eachSecond = Math.max(1, Math.floor(units / SECONDS / lot));
  const second = Math.floor(share * SECONDS);
  const hasBegun = unitsOf(units, share) > unitsOf(units, second / SECONDS);
  return eachSecond * (hasBegun ? second + 1 : second);
}

/** Adds up a quantity over minutes, given the units of each minute and the quantity up to a share of it. */
function sum(
  fromMs: number,
  toMs: number,
  ofMinute: (minute: number) => number,
  upToShare: (units: number, share: number) => number = unitsOf,
): number {
  const upTo = (atMs: number): number => {
    if (atMs % MINUTE_MS === 0) return 0;
    const minute = Math.floor(atMs / MINUTE_MS);
    return upToShare(ofMinute(minute), (atMs - minute * MINUTE_MS) / MINUTE_MS);
  };
  let total = upTo(toMs) - upTo(fromMs);
  const last = Math.floor(toMs / MINUTE_MS);
  for (let minute = Math.floor(fromMs / MINUTE_MS); minute < last; minute++)
    total += upToShare(ofMinute(minute), 1);
  return total;
}
