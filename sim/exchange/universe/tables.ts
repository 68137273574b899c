import { madeUpConId } from "../con-ids.ts";
import type { ContractDefinitionInput, OptionChain } from "../contract-definition.ts";
import { coin, etf, type Industry, index, pair, share } from "../contract-templates.ts";
import { incrementAt, marketRuleOf } from "../market-rules.ts";
import { COINS, PAIRS, SPOT_CONTRACTS } from "./currencies.ts";
import { FOREIGN_SHARES } from "./foreign-shares.ts";
import { FUTURES } from "./futures.ts";
import { INDICES } from "./indices.ts";
import { US_FUNDS } from "./us-funds.ts";
import { US_SHARES } from "./us-shares.ts";

const EXCHANGES: Readonly<Record<string, string>> = {
  N: "NYSE",
  Q: "NASDAQ",
  A: "AMEX",
  P: "ARCA",
  Z: "BATS",
};

/** How the shares of a sector move: their industry, own volatility of a year and share of the market's move. */
const SECTORS: Readonly<Record<string, readonly [industry: Industry, volatility: number, beta: number]>> = {
  tech: [["Technology", "Software", "Applications Software"], 0.34, 1.3],
  comm: [["Communications", "Media", "Multimedia"], 0.28, 1],
  health: [["Consumer, Non-cyclical", "Healthcare-Products", "Medical Products"], 0.25, 0.7],
  fin: [["Financial", "Diversified Finan Serv", "Finance-Other Services"], 0.23, 1],
  cycl: [["Consumer, Cyclical", "Retail", "Retail-Discount"], 0.3, 1.1],
  stap: [["Consumer, Non-cyclical", "Food", "Food-Misc/Diversified"], 0.2, 0.5],
  indu: [["Industrial", "Machinery-Diversified", "Machinery-General Indust"], 0.25, 1],
  ener: [["Energy", "Oil&Gas", "Oil Comp-Explor&Prodtn"], 0.29, 0.7],
  mate: [["Basic Materials", "Chemicals", "Chemicals-Diversified"], 0.28, 0.9],
  real: [["Financial", "REITS", "REITS-Diversified"], 0.22, 0.8],
  util: [["Utilities", "Electric", "Electric-Integrated"], 0.18, 0.5],
};

/** Delivery months by their letters. */
const MONTHS = "FGHJKMNQUVXZ";
const FUTURES_EXPIRE = { f: "friday", w: "wednesday", m: "monday" } as const;
const OPTIONS_EXPIRE = { d: "daily", w: "weekly", m: "monthly" } as const;

/** Definitions of the tables, in a fixed order: the IDs of options depend on it, so that new ones come last. */
export function tabulated(first: readonly ContractDefinitionInput[]): readonly ContractDefinitionInput[] {
  const indices = rows(INDICES).map(indexOf);
  const shares = rows(US_SHARES).map(usShare);
  const byName = new Map(
    [...first, ...shares, ...indices].map((one) => [`${one.secType}/${one.symbol}`, one.conId]),
  );
  return [
    ...shares,
    ...rows(US_FUNDS).map(usFund),
    ...indices,
    ...rows(FUTURES).map((row) => futuresOf(row, byName)),
    ...rows(PAIRS).map(pairOf),
    ...rows(COINS).map(coinOf),
    ...rows(SPOT_CONTRACTS).map((row) => spotOf(row, byName)),
    ...rows(FOREIGN_SHARES).map(foreignShare),
  ];
}

type Row = readonly string[];

function rows(table: string): readonly Row[] {
  return table
    .trim()
    .split("\n")
    .map((line) => line.split(","));
}

function usShare([
  symbol = "",
  name = "",
  exchange = "",
  sector = "",
  price,
  volume,
  conId,
  chain = "",
]: Row) {
  const [industry, volatility, beta] = SECTORS[sector] ?? (SECTORS.indu as (typeof SECTORS)[string]);
  const level = Number(price);
  const terms = [level, volatility, beta, spreadOf(level), Number(volume)] as const;
  return share(
    conId === "" ? madeUpConId(`STK/${symbol}`) : Number(conId),
    symbol,
    name,
    EXCHANGES[exchange] ?? "NYSE",
    industry,
    terms,
    optionsOf(chain, level),
  );
}

function usFund([symbol = "", name = "", exchange = "", price, volatility, beta, volume, chain = ""]: Row) {
  const level = Number(price);
  const terms = [level, Number(volatility), Number(beta), 1, Number(volume)] as const;
  const more = optionsOf(chain, level);
  return etf(madeUpConId(`STK/${symbol}`), symbol, name, EXCHANGES[exchange] ?? "ARCA", terms, more);
}

function optionsOf(chain: string, price: number): { readonly options?: OptionChain } {
  const expirations = OPTIONS_EXPIRE[chain as keyof typeof OPTIONS_EXPIRE];
  return expirations === undefined ? {} : { options: { strikeStep: strikeStepOf(price), expirations } };
}

/** Returns the distance of strikes that US exchanges list for shares of a price. */
function strikeStepOf(price: number): number {
  if (price < 25) return 0.5;
  if (price < 80) return 1;
  if (price < 300) return 2.5;
  if (price < 700) return 5;
  return price < 2_000 ? 10 : 50;
}

/** Returns the ticks between bid and ask of a US share: about one basis point of its price. */
function spreadOf(price: number): number {
  return Math.max(1, Math.min(200, Math.round(price / 100)));
}

function indexOf([
  conId,
  symbol = "",
  name = "",
  exchange = "",
  currency = "",
  calendar,
  price,
  volatility,
  beta,
  tick,
  monthly,
  weekly,
  step,
]: Row): ContractDefinitionInput {
  const terms = [Number(price), Number(volatility), Number(beta), 20, 1] as const;
  const classes = monthly === "" ? { tradingClass: weekly } : { tradingClass: monthly, weeklyClass: weekly };
  const options: OptionChain = {
    strikeStep: Number(step),
    expirations: "daily",
    ...classes,
    calendar: "cboe-options",
  };
  return index(conId === "" ? madeUpConId(`IND/${symbol}`) : Number(conId), symbol, name, exchange, terms, {
    currency,
    calendar: calendar as ContractDefinitionInput["calendar"],
    minTick: Number(tick),
    ...(step === "" ? {} : { options }),
  });
}

function futuresOf(
  [
    symbol = "",
    tradingClass = "",
    longName = "",
    exchange = "",
    currency = "",
    multiplier,
    tick,
    months = "",
    count,
    underlying,
    expires = "",
    calendar,
    price,
    volatility,
    beta,
    volume,
  ]: Row,
  byName: ReadonlyMap<string, number>,
): ContractDefinitionInput {
  const index = byName.get(`IND/${underlying}`);
  const isVolatility = tradingClass === "VX";
  return {
    conId: madeUpConId(`FUT/${tradingClass}`),
    symbol,
    secType: "FUT",
    currency,
    exchange,
    longName,
    calendar: calendar as ContractDefinitionInput["calendar"],
    multiplier: Number(multiplier),
    minTick: Number(tick),
    tradingClass,
    futures: {
      months: [...months].map((letter) => MONTHS.indexOf(letter) + 1),
      count: Number(count),
      ...(index === undefined ? {} : { underlying: index }),
      expires: isVolatility ? "volatility" : FUTURES_EXPIRE[expires as keyof typeof FUTURES_EXPIRE],
    },
    price: Number(price),
    volatility: Number(volatility),
    beta: Number(beta),
    spreadTicks: 1,
    minuteVolume: Number(volume),
  };
}

function pairOf([symbol = "", currency = "", name = "", price, volatility, beta, volume]: Row) {
  const terms = [Number(price), Number(volatility), Number(beta), 1, Number(volume)] as const;
  const defined = pair(madeUpConId(`CASH/${symbol}.${currency}`), symbol, currency, name, terms);
  return Number(price) > 20 ? { ...defined, minTick: 0.005 } : defined;
}

function coinOf([symbol = "", name = "", price, volatility, beta, volume, tick]: Row) {
  const terms = [Number(price), Number(volatility), Number(beta), 2, Number(volume)] as const;
  return { ...coin(madeUpConId(`CRYPTO/${symbol}`), symbol, name, terms), minTick: Number(tick) };
}

function spotOf(
  [
    secType,
    symbol = "",
    longName = "",
    exchange = "",
    currency,
    calendar,
    tick,
    price,
    volatility,
    beta,
    volume,
    followed,
  ]: Row,
  byName: ReadonlyMap<string, number>,
): ContractDefinitionInput {
  const follows = byName.get(`IND/${followed}`) ?? byName.get(`STK/${followed}`);
  return {
    conId: madeUpConId(`${secType}/${symbol}`),
    symbol,
    secType: secType as "CMDTY" | "CFD",
    currency: currency ?? "USD",
    exchange,
    longName,
    calendar: calendar as ContractDefinitionInput["calendar"],
    minTick: Number(tick),
    price: Number(price),
    volatility: Number(volatility),
    beta: Number(beta),
    spreadTicks: 4,
    minuteVolume: Number(volume),
    ...(follows === undefined ? {} : { follows }),
  };
}

function foreignShare([
  symbol = "",
  longName = "",
  primaryExchange = "",
  currency = "",
  calendar,
  price,
  volatility,
  beta,
  volume,
  kind,
  isin = "",
]: Row): ContractDefinitionInput {
  const level = Number(price);
  // Hong Kong and Tokyo are their own destinations; the others can be reached by SMART.
  const exchange = primaryExchange === "SEHK" || primaryExchange === "TSEJ" ? primaryExchange : "SMART";
  const rule = marketRuleOf({ secType: "STK", exchange, primaryExchange, currency, minTick: 0.01 });
  return {
    conId: madeUpConId(`STK/${symbol}/${primaryExchange}`),
    symbol,
    secType: "STK",
    currency,
    exchange,
    primaryExchange,
    longName,
    calendar: calendar as ContractDefinitionInput["calendar"],
    stockType: kind === "f" ? "ETF" : "COMMON",
    isin,
    minTick: incrementAt(rule, level),
    price: level,
    volatility: Number(volatility),
    beta: Number(beta),
    spreadTicks: 2,
    minuteVolume: Number(volume),
  };
}
