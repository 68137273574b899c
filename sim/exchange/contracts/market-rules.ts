/** One step of a market rule: from this price on, prices are multiples of the increment. */
export type PriceBand = readonly [lowEdge: number, increment: number];

/** The rule of US shares. */
const US_SHARE_RULE = 26;
const OPTION_RULE = 32;
const INDEX_FUTURE_RULE = 67;
const INDEX_OPTION_RULE = 110;
const CURRENCY_RULE = 239;
/** Rules of which only the numbers and increments are known, not the contracts. */
const TEN_THOUSANDTHS_RULE = 635;
const QUARTERS_RULE = 2_806;
/** Rules whose true numbers are unknown have numbers from here on. */
const EUROPE_RULE = 900_001;
const HONG_KONG_RULE = 900_002;
const TOKYO_RULE = 900_003;
/** Rules of one increment whose true numbers are unknown: this number plus the increment in hundred-millionths. */
const PLAIN_RULES = 1_000_000;
const PLAIN_SCALE = 100_000_000;

/**
 * The price increments of each market rule by its number.
 *
 * True numbers: 26, one increment of a cent, as TWS sends it for US shares; 32 and 239 as nautilus_trader's adapter has them
 * for options and currencies; 110 with its two increments for options on the S&P 500 (public test data of clients); 67 for
 * CME's index futures, 635 and 2806 as stoqey/ib's live suite expects them. All others are made up: those of Europe are the most liquid class of the European
 * Union's common table (RTS 11), those of Hong Kong and Tokyo the exchanges' tables for liquid shares.
 */
export const MARKET_RULES: Readonly<Record<number, readonly PriceBand[]>> = {
  [US_SHARE_RULE]: [[0, 0.01]],
  [OPTION_RULE]: [[0, 0.01]],
  [INDEX_FUTURE_RULE]: [[0, 0.25]],
  [INDEX_OPTION_RULE]: [
    [0, 0.05],
    [3, 0.1],
  ],
  [CURRENCY_RULE]: [[0, 0.00005]],
  [TEN_THOUSANDTHS_RULE]: [[0, 0.0001]],
  [QUARTERS_RULE]: [[0, 0.25]],
  [EUROPE_RULE]: [
    [0, 0.0001],
    [1, 0.0002],
    [2, 0.0005],
    [5, 0.001],
    [10, 0.002],
    [20, 0.005],
    [50, 0.01],
    [100, 0.02],
    [200, 0.05],
    [500, 0.1],
    [1_000, 0.2],
    [2_000, 0.5],
  ],
  [HONG_KONG_RULE]: [
    [0, 0.001],
    [0.25, 0.005],
    [0.5, 0.01],
    [20, 0.02],
    [50, 0.05],
    [100, 0.1],
    [200, 0.2],
    [500, 0.5],
    [1_000, 1],
    [2_000, 2],
  ],
  [TOKYO_RULE]: [
    [0, 0.1],
    [1_000, 0.5],
    [3_000, 1],
    [10_000, 5],
    [30_000, 10],
    [100_000, 50],
  ],
};

/** What the rule of a contract depends on. */
interface Priced {
  readonly secType: string;
  readonly exchange: string;
  readonly primaryExchange: string;
  readonly currency: string;
  readonly minTick: number;
}

/** Returns the number of the market rule of a contract. */
export function marketRuleOf({ secType, exchange, primaryExchange, currency, minTick }: Priced): number {
  if (secType === "STK") {
    if (currency === "HKD") return HONG_KONG_RULE;
    if (currency === "JPY") return TOKYO_RULE;
    if (currency === "USD" && primaryExchange !== "LSEETF") return US_SHARE_RULE;
    return EUROPE_RULE;
  }
  if (secType === "OPT") return minTick === 0.05 ? INDEX_OPTION_RULE : OPTION_RULE;
  if (secType === "CASH" && minTick === 0.00005) return CURRENCY_RULE;
  if (secType.endsWith("FUT") && exchange === "CME" && minTick === 0.25) return INDEX_FUTURE_RULE;
  return minTick === 0.01 ? US_SHARE_RULE : plainRule(minTick);
}

/** Returns the increments of a rule by its number: those of `MARKET_RULES`, or the one that a made-up number stands for. */
export function bandsOf(rule: number): readonly PriceBand[] | undefined {
  const known = MARKET_RULES[rule];
  if (known !== undefined) return known;
  return rule > PLAIN_RULES ? [[0, Number(((rule - PLAIN_RULES) / PLAIN_SCALE).toFixed(8))]] : undefined;
}

/** Returns the price increment at a price; below 0 it is that of the same price above 0. */
export function incrementAt(rule: number, price: number): number {
  let found = 0.01;
  for (const [lowEdge, increment] of bandsOf(rule) ?? []) if (Math.abs(price) >= lowEdge) found = increment;
  return found;
}

function plainRule(tick: number): number {
  return PLAIN_RULES + Math.round(tick * PLAIN_SCALE);
}
