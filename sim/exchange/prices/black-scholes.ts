/** The interest rate of a year that all option prices use. */
export const RATE = 0.04;

const YEAR_MS = 365 * 86_400_000;

/** The terms of an option. */
export interface OptionTerms {
  readonly right: "C" | "P";
  readonly strike: number;
  /** Instant at which it expires, epoch ms. */
  readonly expiresMs: number;
}

/** The model price of an option and its greeks: `theta` a day, `vega` for one percent of volatility. */
export interface OptionValue {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** Returns the standard normal distribution function (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    density(x) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

/** Number of standard deviations beyond which the density counts as 0: below, it has no digit that matters. */
const DEVIATIONS_MAX = 8;

function density(x: number): number {
  if (Math.abs(x) > DEVIATIONS_MAX) return 0;
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Number of digits that are the same on every runtime: engines differ in the last ones of `Math.exp` and `Math.log`. */
const DIGITS = 12;

function rounded(value: number): number {
  return Number(value.toPrecision(DIGITS));
}

/** Prices an option by Black and Scholes, without dividends; from its expiry on, at its intrinsic value. */
export function optionValue(
  terms: OptionTerms,
  underPrice: number,
  volatility: number,
  atMs: number,
): OptionValue {
  const { price, delta, gamma, vega, theta } = modelValue(terms, underPrice, volatility, atMs);
  return {
    price: rounded(price),
    delta: rounded(delta),
    gamma: rounded(gamma),
    vega: rounded(vega),
    theta: rounded(theta),
  };
}

/** Returns the price alone of `optionValue`, in a fraction of its time, for bars of thousands of prices. */
export function optionPrice(
  terms: OptionTerms,
  underPrice: number,
  volatility: number,
  atMs: number,
): number {
  return rounded(modelPrice(terms, underPrice, volatility, atMs));
}

function modelPrice(terms: OptionTerms, underPrice: number, volatility: number, atMs: number): number {
  return formula(terms, underPrice, volatility, atMs)?.price ?? intrinsicValue(terms, underPrice);
}

function modelValue(terms: OptionTerms, underPrice: number, volatility: number, atMs: number): OptionValue {
  const values = formula(terms, underPrice, volatility, atMs);
  const sign = signOf(terms);
  if (values === undefined) {
    const pays = intrinsicValue(terms, underPrice);
    return { price: pays, delta: pays > 0 ? sign : 0, gamma: 0, vega: 0, theta: 0 };
  }
  const { price, d1, d2, years, spread, discounted } = values;
  const decay = (-underPrice * density(d1) * volatility) / (2 * Math.sqrt(years));
  return {
    price,
    delta: sign * normal(sign * d1),
    gamma: density(d1) / (underPrice * spread),
    vega: (underPrice * density(d1) * Math.sqrt(years)) / 100,
    theta: (decay - sign * RATE * discounted * normal(sign * d2)) / 365,
  };
}

/** Computes the price, and the terms of the formula that the greeks need too; undefined where it has no value. */
function formula(terms: OptionTerms, underPrice: number, volatility: number, atMs: number) {
  const { strike, expiresMs } = terms;
  const sign = signOf(terms);
  const years = (expiresMs - atMs) / YEAR_MS;
  if (years <= 0 || volatility <= 0) return undefined;
  const spread = volatility * Math.sqrt(years);
  const d1 = (Math.log(underPrice / strike) + (RATE + (volatility * volatility) / 2) * years) / spread;
  // The square of an absurd volatility has no end: the call is worth the underlying then.
  const d2 = Number.isFinite(d1) ? d1 - spread : -d1;
  const discounted = strike * Math.exp(-RATE * years);
  const price = Math.max(0, sign * (underPrice * normal(sign * d1) - discounted * normal(sign * d2)));
  return { price, d1, d2, years, spread, discounted };
}

function signOf({ right }: OptionTerms): 1 | -1 {
  return right === "C" ? 1 : -1;
}

function intrinsicValue(terms: OptionTerms, underPrice: number): number {
  return Math.max(0, signOf(terms) * (underPrice - terms.strike));
}

/** Returns the volatility at which the model gives a price, by bisection; undefined where no volatility does. */
export function impliedVolatility(
  terms: OptionTerms,
  price: number,
  underPrice: number,
  atMs: number,
): number | undefined {
  let low = 0.0001;
  let high = 5;
  const at = (volatility: number): number => modelPrice(terms, underPrice, volatility, atMs);
  if (price < at(low) || price > at(high)) return undefined;
  for (let turn = 0; turn < 60; turn++) {
    const midpoint = (low + high) / 2;
    if (at(midpoint) < price) low = midpoint;
    else high = midpoint;
  }
  return rounded((low + high) / 2);
}
