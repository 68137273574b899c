import { FILE_BAR_SIZES } from "./history-file-name.ts";
import { type PastBar, type PastSeries, placeOf } from "./price-history.ts";

/** Prices outside of these bounds are mistakes: a decimal point at the wrong place, a sentinel, a total. */
const PRICES = { least: 0.000_001, most: 10_000_000 } as const;
/** Units and trades of one bar beyond which the number is a mistake. */
const QUANTITY_MOST = 1e13;
/** The smallest part of a unit that is traded anywhere, as a number of decimals. */
const VOLUME_DECIMALS = 8;
/** The factor between prices of one instrument from which on one of them is a mistake. */
const FAR_FACTOR = 1_000;
/** Years of bars: no data service has older ones, and contracts of later ones are not listed. */
const YEARS = { first: 1970, last: 2099 } as const;
const [FIRST_MS, END_MS] = [Date.UTC(YEARS.first, 0), Date.UTC(YEARS.last + 1, 0)];

/** A rule of one bar: returns what is wrong with it, for the message, or undefined. */
type PastBarRule = (bar: PastBar, before: PastBar | undefined) => string | undefined;

const PRICE_NAMES = ["open", "high", "low", "close"] as const;

const RULES: readonly PastBarRule[] = [
  ({ startMs }) => wrongYear(startMs),
  (bar) => PRICE_NAMES.map((name) => wrongPrice(name, bar[name])).find((cause) => cause !== undefined),
  ({ high, low }) => (high < low ? `high ${high} is below low ${low}` : undefined),
  (bar) => outside("open", bar.open, bar),
  (bar) => outside("close", bar.close, bar),
  ({ high, low }) =>
    high > low * FAR_FACTOR ? `high ${high} is more than ${FAR_FACTOR} times the low ${low}` : undefined,
  ({ volume }) => wrongQuantity("volume", volume),
  ({ wap }) => (wap === undefined ? undefined : wrongNumber("wap", wap)),
  (bar) => (bar.wap === undefined || bar.volume === 0 ? undefined : outside("wap", bar.wap, bar)),
  ({ count = 0 }) =>
    !Number.isInteger(count) || count < 0
      ? `count ${count} is no whole number from 0`
      : count > QUANTITY_MOST
        ? `count ${count} is above ${QUANTITY_MOST}`
        : undefined,
  ({ startMs }, before) =>
    startMs === before?.startMs ? "its time is that of the line before: it is there twice" : undefined,
  ({ startMs }, before) =>
    before !== undefined && startMs < before.startMs
      ? "its time is before that of the line before"
      : undefined,
  (bar, before) => (before === undefined ? undefined : farOff(bar, before, "the bar before")),
];

/** Returns what is wrong with a bar that follows another one, or with the first one; undefined for a right one. */
export function mistakeOf(bar: PastBar, before: PastBar | undefined): string | undefined {
  for (const rule of RULES) {
    const mistake = rule(bar, before);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

/** Types of instruments that are traded in parts of a unit; all others have whole volumes. */
const DIVIDED: readonly string[] = ["STK", "FUND", "CASH", "CRYPTO", "CMDTY", "CFD"];

/**
 * Checks a series: its bar size, its bars, and that its volumes fit the instrument.
 *
 * @throws {RangeError} At the first mistake; the message names the file and the line.
 */
export function checkSeries(series: PastSeries, secType: string): void {
  const { instrument, length, bars } = series;
  if (!Object.values(FILE_BAR_SIZES).includes(length))
    throw new RangeError(`${instrument}: bars of ${length} ms: there is no such bar size`);
  for (const [at, bar] of bars.entries()) {
    const mistake = mistakeOf(bar, bars[at - 1]);
    if (mistake !== undefined) throw new RangeError(`${placeOf(series, at)}: ${mistake}`);
    if (!DIVIDED.includes(secType) && !Number.isInteger(bar.volume))
      throw new RangeError(
        `${placeOf(series, at)}: volume ${bar.volume} is no whole number: ${instrument} is traded in whole units`,
      );
  }
}

/** Returns how a bar is too far off from another one of the same instrument; undefined where it is not. */
export function farOff(bar: PastBar, other: PastBar, name: string): string | undefined {
  if (bar.high <= other.low * FAR_FACTOR && other.high <= bar.low * FAR_FACTOR) return undefined;
  return `its prices from ${bar.low} to ${bar.high} are more than ${FAR_FACTOR} times off those of ${name}, from ${other.low} to ${other.high}`;
}

/** Returns what is wrong with a time; undefined for a right one. */
export function wrongYear(atMs: number): string | undefined {
  if (atMs >= FIRST_MS && atMs < END_MS) return undefined;
  return `its time is not in the years from ${YEARS.first} to ${YEARS.last}`;
}

/** Returns what is wrong with a price; undefined for a right one. */
export function wrongPrice(name: string, price: number): string | undefined {
  if (price <= 0) return `${name} ${price} is not above 0`;
  if (price >= PRICES.least && price <= PRICES.most) return undefined;
  return `${name} ${price} is not between ${PRICES.least} and ${PRICES.most}`;
}

function wrongNumber(name: string, value: number): string | undefined {
  return Number.isFinite(value) ? undefined : `${name} ${value} is no number`;
}

/** Returns what is wrong with a number of units; undefined for a right one. */
export function wrongQuantity(name: string, units: number): string | undefined {
  if (units < 0) return `${name} ${units} is below 0`;
  if (!(units <= QUANTITY_MOST)) return `${name} ${units} is not between 0 and ${QUANTITY_MOST}`;
  if (Math.abs(units - Number(units.toFixed(VOLUME_DECIMALS))) <= Number.EPSILON * units) return undefined;
  return `${name} ${units} has more than ${VOLUME_DECIMALS} decimals`;
}

function outside(name: string, price: number, { low, high }: PastBar): string | undefined {
  return price < low || price > high
    ? `${name} ${price} is not between low ${low} and high ${high}`
    : undefined;
}
