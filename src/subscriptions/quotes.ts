import { isDelayed, QUOTE_FIELDS, type Quote, quoteOf } from "../operations/quote.ts";
import type { MarketDataUpdate } from "../operations/tick-board.ts";
import type { Stream } from "./stream-reader.ts";
import type { StreamUpdate } from "./stream-update.ts";

/**
 * Makes a stream of quotes of a stream of ticks: an update for each tick that changes a named field or the kind of data,
 * and for the first one after a gap.
 *
 * Gaps, notices and the rest pass as they are; both are streams of one line at TWS.
 */
export function quotesOf(ticks: Stream<MarketDataUpdate>): Stream<Quote> {
  const quote = new QuoteFilter();
  const step = async (): Promise<IteratorResult<StreamUpdate<Quote>, undefined>> => {
    for (;;) {
      const { value, done } = await ticks.next();
      if (done === true) return { value: undefined, done };
      const update = quote.of(value);
      if (update !== undefined) return { value: update, done: false };
    }
  };
  // Of calls at the same time the first gets the first quote, however many ticks make it.
  let last: ReturnType<typeof step> | undefined;
  const iterator: Omit<Stream<Quote>, typeof Symbol.asyncIterator> = {
    next: () => {
      last = last === undefined ? step() : last.then(step, step);
      return last;
    },
    return: async () => {
      await ticks.return?.();
      return { value: undefined, done: true };
    },
    forEach: (callback) => {
      // A promise that the callback returns has to reach the stream, which ends when it rejects.
      const receive = (given: StreamUpdate<MarketDataUpdate>): void => {
        const update = quote.of(given);
        return update === undefined ? undefined : callback(update);
      };
      return ticks.forEach(receive);
    },
    [Symbol.asyncDispose]: () => ticks[Symbol.asyncDispose](),
  };
  const stream: Stream<Quote> = { ...iterator, [Symbol.asyncIterator]: () => stream };
  return stream;
}

/** Turns ticks to quotes, and leaves out those that change no named field. */
class QuoteFilter {
  #last: Quote | undefined;
  /** TWS has sent delayed data, hence a later kind is one that it stated. */
  #isStated = false;
  /** Updates that this reader was too slow for, and that no quote has reported yet. */
  #missed = 0;

  of(update: StreamUpdate<MarketDataUpdate>): StreamUpdate<Quote> | undefined {
    // The first quote after a gap is fresh, and is passed on though it may equal the last one.
    if (update.kind === "gap") this.#last = undefined;
    if (update.kind !== "update") return update;
    this.#missed += update.missed;
    const { ticks, marketDataType } = update.value;
    this.#isStated ||= isDelayed(marketDataType);
    const value = quoteOf(ticks, marketDataType, this.#isStated);
    const last = this.#last;
    if (last !== undefined && isSame(last, value)) return undefined;
    this.#last = value;
    const missed = this.#missed;
    this.#missed = 0;
    return Object.freeze({ kind: "update", value: Object.freeze(value), missed });
  }
}

function isSame(one: Quote, other: Quote): boolean {
  return (
    one.marketDataType === other.marketDataType && QUOTE_FIELDS.every((name) => one[name] === other[name])
  );
}
