import { lastIndex } from "./last-index.ts";
import type { PastCalendar } from "./past-calendar.ts";

const SECOND_MS = 1_000;

/** Bid and ask of the past, with the time at which they were quoted. */
export interface PastQuote {
  /** Epoch ms. */
  readonly atMs: number;
  /** The best bid. */
  readonly bid: number;
  /** The best offer. */
  readonly ask: number;
  /** Units at the bid. */
  readonly bidSize: number;
  /** Units at the ask. */
  readonly askSize: number;
}

/** Averages and extremes of quotes over some time. */
export interface QuoteExtremes {
  /** Averages over the time. */
  readonly bid: number;
  readonly ask: number;
  /** The lowest price bid. */
  readonly least: number;
  /** The highest price offered. */
  readonly most: number;
}

/** The quotes of a file. They cover the time from the first to the last quote of each trading day. */
export class PastQuotes {
  readonly #quotes: readonly PastQuote[];
  readonly #days: readonly { readonly fromMs: number; readonly toMs: number }[];

  /** @param quotes The quotes, oldest first. */
  constructor(quotes: readonly PastQuote[], calendar: PastCalendar) {
    const days = new Map<string, { readonly fromMs: number; readonly toMs: number }>();
    for (const { atMs } of quotes) {
      const { date } = calendar.dayAt(atMs);
      days.set(date, { fromMs: days.get(date)?.fromMs ?? secondOf(atMs), toMs: secondOf(atMs) });
    }
    this.#quotes = quotes;
    this.#days = [...days.values()];
  }

  /** Returns the quotes of the second that begins at an instant; undefined where the file does not cover it. */
  second(atMs: number): readonly PastQuote[] | undefined {
    const day = this.#days[lastIndex(this.#days, ({ fromMs }) => fromMs <= atMs)];
    if (day === undefined || atMs > day.toMs) return undefined;
    return this.#quotes.slice(this.#last(atMs) + 1, this.#last(atMs + SECOND_MS) + 1);
  }

  /** Returns the last quote before an instant that the file covers, of the same trading day. */
  before(atMs: number): PastQuote | undefined {
    const day = this.#days[lastIndex(this.#days, ({ fromMs }) => fromMs <= atMs)];
    const quote = this.#quotes[this.#last(atMs)];
    return day !== undefined && quote !== undefined && quote.atMs >= day.fromMs ? quote : undefined;
  }

  /**
   * Returns the averages over time and the extremes of the quotes from `fromMs` to `toMs`; undefined where the file does not
   * cover all of it. A quote that is replaced in the same ms has no share in an average.
   */
  extremes(fromMs: number, toMs: number): QuoteExtremes | undefined {
    const day = this.#days[lastIndex(this.#days, (one) => one.fromMs <= fromMs)];
    if (day === undefined || toMs > day.toMs + SECOND_MS) return undefined;
    const begun = this.#last(fromMs) + 1;
    const first = this.#quotes[begun]?.atMs === fromMs ? begun : Math.max(0, begun - 1);
    const inForce = this.#quotes.slice(first, this.#last(toMs) + 1);
    const lasts = (at: number): number =>
      Math.min(toMs, inForce[at + 1]?.atMs ?? toMs) - Math.max(fromMs, inForce[at]?.atMs ?? toMs);
    const average = (of: (quote: PastQuote) => number): number =>
      inForce.reduce((sum, quote, at) => sum + of(quote) * lasts(at), 0) / (toMs - fromMs);
    return {
      bid: average(({ bid }) => bid),
      ask: average(({ ask }) => ask),
      least: Math.min(...inForce.map(({ bid }) => bid)),
      most: Math.max(...inForce.map(({ ask }) => ask)),
    };
  }

  #last(beforeMs: number): number {
    return lastIndex(this.#quotes, ({ atMs }) => atMs < beforeMs);
  }
}

function secondOf(atMs: number): number {
  return Math.floor(atMs / SECOND_MS) * SECOND_MS;
}
