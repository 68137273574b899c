import { dayNumber, dayText } from "../../world/zones.ts";
import { weekdayOf } from "../calendar/days.ts";
import { thirdFriday } from "../calendar/holidays.ts";
import { futuresFrom, type ListedInstrument, monthCode, rootInstrument } from "./contract-chains.ts";
import type { ContractDefinition, OptionChain } from "./contract-definition.ts";
import type { Instrument } from "./instrument.ts";
import { businessDay } from "./last-trading-day.ts";
import { marketRuleOf } from "./market-rules.ts";
import { canExpire, type Expiration, expirationsOn } from "./option-expirations.ts";
import type { OptionIds, OptionPlace } from "./option-ids.ts";
import { listsStrike, strikeMultiples, strikeStepOf } from "./option-strikes.ts";

/** Days from the last trading day of options on a future to that of the future, `before-future`, or more at weekends. */
const BEFORE_FUTURE_DAYS = 3;

/** What part of a chain is wanted; fields that are left out match any. */
export interface OptionFilter {
  /** The last trading day, or its beginning. */
  readonly date?: string | undefined;
  readonly strike?: number | undefined;
  readonly right?: "C" | "P" | undefined;
  readonly tradingClass?: string | undefined;
}

/** The options of one class and last trading day: all of their calls and puts have these strikes. */
export interface ListedExpiration {
  /** Values that they have in common. */
  readonly base: Instrument;
  readonly date: string;
  readonly expiration: Expiration;
  /** Strikes in steps of the chain, lowest first. */
  readonly multiples: readonly number[];
}

/** Lists the options of a definition that exist on a day, by expiration, strike, and calls before puts. */
export function optionsOn(
  definition: ContractDefinition,
  ids: OptionIds,
  day: string,
  filter: OptionFilter = {},
): readonly ListedInstrument[] {
  return [...eachOption(definition, ids, day, filter)];
}

/** Makes the options of `optionsOn` one at a time, so that a long chain needs no memory. */
export function* eachOption(
  definition: ContractDefinition,
  ids: OptionIds,
  day: string,
  filter: OptionFilter = {},
): Generator<ListedInstrument, undefined> {
  const chain = definition.options;
  if (chain === undefined) return;
  const { strike, right } = filter;
  const step = strikeStepOf(definition, chain);
  for (const { base, expiration, multiples } of eachExpiration(definition, day, filter)) {
    const idOf = ids.expiration({ definition, chain, ...expiration });
    for (const multiple of multiples) {
      const at = strikeAt(step, multiple);
      if (strike !== undefined && at !== strike) continue;
      for (const side of ["C", "P"] as const) {
        if (right !== undefined && right !== side) continue;
        yield { instrument: option(base, idOf(multiple, side), at, side), definition };
      }
    }
  }
}

/** Makes the expirations of a definition on a day with their strikes, without their options. */
export function* eachExpiration(
  definition: ContractDefinition,
  day: string,
  { date = "", tradingClass }: OptionFilter = {},
): Generator<ListedExpiration, undefined> {
  const chain = definition.options;
  if (chain === undefined) return;
  const today = dayNumber(day);
  for (const expiration of expirationsOf(definition, chain, day)) {
    if (!expiration.date.startsWith(date)) continue;
    const base = baseOf(definition, chain, expiration);
    if (base === undefined || (tradingClass !== undefined && base.tradingClass !== tradingClass)) continue;
    const multiples = strikeMultiples(definition, chain, dayNumber(expiration.date) - today);
    yield { base, date: expiration.date, expiration, multiples };
  }
}

/** Returns the strikes of an expiration, lowest first. */
export function strikesOf(
  definition: ContractDefinition,
  { multiples }: ListedExpiration,
): readonly number[] {
  const step = definition.options === undefined ? 0 : strikeStepOf(definition, definition.options);
  return multiples.map((multiple) => strikeAt(step, multiple));
}

/**
 * Returns the option at a place: one that is listed on a day, or was until it expired; undefined for any other.
 */
export function optionAt(place: OptionPlace, ids: OptionIds, day: string): ListedInstrument | undefined {
  const { definition, chain, date, multiple } = place;
  const isPast = date < day;
  const expiration = (isPast ? pastExpirations(place) : expirationsOf(definition, chain, day)).find(
    (one) => one.date === date && (chain.weeklyClass === undefined || one.monthly === place.monthly),
  );
  if (expiration === undefined) return undefined;
  const daysLeft = Math.max(0, dayNumber(date) - dayNumber(day));
  if (!listsStrike(definition, chain, daysLeft, multiple)) return undefined;
  const base = baseOf(definition, chain, expiration);
  const conId = ids.of({ ...place, ...expiration });
  const strike = strikeAt(strikeStepOf(definition, chain), multiple);
  return base && { instrument: option(base, conId, strike, place.right), definition };
}

/** Returns the last trading day of options on a future that ends on a day: the business day before or at three days earlier. */
function dayBeforeFuture(date: string): string {
  return dayText(businessDay(dayNumber(date) - BEFORE_FUTURE_DAYS, 1));
}

/** Lists the expirations of a chain on a day, those of options on futures only as far as futures are listed. */
export function expirationsOf(
  definition: ContractDefinition,
  chain: OptionChain,
  day: string,
): readonly Expiration[] {
  const { futures } = definition;
  if (futures === undefined) return expirationsOn(chain, day);
  const days = futuresFrom(definition, day, futures.count).map(({ instrument }) => instrument.lastTradeDate);
  if (chain.expirations === "before-future") {
    return days
      .map((date) => ({ date: dayBeforeFuture(date), monthly: true }))
      .filter(({ date }) => date >= day);
  }
  return expirationsOn(chain, day).filter(({ date }) => date <= (days.at(-1) ?? ""));
}

function pastExpirations({ definition, chain, date, monthly }: OptionPlace): readonly Expiration[] {
  if (chain.expirations === "before-future") return expirationsOf(definition, chain, date);
  return canExpire(chain, date, monthly) ? [{ date, monthly }] : [];
}

function strikeAt(step: number, multiple: number): number {
  return Number((multiple * step).toFixed(6));
}

/** Makes what all options of one expiration have in common; undefined where no future is listed that they are on. */
function baseOf(
  definition: ContractDefinition,
  chain: OptionChain,
  { date, monthly }: Expiration,
): Instrument | undefined {
  const root = rootInstrument(definition);
  const common = { stockType: "", isin: "", lastTradeDate: date };
  if (definition.futures !== undefined) {
    const [future] = futuresFrom(definition, date, 1);
    if (future === undefined) return undefined;
    const tradingClass = futureClass(chain.tradingClass ?? definition.symbol, chain, date);
    const terms = { ...root, ...common, secType: "FOP", tradingClass } as const;
    const minTick = definition.minTick === 0.25 ? 0.05 : definition.minTick;
    const underConId = future.instrument.conId;
    // The month in the local symbol is that of the future, but for the weekly classes.
    const named = chain.expirations === "before-future" ? future.instrument.lastTradeDate : date;
    return {
      ...terms,
      minTick,
      marketRule: marketRuleOf({ ...terms, minTick }),
      underConId,
      localSymbol: `${tradingClass}${monthCode(Number(named.slice(0, 4)), Number(named.slice(4, 6)))}`,
    };
  }
  const tradingClass = (monthly ? undefined : chain.weeklyClass) ?? chain.tradingClass ?? definition.symbol;
  const isIndex = definition.secType === "IND";
  const minTick = isIndex && chain.calendar === "cboe-options" ? 0.05 : 0.01;
  const terms = {
    ...root,
    ...common,
    secType: "OPT",
    exchange: "SMART",
    primaryExchange: "",
    tradingClass,
    minTick,
  } as const;
  return {
    ...terms,
    localSymbol: `${tradingClass.padEnd(6)}${date.slice(2)}`,
    multiplier: 100,
    marketRule: marketRuleOf(terms),
    calendar: definition.calendar === "us-always" ? "us-always" : (chain.calendar ?? "us-options"),
    underConId: definition.conId,
  };
}

function option(base: Instrument, conId: number, strike: number, right: "C" | "P"): Instrument {
  const thousandths = `${Math.round(strike * 1_000)}`.padStart(8, "0");
  const localSymbol =
    base.secType === "FOP"
      ? `${base.localSymbol} ${right}${strike}`
      : `${base.localSymbol}${right}${thousandths}`;
  return { ...base, conId, localSymbol, strike, right };
}

/**
 * Returns the trading class of options on a future, as CME names those of its index futures: the root for quarterly ones,
 * `EW` for the end of a month, `EW3` for the third Friday, `E3A` to `E3D` for Monday to Thursday of the third week.
 */
function futureClass(root: string, { expirations }: OptionChain, date: string): string {
  if (expirations !== "daily") return root;
  const [year, month, day] = [Number(date.slice(0, 4)), Number(date.slice(4, 6)), Number(date.slice(6))];
  const number = dayNumber(date);
  if (month % 3 === 0 && thirdFriday(year, month) === date) return root;
  const week = Math.ceil(day / 7);
  const weekday = weekdayOf(number);
  const isLast = dayText(number + (weekday === 5 ? 3 : 1)).slice(4, 6) !== date.slice(4, 6);
  if (isLast) return "EW";
  return weekday === 5 ? `EW${week}` : `E${week}${"ABCD"[weekday - 1]}`;
}
