import type { QuoteExtremes } from "../history/past-quotes.ts";
import type { Bar } from "./market.ts";

/** The distances of bid and ask from the last price. */
export interface Sides {
  readonly below: number;
  readonly above: number;
}

/**
 * Makes the bar of bid and ask from that of trades: the average bid is its open, the average ask its close, the highest ask
 * its high and the lowest bid its low.
 *
 * @param average The average of the price over the time of the bar.
 * @see TWS API reference, Historical Bar Data, `whatToShow`.
 */
export function quotedBar(trades: Bar, average: number, { below, above }: Sides): Bar {
  const inRange = Math.min(trades.high, Math.max(trades.low, average));
  return {
    ...trades,
    open: rounded(inRange - below),
    high: rounded(trades.high + above),
    low: rounded(trades.low - below),
    close: rounded(inRange + above),
  };
}

/** Makes the bar of bid and ask from the quotes of a file. */
export function barOfQuotes(trades: Bar, { bid, ask, least, most }: QuoteExtremes): Bar {
  return { ...trades, open: rounded(bid), high: most, low: least, close: rounded(ask) };
}

/** Returns the averages of several such bars of about the same length. */
export function averagedQuotes(bars: readonly Bar[]): Pick<Bar, "open" | "close"> {
  const mean = (of: (bar: Bar) => number): number =>
    rounded(bars.reduce((sum, bar) => sum + of(bar), 0) / bars.length);
  return { open: mean(({ open }) => open), close: mean(({ close }) => close) };
}

function rounded(price: number): number {
  return Number(price.toFixed(6));
}
