import { AsyncQueue } from "../async/async-queue.ts";
import { forCaller, PoolError } from "../errors.ts";
import type { StreamUpdate } from "./stream-update.ts";

/** Options of one reader of a stream. */
export interface WatchOptions {
  /** Ends the stream for this reader when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /**
   * Time until the first update, in ms, `>= 1`; after it the stream ends with `REQUEST_TIMEOUT`, whose message says what was
   * missing. The end of the snapshot counts as an update, because an account may be empty, and so does the confirmation of
   * a request that may have no update for hours. Default: unlimited.
   */
  readonly timeoutMs?: number | undefined;
  /**
   * Policy for updates that arrive faster than this reader takes them: `drop-oldest` (default) and `latest` drop the oldest
   * and report their number in `missed`; `error` ends the stream with `STREAM_OVERFLOW`. Gaps are never dropped.
   */
  readonly onOverflow?: "drop-oldest" | "latest" | "error" | undefined;
  /**
   * Maximum number of updates kept for a slow reader, `>= 1`. Default 1 000, and 1 with `latest`. The initial snapshot is
   * kept in addition, up to 100 000 updates, except with `latest`.
   */
  readonly bufferMax?: number | undefined;
}

/**
 * One reader of a stream, for `for await`. Leaving the loop ends it; the request is cancelled at TWS when the last reader
 * leaves.
 */
export type Stream<Value> = AsyncIterableIterator<StreamUpdate<Value>, undefined> &
  AsyncDisposable & {
    /**
     * Calls a function for each update as it arrives, without a buffer and without a promise for each update: for readers
     * that need every update of a fast stream. It replaces `for await` and can be called once; updates that were read before
     * are not repeated.
     *
     * The callback may call any method of the pool. An error that it throws, or a rejection of the promise that it returns,
     * ends this stream and no other.
     *
     * @returns A promise that resolves when the stream ends, by `return()` or its signal. It rejects with the error that a
     * loop would throw (`CLOSED` after `close()`), and with the error of the callback.
     * @throws {PoolError} `INVALID_OPTION` when the callback is no function, or when `forEach` was called before.
     */
    forEach(callback: (update: StreamUpdate<Value>) => void): Promise<void>;
  };

/** The end of `forEach`: in order, with the error that a loop would throw, or with the error of the callback. */
type End = { readonly kind: "done" } | { readonly kind: "failed" | "threw"; readonly cause: unknown };

interface Callback<Value> {
  call(update: StreamUpdate<Value>): void;
  over(end: End): void;
}

const DONE: End = { kind: "done" };

/** Buffers the updates that one reader has not read yet, within the bounds that its options set. */
export class StreamReader<Value> {
  readonly queue: AsyncQueue<StreamUpdate<Value>>;
  readonly stream: Stream<Value>;
  readonly #what: string;
  readonly #onOverflow: "drop-oldest" | "latest" | "error";
  readonly #max: number;
  /** Number of the reader in its subscription, from 1 in order of joining. */
  joined = 0;
  #callback: Callback<Value> | undefined;
  #called = false;
  #onFirst: (() => void) | undefined;
  /** Number of updates kept beyond `bufferMax` because they belong to the snapshot. */
  #snapshotKept = 0;

  /**
   * @param left Called once, when the reader leaves or has read the end.
   * @param first Called once, at the first update.
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

  /** Begins a new snapshot: unread updates of the one before count against `bufferMax` from now on. */
  snapshotBegins(): void {
    this.#snapshotKept = 0;
  }

  /** Ends the wait for the first update, because TWS has confirmed the request. */
  confirmed(): void {
    this.#onFirst?.();
    this.#onFirst = undefined;
  }

  /**
   * Adds an update.
   *
   * @param known True for an update of the snapshot: TWS sends all of it at once, faster than any reader.
   */
  update(update: Extract<StreamUpdate<Value>, { readonly kind: "update" }>, known: boolean): void {
    if (this.#onFirst !== undefined) this.confirmed();
    if (this.#callback !== undefined) return this.#callback.call(update);
    const { queue: mailbox } = this;
    // Updates that were read need no place any more.
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

  /** Adds a gap, its end, the end of the snapshot, or a notice: these are never dropped for lack of room. */
  notify(event: StreamUpdate<Value>): void {
    if (event.kind === "snapshot-end") this.confirmed();
    if (this.#callback !== undefined) return this.#callback.call(event);
    // The end of the snapshot takes no place of an update.
    if (event.kind === "snapshot-end" && this.#onOverflow !== "latest") this.#snapshotKept++;
    // Repeated notices of a stream that is not read: one of the same code in a row is enough.
    const last = this.queue.last;
    if (event.kind === "notice" && last?.kind === "notice" && last.code === event.code) return;
    if (this.queue.size > 2 * (this.#max + this.#snapshotKept) + FLAPS_MAX && !this.#dropOldestNotice())
      this.#dropOldestFlap();
    this.queue.put(event);
  }

  /** Ends the stream: the reader gets the buffered updates first, and then the error if there is one. */
  end(error?: unknown): void {
    const callback = this.#callback;
    if (callback !== undefined && error !== undefined) callback.over({ kind: "failed", cause: error });
    this.queue.end(error);
  }

  async #each(call: Callback<Value>["call"]): Promise<void> {
    const end = await this.#calling(call);
    // Made here, so that its stack names the line that awaits `forEach`.
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
          // The callback may be an async function: its rejection must not end the process.
          if (isThenable(result)) void Promise.resolve(result).then(undefined, threw);
        } catch (cause) {
          threw(cause);
        }
      };
      // Updates that arrive during this loop are buffered behind the others.
      for (let kept = this.queue.take(); kept !== undefined; kept = this.queue.take()) safely(kept);
      const { ended } = this.queue;
      if (ended === undefined) this.#callback = { call: safely, over };
      else over(ended.error === undefined ? DONE : { kind: "failed", cause: ended.error });
    });
  }

  /** Drops the oldest update. @returns The number of updates missed at this place: it, and those dropped before it. */
  #dropOldest(): number {
    const place = this.#firstUpdate();
    const oldest = this.queue.at(place);
    if (oldest?.kind !== "update") return 0;
    this.queue.drop(place);
    return oldest.missed + 1;
  }

  /** Reports the number of dropped updates in the update that is read next. */
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

  /** Drops the oldest unread notice. @returns False when there is none. */
  #dropOldestNotice(): boolean {
    const place = this.queue.kept.findIndex(({ kind }) => kind === "notice");
    if (place >= 0) this.queue.drop(place);
    return place >= 0;
  }

  /** Drops the oldest unread gap that has ended, with its end. */
  #dropOldestFlap(): void {
    const place = this.queue.kept.findIndex(
      ({ kind }, at) => kind === "gap" && this.queue.kept[at + 1]?.kind === "resumed",
    );
    if (place < 0) return;
    this.queue.drop(place + 1);
    this.queue.drop(place);
  }
}

/** Number of unread gaps and ends of gaps that are kept beside the updates. */
const FLAPS_MAX = 1_000;
/** Maximum number of updates of the snapshot that are kept beside the others. */
const SNAPSHOT_UPDATES_MAX = 100_000;

function isThenable(value: unknown): boolean {
  return typeof (value as { readonly then?: unknown } | null | undefined)?.then === "function";
}
