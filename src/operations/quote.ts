import { MarketDataType, TickType } from "../stoqey/mod.ts";
import type { TickValue } from "./tick-board.ts";

/** Prices and sizes of a contract by name. A field is undefined where IBKR sent nothing for it in this kind of data. */
export interface QuoteValues {
  /** Best bid. */
  readonly bid: number | undefined;
  /** Best ask. */
  readonly ask: number | undefined;
  /** Price of the last trade. */
  readonly last: number | undefined;
  /** Units at the bid. */
  readonly bidSize: number | undefined;
  /** Units at the ask. */
  readonly askSize: number | undefined;
  /** Units of the last trade. */
  readonly lastSize: number | undefined;
  /** First price of the session. */
  readonly open: number | undefined;
  /** Highest price of the session. */
  readonly high: number | undefined;
  /** Lowest price of the session. */
  readonly low: number | undefined;
  /** Last price of the session before. */
  readonly close: number | undefined;
  /** Units traded in the session. */
  readonly volume: number | undefined;
}

/** The market of a contract by name. */
export interface Quote extends QuoteValues {
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen; 1 where TWS sends none, as it does for live data. */
  readonly marketDataType: MarketDataType;
  /** All ticks by TWS's tick type; a price of -1 means "none now" and is left out above. */
  readonly ticks: ReadonlyMap<TickType, TickValue>;
}

/** The fields of a quote that are prices or sizes. */
export type QuoteField = keyof QuoteValues;

/** The tick types of the named fields: of live and frozen data, of delayed data. */
const NAMED: Readonly<Record<QuoteField, readonly [live: TickType, delayed: TickType]>> = {
  bid: [TickType.BID, TickType.DELAYED_BID],
  ask: [TickType.ASK, TickType.DELAYED_ASK],
  last: [TickType.LAST, TickType.DELAYED_LAST],
  bidSize: [TickType.BID_SIZE, TickType.DELAYED_BID_SIZE],
  askSize: [TickType.ASK_SIZE, TickType.DELAYED_ASK_SIZE],
  lastSize: [TickType.LAST_SIZE, TickType.DELAYED_LAST_SIZE],
  open: [TickType.OPEN, TickType.DELAYED_OPEN],
  high: [TickType.HIGH, TickType.DELAYED_HIGH],
  low: [TickType.LOW, TickType.DELAYED_LOW],
  close: [TickType.CLOSE, TickType.DELAYED_CLOSE],
  volume: [TickType.VOLUME, TickType.DELAYED_VOLUME],
};

/** The named fields, in the order of `Quote`. */
export const QUOTE_FIELDS: readonly QuoteField[] = Object.keys(NAMED) as QuoteField[];

/** Gives the tick types of a named field: of live and of delayed data. */
export const ticksOf = (field: QuoteField): readonly TickType[] => NAMED[field];

/** Returns whether a kind of data is delayed, frozen or not. */
export const isDelayed = (type: MarketDataType): boolean =>
  type === MarketDataType.DELAYED || type === MarketDataType.DELAYED_FROZEN;

/**
 * The quote that ticks make.
 *
 * @param isStated TWS has stated the kind of data. Then only its ticks count: where TWS changes the kind while a request
 * is open, as after a lost permission, the prices of the kind before it are old. Otherwise a live tick counts before a
 * delayed one.
 */
export function quoteOf(
  ticks: ReadonlyMap<TickType, TickValue>,
  marketDataType: MarketDataType,
  isStated: boolean = isDelayed(marketDataType),
): Quote {
  const price = (type: TickType): number | undefined => {
    const value = ticks.get(type);
    return typeof value === "number" && value !== -1 ? value : undefined;
  };
  const field = (name: QuoteField): number | undefined => {
    const [live, delayed] = NAMED[name];
    if (isStated) return price(isDelayed(marketDataType) ? delayed : live);
    return price(live) ?? price(delayed);
  };
  return {
    bid: field("bid"),
    ask: field("ask"),
    last: field("last"),
    bidSize: field("bidSize"),
    askSize: field("askSize"),
    lastSize: field("lastSize"),
    open: field("open"),
    high: field("high"),
    low: field("low"),
    close: field("close"),
    volume: field("volume"),
    marketDataType,
    ticks,
  };
}
