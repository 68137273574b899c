import type { ContractDefinition, OptionChain } from "./contract-definition.ts";

/** The share of the market's move; see `price-model.ts`. */
const MARKET_VOLATILITY = 0.16;
/** The days to expiry within which all strikes near the price are listed, and how near: of most chains, of daily ones. */
const NEAR = { days: 70, band: 0.1 };
const NEAR_DAILY = { days: 30, band: 0.06 };
/** About the number of strikes within that distance on the wider grid of daily chains. */
const WIDE_STRIKES = 60;
/** The distance within which every expiration has the strikes of the wider grid. */
const WIDE_BAND = 0.3;

/** The strikes of an expiration, as multiples of the chain's `strikeStep`, lowest first. */
export function strikeMultiples(
  definition: ContractDefinition,
  chain: OptionChain,
  daysLeft: number,
): readonly number[] {
  const { price } = definition;
  const { strikeStep, strikesEachSide } = chain;
  if (strikesEachSide !== undefined) {
    const middle = Math.round(price / strikeStep);
    return Array.from({ length: 2 * strikesEachSide + 1 }, (_, at) => middle - strikesEachSide + at).filter(
      (multiple) => multiple > 0,
    );
  }
  const { least, most, wide, widest } = grid(definition, chain);
  const near = chain.expirations === "daily" ? NEAR_DAILY : NEAR;
  const found: number[] = [];
  for (let multiple = least; multiple <= most; multiple++) {
    const distance = Math.abs((multiple * strikeStep) / price - 1);
    const isNear = daysLeft <= near.days && distance <= near.band;
    if (isNear || multiple % (distance <= WIDE_BAND ? wide : widest) === 0) found.push(multiple);
  }
  return found;
}

/** Returns the highest multiple of `strikeStep` that a chain can list. */
export function highestMultiple(definition: ContractDefinition, chain: OptionChain): number {
  const { strikeStep, strikesEachSide } = chain;
  return strikesEachSide === undefined
    ? grid(definition, chain).most
    : Math.round(definition.price / strikeStep) + strikesEachSide;
}

/**
 * Returns the bounds of the strikes, and how many steps are between those further from the price.
 *
 * Strikes reach two standard deviations of a year and a half of the price, and 40 % and 60 % at least. The grid of far
 * expirations is part of that of near ones, so that an option stays listed until it expires.
 */
function grid(
  { price, volatility, beta }: ContractDefinition,
  { strikeStep, expirations }: OptionChain,
): { least: number; most: number; wide: number; widest: number } {
  const reach = 2 * Math.sqrt(1.5) * Math.hypot(volatility, beta * MARKET_VOLATILITY);
  const low = price * Math.min(0.6, Math.exp(-reach));
  const high = price * Math.min(8, Math.max(1.6, Math.exp(reach)));
  const steps = (2 * WIDE_BAND * price) / strikeStep / WIDE_STRIKES;
  const wide =
    expirations === "daily"
      ? ([20, 10, 5, 2].find((round) => round <= steps) ?? 1)
      : expirations === "wednesdays"
        ? 1
        : 2;
  return {
    least: Math.max(1, Math.ceil(low / strikeStep)),
    most: Math.floor(high / strikeStep),
    wide,
    widest: 2 * wide,
  };
}
