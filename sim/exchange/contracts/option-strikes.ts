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

/**
 * The highest multiples of the step of each kind of chain. Beyond them the step grows with the price, as those of exchanges
 * do, so that any price gives an expiration a few hundred strikes at most.
 */
const HIGHEST = { daily: 2_500, wednesdays: 500, others: 1_500, eachSide: 4_000 };
/** The first digits of steps that have grown. */
const ROUND = [1, 2, 5, 10];
/** The price beyond which strikes grow no further: larger numbers of cents are not exact. */
const PRICE_MAX = 1e12;
/** The number of multiples that a chain has at least, however low the price is. */
const MULTIPLES_LEAST = 4;

/** Returns the distance between strikes near the price: the chain's `strikeStep`, or a rounder one for a high price. */
export function strikeStepOf(definition: ContractDefinition, chain: OptionChain): number {
  const { strikeStep, strikesEachSide, expirations } = chain;
  const most =
    strikesEachSide !== undefined
      ? HIGHEST.eachSide
      : expirations === "daily" || expirations === "wednesdays"
        ? HIGHEST[expirations]
        : HIGHEST.others;
  const highest = strikesEachSide === undefined ? reachOf(definition).high : levelOf(definition);
  const least = highest / most;
  if (least <= strikeStep) return strikeStep;
  const power = 10 ** Math.floor(Math.log10(least));
  return power * (ROUND.find((digit) => digit * power >= least) ?? 10);
}

/** The strikes of an expiration, as multiples of `strikeStepOf`, lowest first. */
export function strikeMultiples(
  definition: ContractDefinition,
  chain: OptionChain,
  daysLeft: number,
): readonly number[] {
  const { least, most, lists } = strikesListed(definition, chain, daysLeft);
  const found: number[] = [];
  for (let multiple = least; multiple <= most; multiple++) if (lists(multiple)) found.push(multiple);
  return found;
}

/** Returns whether an expiration has a strike, given as a multiple of `strikeStepOf`. */
export function listsStrike(
  definition: ContractDefinition,
  chain: OptionChain,
  daysLeft: number,
  multiple: number,
): boolean {
  const { least, most, lists } = strikesListed(definition, chain, daysLeft);
  return Number.isInteger(multiple) && multiple >= least && multiple <= most && lists(multiple);
}

function strikesListed(
  definition: ContractDefinition,
  chain: OptionChain,
  daysLeft: number,
): {
  readonly least: number;
  readonly most: number;
  readonly lists: (multiple: number) => boolean;
} {
  const price = levelOf(definition);
  const { strikesEachSide } = chain;
  const strikeStep = strikeStepOf(definition, chain);
  if (strikesEachSide !== undefined) {
    const middle = Math.round(price / strikeStep);
    const least = Math.max(1, middle - strikesEachSide);
    return { least, most: middle + strikesEachSide, lists: () => true };
  }
  const { least, most, wide, widest } = grid(definition, chain);
  const near = chain.expirations === "daily" ? NEAR_DAILY : NEAR;
  const lists = (multiple: number): boolean => {
    const distance = Math.abs((multiple * strikeStep) / price - 1);
    const isNear = daysLeft <= near.days && distance <= near.band;
    return isNear || multiple % (distance <= WIDE_BAND ? wide : widest) === 0;
  };
  return { least, most, lists };
}

/** Returns the highest multiple of `strikeStepOf` that a chain can list. */
export function highestMultiple(definition: ContractDefinition, chain: OptionChain): number {
  const { strikesEachSide } = chain;
  return strikesEachSide === undefined
    ? grid(definition, chain).most
    : Math.round(levelOf(definition) / strikeStepOf(definition, chain)) + strikesEachSide;
}

/** Returns the price that strikes are around. */
function levelOf({ price }: ContractDefinition): number {
  return Math.min(price, PRICE_MAX);
}

/**
 * Returns how far strikes reach: two standard deviations of a year and a half of the price, and 40 % and 60 % at least.
 */
function reachOf(definition: ContractDefinition): { readonly low: number; readonly high: number } {
  const price = levelOf(definition);
  const reach = 2 * Math.sqrt(1.5) * Math.hypot(definition.volatility, definition.beta * MARKET_VOLATILITY);
  return {
    low: price * Math.min(0.6, Math.exp(-reach)),
    high: price * Math.min(8, Math.max(1.6, Math.exp(reach))),
  };
}

/**
 * Returns the bounds of the strikes, and how many steps are between those further from the price.
 *
 * The grid of far expirations is part of that of near ones, so that an option stays listed until it expires.
 */
function grid(
  definition: ContractDefinition,
  chain: OptionChain,
): { least: number; most: number; wide: number; widest: number } {
  const { expirations } = chain;
  const strikeStep = strikeStepOf(definition, chain);
  const { low, high } = reachOf(definition);
  const steps = (2 * WIDE_BAND * levelOf(definition)) / strikeStep / WIDE_STRIKES;
  const wide =
    expirations === "daily"
      ? ([20, 10, 5, 2].find((round) => round <= steps) ?? 1)
      : expirations === "wednesdays"
        ? 1
        : 2;
  return {
    least: Math.max(1, Math.ceil(low / strikeStep)),
    most: Math.max(MULTIPLES_LEAST, Math.floor(high / strikeStep)),
    wide,
    widest: 2 * wide,
  };
}
