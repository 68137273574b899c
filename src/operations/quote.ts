import { type MarketDataType, TickType } from "../stoqey/mod.ts";
import type { TickValue } from "./tick-board.ts";

/** The market of a contract by name. A field is undefined where TWS sent nothing for it. */
export interface Quote {
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
  /** 1 live, 2 frozen, 3 delayed, 4 delayed and frozen; 1 where TWS sends none, as it does for live data. */
  readonly marketDataType: MarketDataType;
  /** All ticks by TWS's tick type; a price of -1 means "none now" and is left out above. */
  readonly ticks: ReadonlyMap<TickType, TickValue>;
}

/** The fields of a quote that are prices or sizes. */
export type QuoteField = Exclude<keyof Quote, "marketDataType" | "ticks">;

/** The tick types of the named fields: live, delayed. */
const NAMED: Readonly<Record<QuoteField, readonly TickType[]>> = {
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

/** The quote that ticks make. */
export function quoteOf(ticks: ReadonlyMap<TickType, TickValue>, marketDataType: MarketDataType): Quote {
  const field = (name: QuoteField): number | undefined => {
    for (const type of NAMED[name]) {
      const value = ticks.get(type);
      if (typeof value === "number" && value !== -1) return value;
    }
    return undefined;
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
