import { lastIndex } from "./last-index.ts";
import type { PastCalendar } from "./past-calendar.ts";

const SECOND_MS = 1_000;

/** Bid and ask of the past, with the time at which they were quoted. */
export interface PastQuote {
  /** Epoch ms. */
  readonly atMs: number;
  readonly bid: number;
  readonly ask: number;
  /** Units at the bid. */
  readonly bidSize: number;
  /** Units at the ask. */
  readonly askSize: number;
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

  #last(beforeMs: number): number {
    return lastIndex(this.#quotes, ({ atMs }) => atMs < beforeMs);
  }
}

function secondOf(atMs: number): number {
  return Math.floor(atMs / SECOND_MS) * SECOND_MS;
}
