import { madeUpConId } from "./con-ids.ts";
import type { ContractDefinition } from "./contract-definition.ts";
import { thirdFriday } from "./holidays.ts";
import type { Instrument } from "./instrument.ts";

/** The letters of delivery months, January to December. */
const MONTH_LETTERS = "FGHJKMNQUVXZ";
/** A bound for chains that list no month at all. */
const MONTHS_MAX = 60;

/** A contract that is listed, and the definition that it comes from. */
export interface ListedInstrument {
  readonly instrument: Instrument;
  readonly definition: ContractDefinition;
}

/** Lists the contracts that follow from one definition on a day: itself and its options, or its futures. */
export function contractsOn(definition: ContractDefinition, day: string): readonly ListedInstrument[] {
  if (definition.futures !== undefined) return futuresFrom(definition, day, definition.futures.count);
  const root = { instrument: rootInstrument(definition), definition };
  return definition.options === undefined ? [root] : [root, ...optionsFrom(definition, day)];
}

/** Lists the first futures of a chain that expire on a day or later, `count` of them. */
export function futuresFrom(
  definition: ContractDefinition,
  day: string,
  count: number,
): readonly ListedInstrument[] {
  const chain = definition.futures;
  if (chain === undefined) return [];
  const found: ListedInstrument[] = [];
  let [months, { year, month }] = [0, monthOf(day)];
  for (; found.length < count && months < MONTHS_MAX; months++) {
    const expires = thirdFriday(year, month);
    if (chain.months.includes(month) && expires >= day) {
      const instrument: Instrument = {
        ...rootInstrument(definition),
        conId: madeUpConId(`FUT/${definition.symbol}/${expires}`),
        localSymbol: `${definition.symbol}${MONTH_LETTERS[month - 1]}${year % 10}`,
        tradingClass: definition.symbol,
        lastTradeDate: expires,
        underConId: chain.underlying ?? definition.conId,
      };
      found.push({ instrument, definition });
    }
    ({ year, month } = monthAfter(year, month));
  }
  return found;
}

/** Returns the contract that a definition describes itself. */
export function rootInstrument(definition: ContractDefinition): Instrument {
  const { conId, symbol, secType, currency, exchange, primaryExchange, longName, stockType } = definition;
  const { multiplier, minTick, industry, category, subcategory, calendar, shortable, bond, fund } =
    definition;
  return {
    conId,
    symbol,
    secType,
    currency,
    exchange,
    primaryExchange: primaryExchange === "" ? exchange : primaryExchange,
    localSymbol: definition.localSymbol === "" ? symbol : definition.localSymbol,
    tradingClass: definition.tradingClass === "" ? symbol : definition.tradingClass,
    longName,
    stockType,
    lastTradeDate: "",
    strike: 0,
    right: "",
    multiplier,
    minTick,
    industry,
    category,
    subcategory,
    calendar,
    underConId: 0,
    shortable,
    bond,
    fund,
  };
}

function optionsFrom(definition: ContractDefinition, day: string): readonly ListedInstrument[] {
  const chain = definition.options;
  if (chain === undefined) return [];
  const atTheMoney = Math.round(definition.price / chain.strikeStep);
  const found: ListedInstrument[] = [];
  let { year, month } = monthOf(day);
  for (let expirations = 0; expirations < chain.months; ) {
    const expires = thirdFriday(year, month);
    if (expires >= day) {
      expirations++;
      for (let step = -chain.strikesEachSide; step <= chain.strikesEachSide; step++) {
        const strike = Number(((atTheMoney + step) * chain.strikeStep).toFixed(6));
        if (strike <= 0) continue;
        for (const right of ["C", "P"] as const)
          found.push({ instrument: option(definition, expires, strike, right), definition });
      }
    }
    ({ year, month } = monthAfter(year, month));
  }
  return found;
}

function option(
  definition: ContractDefinition,
  expires: string,
  strike: number,
  right: "C" | "P",
): Instrument {
  const thousandths = `${Math.round(strike * 1_000)}`.padStart(8, "0");
  const localSymbol = `${definition.symbol.padEnd(6)}${expires.slice(2)}${right}${thousandths}`;
  return {
    ...rootInstrument(definition),
    conId: madeUpConId(`OPT/${localSymbol}`),
    secType: "OPT",
    exchange: "SMART",
    primaryExchange: "",
    localSymbol,
    tradingClass: definition.options?.tradingClass ?? definition.symbol,
    stockType: "",
    lastTradeDate: expires,
    strike,
    right,
    multiplier: 100,
    minTick: 0.01,
    calendar: "us-options",
    underConId: definition.conId,
  };
}

function monthOf(day: string): { year: number; month: number } {
  return { year: Number(day.slice(0, 4)), month: Number(day.slice(4, 6)) };
}

function monthAfter(year: number, month: number): { year: number; month: number } {
  return month === 12 ? { year: year + 1, month: 1 } : { year, month: month + 1 };
}
