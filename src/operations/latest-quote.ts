import * as v from "valibot";
import { contract } from "../arguments/contract.ts";
import { type Strict, strict } from "../arguments/strict.ts";
import { ms } from "../options.ts";
import { type Contract, MarketDataType, type TickType } from "../stoqey/mod.ts";
import { isDelayed, QUOTE_FIELDS, type QuoteField, type QuoteValues, quoteOf, ticksOf } from "./quote.ts";
import type { TickValue } from "./tick-board.ts";

/** Kind of market data: live, the last values of a closed market, or either of them 15 to 20 minutes old. */
export type QuoteDataType = "live" | "frozen" | "delayed" | "delayed-frozen";

/**
 * The market of a contract as it is known now, from either transport. A field is undefined where IBKR sent no value for it:
 * an index has no bid, a currency pair no last trade, and a share may have neither bid nor ask while its market is closed.
 */
export interface LatestQuote extends QuoteValues {
  /** Kind of all values; undefined where IBKR did not say, which only the Web API does. */
  readonly dataType: QuoteDataType | undefined;
  /** Time at which the last message about the market of the contract was received, epoch ms; the values have not changed since. */
  readonly timeMs: number;
  /** Whether bid, ask and last are all known. */
  readonly complete: boolean;
}

/** Options of a quote. */
export interface QuoteOptions {
  /**
   * Time without a value of another kind after which a quote is taken as it is, although bid, ask or last is missing, in ms,
   * `>= 0`. Default 500.
   */
  readonly settleMs?: number | undefined;
}

/** Selects a quote. */
export interface QuoteArgs extends QuoteOptions {
  /** The contract. */
  readonly contract: Contract;
}

/** Default of `settleMs`, in ms. */
export const SETTLE_MS = 500;

/** The quote of a contract: name, description, default deadline and arguments of the call, on both transports. */
export const getQuote: {
  readonly name: string;
  readonly what: string;
  readonly timeoutMs: number;
  readonly arguments: Strict;
} = {
  name: "getQuote",
  what: "read a quote",
  timeoutMs: 20_000,
  arguments: strict({ contract, settleMs: v.optional(ms(0), SETTLE_MS) }),
};

const NAMES: Readonly<Partial<Record<number, QuoteDataType>>> = {
  [MarketDataType.REALTIME]: "live",
  [MarketDataType.FROZEN]: "frozen",
  [MarketDataType.DELAYED]: "delayed",
  [MarketDataType.DELAYED_FROZEN]: "delayed-frozen",
};

const PRICES: readonly QuoteField[] = ["bid", "ask", "last", "open", "high", "low", "close"];
const SIZE_OF: Readonly<Partial<Record<QuoteField, QuoteField>>> = {
  bid: "bidSize",
  ask: "askSize",
  last: "lastSize",
};

/**
 * Makes a quote of named values.
 *
 * A price of 0 means "none" to IBKR, as -1 does, unless there are units at it: the price of a spread can be 0. The size of a
 * price that there is not is left out, too.
 *
 * @param timeMs Time at which the newest value was received, epoch ms.
 * @returns Undefined where no price is known: sizes alone are no quote.
 */
export function latestQuote(
  values: QuoteValues,
  marketDataType: MarketDataType | undefined,
  timeMs: number,
): LatestQuote | undefined {
  const known: Partial<Record<QuoteField, number | undefined>> = {};
  for (const name of QUOTE_FIELDS) known[name] = values[name];
  for (const price of PRICES) {
    const size = SIZE_OF[price];
    const units = size === undefined ? 0 : (values[size] ?? 0);
    if (values[price] === 0 && units <= 0) known[price] = undefined;
    if (size !== undefined && known[price] === undefined) known[size] = undefined;
  }
  if (PRICES.every((price) => known[price] === undefined)) return undefined;
  const complete = known.bid !== undefined && known.ask !== undefined && known.last !== undefined;
  const dataType = marketDataType === undefined ? undefined : NAMES[marketDataType];
  return Object.freeze({ ...(known as Record<QuoteField, number | undefined>), dataType, timeMs, complete });
}

/**
 * Makes a quote of ticks of one kind of data.
 *
 * Where TWS sends ticks of delayed data without having stated their kind, they count if there is no live price.
 *
 * @param isStated TWS has stated the kind of data.
 */
export function latestQuoteOf(
  ticks: ReadonlyMap<TickType, TickValue>,
  marketDataType: MarketDataType,
  isStated: boolean,
  timeMs: number,
): LatestQuote | undefined {
  const of = (type: MarketDataType): LatestQuote | undefined =>
    latestQuote(quoteOf(ticks, type, true), type, timeMs);
  const quote = of(marketDataType);
  if (quote !== undefined || isStated || isDelayed(marketDataType)) return quote;
  return of(MarketDataType.DELAYED);
}

/** Returns whether a tick type is that of a named field, in live or in delayed data. */
export const isQuoteTick = (type: TickType): boolean => QUOTE_TICKS.has(type);

const QUOTE_TICKS: ReadonlySet<TickType> = new Set(QUOTE_FIELDS.flatMap(ticksOf));
