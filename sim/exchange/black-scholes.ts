/** Interest for a year, as in all option prices here. */
export const RATE = 0.04;

const YEAR_MS = 365 * 86_400_000;

/** A call or put, and what it hangs on. */
export interface OptionTerms {
  readonly right: "C" | "P";
  readonly strike: number;
  /** When it ends, epoch ms. */
  readonly expiresMs: number;
}

/** What an option is worth by the model, and how that moves. `theta` is for a day, `vega` for one percent. */
export interface OptionValue {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
  readonly theta: number;
}

/** The standard normal distribution (Abramowitz and Stegun 26.2.17, error below 7.5e-8). */
function normal(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const tail =
    density(x) *
    t *
    (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return x >= 0 ? 1 - tail : tail;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

/** Black and Scholes, without dividends. After it has ended an option is worth what it pays. */
export function optionValue(
  { right, strike, expiresMs }: OptionTerms,
  underPrice: number,
  volatility: number,
  atMs: number,
): OptionValue {
  const sign = right === "C" ? 1 : -1;
  const years = (expiresMs - atMs) / YEAR_MS;
  if (years <= 0 || volatility <= 0) {
    const pays = Math.max(0, sign * (underPrice - strike));
    return { price: pays, delta: pays > 0 ? sign : 0, gamma: 0, vega: 0, theta: 0 };
  }
  const spread = volatility * Math.sqrt(years);
  const d1 = (Math.log(underPrice / strike) + (RATE + (volatility * volatility) / 2) * years) / spread;
  const d2 = d1 - spread;
  const discounted = strike * Math.exp(-RATE * years);
  const price = sign * (underPrice * normal(sign * d1) - discounted * normal(sign * d2));
  const decay = (-underPrice * density(d1) * volatility) / (2 * Math.sqrt(years));
  return {
    price: Math.max(0, price),
    delta: sign * normal(sign * d1),
    gamma: density(d1) / (underPrice * spread),
    vega: (underPrice * density(d1) * Math.sqrt(years)) / 100,
    theta: (decay - sign * RATE * discounted * normal(sign * d2)) / 365,
  };
}

/** The volatility at which the model gives a price, by halving; undefined where no volatility does. */
export function impliedVolatility(
  terms: OptionTerms,
  price: number,
  underPrice: number,
  atMs: number,
): number | undefined {
  let low = 0.0001;
  let high = 5;
  const at = (volatility: number): number => optionValue(terms, underPrice, volatility, atMs).price;
  if (price < at(low) || price > at(high)) return undefined;
  for (let turn = 0; turn < 60; turn++) {
    const middle = (low + high) / 2;
    if (at(middle) < price) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
