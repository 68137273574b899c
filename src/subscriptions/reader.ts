import { PoolError } from "../errors.ts";
import { Mailbox } from "../mailbox.ts";
import type { StreamUpdate } from "./stream.ts";

/** How a stream is read. */
export interface WatchOptions {
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long the first update may take, in ms, `>= 1`; the stream then ends with `REQUEST_TIMEOUT`, which says what it waited
   * for. Default: any time.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * What becomes of updates that this reader is too slow for: `drop-oldest` (default) and `latest` drop them and tell how
   * many; `error` ends the stream with `STREAM_OVERFLOW`. Gaps are never dropped.
   */
  readonly whenSlow?: "drop-oldest" | "latest" | "error" | undefined;
  /** Most updates that are kept for a slow reader, `>= 1`. Default 1 000, and 1 with `latest`. */
  readonly bufferMax?: number | undefined;
}

/**
 * One reader of a stream, for `for await`. Leaving the loop ends it; a line that nobody reads any more is cancelled at TWS.
 */
export type Stream<Value> = AsyncIterableIterator<StreamUpdate<Value>, undefined> &
  AsyncDisposable & {
    /**
     * Calls back at once for each update, without a buffer and without a promise for each: the form for those who want every
     * update of a fast stream. To be called instead of reading the stream, not beside it.
     *
     * @returns Resolves when the stream ends, by `return()`, its signal or `close()`; rejects with what a loop would throw,
     * and with what the callback throws, which ends the stream.
     */
    forEach(callback: (update: StreamUpdate<Value>) => void): Promise<void>;
  };

interface Callback<Value> {
  call(update: StreamUpdate<Value>): void;
  over(error: unknown): void;
}

/** Keeps what one reader has yet to read, and never more than it allowed. */
export class Reader<Value> {
  readonly mailbox: Mailbox<StreamUpdate<Value>>;
  readonly stream: Stream<Value>;
  readonly #what: string;
  readonly #whenSlow: "drop-oldest" | "latest" | "error";
  readonly #max: number;
  #callback: Callback<Value> | undefined;
  #first: (() => void) | undefined;

  /**
   * @param left Called once, when the reader leaves or the end has been told.
   * @param first Called once, with the first update.
   */
  constructor(what: string, options: WatchOptions, left: () => void, first: () => void) {
    const { whenSlow = "drop-oldest", bufferMax } = options;
    this.#what = what;
    this.#whenSlow = whenSlow;
    this.#max = bufferMax ?? (whenSlow === "latest" ? 1 : 1_000);
    this.#first = first;
    this.mailbox = new Mailbox(() => {
      left();
      this.#callback?.over(undefined);
    });
    this.stream = Object.assign(this.mailbox, {
      forEach: (callback: Callback<Value>["call"]) => this.#each(callback),
    });
  }

  /** Something new. */
  update(update: Extract<StreamUpdate<Value>, { readonly kind: "update" }>): void {
    if (this.#first !== undefined) {
      this.#first();
      this.#first = undefined;
    }
    if (this.#callback !== undefined) return this.#callback.call(update);
    const { mailbox } = this;
    if (mailbox.size < this.#max) return mailbox.put(update);
    const missed = this.#dropOldest();
    if (missed > 0 && this.#whenSlow === "error") {
      const sentence = `Cannot ${this.#what} any longer: the reader left ${this.#max} updates unread`;
      return this.end(new PoolError("STREAM_OVERFLOW", sentence));
    }
    mailbox.put(update);
    if (missed > 0) this.#blame(missed);
  }

  /** A gap, its end, or a remark: these are always kept. */
  tell(event: StreamUpdate<Value>): void {
    if (this.#callback !== undefined) return this.#callback.call(event);
    // A stream that flaps while nobody reads: of the same kind in a row the last is enough.
    const last = this.mailbox.last;
    if (event.kind === "remark" && last?.kind === "remark" && last.code === event.code) return;
    if (this.mailbox.size > 2 * this.#max + FLAPS_MAX) this.#forgetFlap();
    this.mailbox.put(event);
  }

  /** The end: what is kept is read first, then the reading is over, with the error if there is one. */
  end(error?: unknown): void {
    const callback = this.#callback;
    if (callback !== undefined && error !== undefined) callback.over(error);
    this.mailbox.end(error);
  }

  #each(call: (update: StreamUpdate<Value>) => void): Promise<void> {
    return new Promise((resolve, reject) => {
      const over = (error: unknown): void => {
        this.#callback = undefined;
        if (error === undefined) resolve();
        else reject(error);
      };
      const safely = (update: StreamUpdate<Value>): void => {
        try {
          call(update);
        } catch (cause) {
          over(cause);
          void this.mailbox.return();
        }
      };
      this.#callback = { call: safely, over };
      for (let kept = this.mailbox.take(); kept !== undefined; kept = this.mailbox.take()) safely(kept);
      if (this.mailbox.over !== undefined) over(this.mailbox.over.error);
    });
  }

  /** @returns How many the reader now misses: the one that is dropped, and those that it missed before. */
  #dropOldest(): number {
    const place = this.#firstUpdate();
    const oldest = this.mailbox.at(place);
    if (oldest?.kind !== "update") return 0;
    this.mailbox.drop(place);
    return oldest.missed + 1;
  }

  /** The update that is read next, and it alone, says how many were dropped before it. */
  #blame(missed: number): void {
    const place = this.#firstUpdate();
    const next = this.mailbox.at(place);
    if (next?.kind === "update") this.mailbox.replace(place, { ...next, missed });
  }

  #firstUpdate(): number {
    for (let place = 0; place < this.mailbox.size; place++)
      if (this.mailbox.at(place)?.kind === "update") return place;
    return -1;
  }

  /** A gap that is over and was never read goes with its end. */
  #forgetFlap(): void {
    const place = this.mailbox.kept.findIndex(
      ({ kind }, at) => kind === "gap" && this.mailbox.kept[at + 1]?.kind === "resumed",
    );
    if (place < 0) return;
    this.mailbox.drop(place + 1);
    this.mailbox.drop(place);
  }
}

/** So many gaps and ends of gaps are kept beside the updates. */
const FLAPS_MAX = 1_000;
