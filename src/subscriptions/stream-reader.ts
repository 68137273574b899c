import { AsyncQueue } from "../async/async-queue.ts";
import { forCaller, PoolError } from "../errors.ts";
import type { StreamUpdate } from "./stream-update.ts";

/** How a stream is read. */
export interface WatchOptions {
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
  /**
   * How long the first update may take, in ms, `>= 1`; the stream then ends with `REQUEST_TIMEOUT`, which says what it waited
   * for. The end of the snapshot counts as well, as an account may be empty, and so does what confirms a request after
   * which nothing may come for hours. Default: any time.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * What becomes of updates that this reader is too slow for: `drop-oldest` (default) and `latest` drop them and tell how
   * many; `error` ends the stream with `STREAM_OVERFLOW`. Gaps are never dropped.
   */
  readonly onOverflow?: "drop-oldest" | "latest" | "error" | undefined;
  /**
   * Most updates that are kept for a slow reader, `>= 1`. Default 1 000, and 1 with `latest`. What there is at the beginning
   * is kept whole beside them, up to 100 000 updates, except with `latest`.
   */
  readonly bufferMax?: number | undefined;
}

/**
 * One reader of a stream, for `for await`. Leaving the loop ends it; a line that nobody reads any more is cancelled at TWS.
 */
export type Stream<Value> = AsyncIterableIterator<StreamUpdate<Value>, undefined> &
  AsyncDisposable & {
    /**
     * Calls back at once for each update, without a buffer and without a promise for each: the form for those who want every
     * update of a fast stream. To be called once, instead of reading the stream; what was read before is not told again.
     *
     * The callback may release, close, open and end whatever it likes. What it throws, or what the promise that it returns
     * rejects with, ends this stream and no other.
     *
     * @returns Resolves when the stream ends, by `return()` or its signal; rejects with what a loop would throw (`CLOSED`
     * after `close()`), and with what the callback throws.
     * @throws {PoolError} `INVALID_OPTION` when the callback is no function, or when it is called a second time.
     */
    forEach(callback: (update: StreamUpdate<Value>) => void): Promise<void>;
  };

/** How a reading by callback ended: in order, with what a loop would throw, or with what the callback threw. */
type End = { readonly kind: "done" } | { readonly kind: "failed" | "threw"; readonly cause: unknown };

interface Callback<Value> {
  call(update: StreamUpdate<Value>): void;
  over(end: End): void;
}

const DONE: End = { kind: "done" };

/** Keeps what one reader has yet to read, and never more than it allowed. */
export class StreamReader<Value> {
  readonly queue: AsyncQueue<StreamUpdate<Value>>;
  readonly stream: Stream<Value>;
  readonly #what: string;
  readonly #onOverflow: "drop-oldest" | "latest" | "error";
  readonly #max: number;
  /** Its place among all readers of its subscription, from 1. */
  joined = 0;
  #callback: Callback<Value> | undefined;
  #called = false;
  #onFirst: (() => void) | undefined;
  /** So many updates are kept beyond `bufferMax`, because they tell what there was at the beginning. */
  #snapshotKept = 0;

  /**
   * @param left Called once, when the reader leaves or the end has been told.
   * @param first Called once, with the first update.
   */
  constructor(what: string, options: WatchOptions, left: () => void, first: () => void) {
    const { onOverflow = "drop-oldest", bufferMax } = options;
    this.#what = what;
    this.#onOverflow = onOverflow;
    this.#max = bufferMax ?? (onOverflow === "latest" ? 1 : 1_000);
    this.#onFirst = first;
    this.queue = new AsyncQueue(() => {
      left();
      this.#callback?.over(DONE);
    });
    this.stream = Object.assign(this.queue, {
      forEach: (callback: Callback<Value>["call"]) => this.#each(callback),
    });
  }

  /** A snapshot begins anew: what is left unread of the one before is kept no longer than anything else. */
  snapshotBegins(): void {
    this.#snapshotKept = 0;
  }

  /** TWS has taken up the request, so that the first update is waited for no more. */
  confirmed(): void {
    this.#onFirst?.();
    this.#onFirst = undefined;
  }

  /**
   * Something new.
   *
   * @param known Does it tell what there was at the beginning? TWS sends all of that at once, which is no fault of the reader.
   */
  update(update: Extract<StreamUpdate<Value>, { readonly kind: "update" }>, known: boolean): void {
    if (this.#onFirst !== undefined) this.confirmed();
    if (this.#callback !== undefined) return this.#callback.call(update);
    const { queue: mailbox } = this;
    // What has been read needs no place any more.
    if (this.#snapshotKept > mailbox.size) this.#snapshotKept = mailbox.size;
    if (known && this.#onOverflow !== "latest" && this.#snapshotKept < SNAPSHOT_UPDATES_MAX)
      this.#snapshotKept++;
    if (mailbox.size < this.#max + this.#snapshotKept) return mailbox.put(update);
    const missed = this.#dropOldest();
    if (missed > 0 && this.#onOverflow === "error") {
      // Gaps and notices take places as well, so that there may be fewer updates than places.
      const unread = missed + mailbox.kept.filter(({ kind }) => kind === "update").length;
      const sentence = `Cannot ${this.#what} any longer: the reader left ${unread} ${unread === 1 ? "update" : "updates"} unread`;
      return this.end(new PoolError("STREAM_OVERFLOW", sentence));
    }
    mailbox.put(update);
    if (missed > 0) this.#recordMissed(missed);
  }

  /** A gap, its end, or a notice: these are always kept. */
  notify(event: StreamUpdate<Value>): void {
    if (event.kind === "snapshot-end") this.confirmed();
    if (this.#callback !== undefined) return this.#callback.call(event);
    // The mark takes no place of an update.
    if (event.kind === "snapshot-end" && this.#onOverflow !== "latest") this.#snapshotKept++;
    // A stream that flaps while nobody reads: of the same kind in a row the last is enough.
    const last = this.queue.last;
    if (event.kind === "notice" && last?.kind === "notice" && last.code === event.code) return;
    if (this.queue.size > 2 * (this.#max + this.#snapshotKept) + FLAPS_MAX && !this.#dropOldestNotice())
      this.#dropOldestFlap();
    this.queue.put(event);
  }

  /** The end: what is kept is read first, then the reading is over, with the error if there is one. */
  end(error?: unknown): void {
    const callback = this.#callback;
    if (callback !== undefined && error !== undefined) callback.over({ kind: "failed", cause: error });
    this.queue.end(error);
  }

  async #each(call: Callback<Value>["call"]): Promise<void> {
    const end = await this.#calling(call);
    // Made here, so that its stack names the line that waits.
    if (end.kind === "failed") throw forCaller(end.cause);
    if (end.kind === "threw") throw end.cause;
  }

  #calling(call: Callback<Value>["call"]): Promise<End> {
    const wrong =
      typeof call !== "function" ? "the callback: expected a function" : "forEach was called before";
    if (this.#called || typeof call !== "function") {
      const cause = new PoolError("INVALID_OPTION", `Cannot ${this.#what}: ${wrong}`);
      return Promise.resolve({ kind: "failed", cause });
    }
    this.#called = true;
    return new Promise((resolve) => {
      const over = (end: End): void => {
        this.#callback = undefined;
        resolve(end);
      };
      const threw = (cause: unknown): void => {
        over({ kind: "threw", cause });
        void this.queue.return();
      };
      const safely = (update: StreamUpdate<Value>): void => {
        try {
          const result: unknown = call(update);
          // An async function is a callback as well; what it rejects with must not end the process.
          if (isThenable(result)) void Promise.resolve(result).then(undefined, threw);
        } catch (cause) {
          threw(cause);
        }
      };
      // What comes while the kept ones are told is kept behind them.
      for (let kept = this.queue.take(); kept !== undefined; kept = this.queue.take()) safely(kept);
      const { ended } = this.queue;
      if (ended === undefined) this.#callback = { call: safely, over };
      else over(ended.error === undefined ? DONE : { kind: "failed", cause: ended.error });
    });
  }

  /** @returns How many the reader now misses: the one that is dropped, and those that it missed before. */
  #dropOldest(): number {
    const place = this.#firstUpdate();
    const oldest = this.queue.at(place);
    if (oldest?.kind !== "update") return 0;
    this.queue.drop(place);
    return oldest.missed + 1;
  }

  /** The update that is read next, and it alone, says how many were dropped before it. */
  #recordMissed(missed: number): void {
    const place = this.#firstUpdate();
    const next = this.queue.at(place);
    if (next?.kind === "update") this.queue.replace(place, { ...next, missed });
  }

  #firstUpdate(): number {
    for (let place = 0; place < this.queue.size; place++)
      if (this.queue.at(place)?.kind === "update") return place;
    return -1;
  }

  /** The oldest notice that was never read. @returns Was there one? */
  #dropOldestNotice(): boolean {
    const place = this.queue.kept.findIndex(({ kind }) => kind === "notice");
    if (place >= 0) this.queue.drop(place);
    return place >= 0;
  }

  /** A gap that is over and was never read goes with its end. */
  #dropOldestFlap(): void {
    const place = this.queue.kept.findIndex(
      ({ kind }, at) => kind === "gap" && this.queue.kept[at + 1]?.kind === "resumed",
    );
    if (place < 0) return;
    this.queue.drop(place + 1);
    this.queue.drop(place);
  }
}

/** So many gaps and ends of gaps are kept beside the updates. */
const FLAPS_MAX = 1_000;
/** So many updates that tell what there was at the beginning are kept beside the others. */
const SNAPSHOT_UPDATES_MAX = 100_000;

function isThenable(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
}
