import { madeUpConId } from "./con-ids.ts";
import type { ContractDefinitionInput, OptionChain } from "./contract-definition.ts";
import { coin, index, pair } from "./contract-templates.ts";
import { incrementAt, marketRuleOf } from "./market-rules.ts";
import { type Row, rows } from "./table-rows.ts";
import { COINS, PAIRS, SPOT_CONTRACTS } from "./universe/currencies.ts";
import { FOREIGN_SHARES } from "./universe/foreign-shares.ts";
import { FUTURES } from "./universe/futures.ts";
import { INDICES } from "./universe/indices.ts";
import { US_FUNDS } from "./universe/us-funds.ts";
import { US_SHARES } from "./universe/us-shares.ts";
import { usFund, usShare } from "./us-contracts.ts";

/** Delivery months by their letters. */
const MONTHS = "FGHJKMNQUVXZ";
const FUTURES_EXPIRE = {
  f: "friday",
  w: "wednesday",
  m: "monday",
  t: "tuesday",
  l: "last-friday",
  "3": "metals",
  "8": "bonds",
  e: "month-end",
  g: "grains",
  h: "hogs",
} as const;

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
    options: step === "" ? undefined : options,
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
      underlying: index,
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
    follows,
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
