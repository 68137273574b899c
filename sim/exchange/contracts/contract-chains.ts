import { madeUpConId } from "./con-ids.ts";
import type { ContractDefinition } from "./contract-definition.ts";
import type { Instrument } from "./instrument.ts";
import { lastTradingDay } from "./last-trading-day.ts";
import { marketRuleOf } from "./market-rules.ts";
import { isinOf } from "./sec-ids.ts";

/** The letters of delivery months, January to December. */
const MONTH_LETTERS = "FGHJKMNQUVXZ";
/** A bound for chains that list no month at all. */
const MONTHS_MAX = 60;

/** A contract that is listed, and the definition that it comes from. */
export interface ListedInstrument {
  readonly instrument: Instrument;
  readonly definition: ContractDefinition;
}

/** Lists the first futures of a chain that expire on a day or later, `count` of them. */
export function futuresFrom(
  definition: ContractDefinition,
  day: string,
  count: number,
): readonly ListedInstrument[] {
  const chain = definition.futures;
  if (chain === undefined) return [];
  const root = rootInstrument(definition);
  const tradingClass = root.tradingClass;
  const found: ListedInstrument[] = [];
  let [months, year, month] = [0, Number(day.slice(0, 4)), Number(day.slice(4, 6))];
  for (; found.length < count && months < MONTHS_MAX; months++) {
    const expires = lastTradingDay(chain.expires, year, month);
    if (chain.months.includes(month) && expires >= day) {
      const instrument: Instrument = {
        ...root,
        conId: madeUpConId(`FUT/${tradingClass}/${expires}`),
        localSymbol:
          root.exchange === "EUREX"
            ? `${tradingClass} ${expires} M`
            : `${tradingClass}${monthCode(year, month)}`,
        lastTradeDate: expires,
        underConId: chain.underlying ?? definition.conId,
      };
      found.push({ instrument, definition });
    }
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
  return found;
}

/** Returns the code of a delivery month: `H6` for March 2026. */
export function monthCode(year: number, month: number): string {
  return `${MONTH_LETTERS[month - 1]}${year % 10}`;
}

/** Returns the contract that a definition describes itself. */
export function rootInstrument(definition: ContractDefinition): Instrument {
  const { conId, symbol, secType, currency, exchange, longName, stockType } = definition;
  const { multiplier, minTick, industry, category, subcategory, calendar, shortable, bond, fund } =
    definition;
  const primaryExchange = definition.primaryExchange === "" ? exchange : definition.primaryExchange;
  return {
    conId,
    symbol,
    secType,
    currency,
    exchange,
    primaryExchange,
    localSymbol: definition.localSymbol === "" ? symbol : definition.localSymbol,
    tradingClass: definition.tradingClass === "" ? symbol : definition.tradingClass,
    longName,
    stockType,
    lastTradeDate: "",
    strike: 0,
    right: "",
    multiplier,
    minTick,
    marketRule: marketRuleOf({ secType, exchange, primaryExchange, currency, minTick }),
    isin: isinOf(definition),
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
