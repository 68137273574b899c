import { PoolError } from "../errors.ts";
import { Mailbox } from "../mailbox.ts";
import type { StreamUpdate } from "./stream.ts";

/** How a stream is read. */
export interface WatchOptions {
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
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
export type Stream<Value> = AsyncIterableIterator<StreamUpdate<Value>, undefined> & AsyncDisposable;

/** Keeps what one reader has yet to read, and never more than it allowed. */
export class Reader<Value> {
  readonly mailbox: Mailbox<StreamUpdate<Value>>;
  readonly #what: string;
  readonly #whenSlow: "drop-oldest" | "latest" | "error";
  readonly #max: number;

  constructor(what: string, { whenSlow = "drop-oldest", bufferMax }: WatchOptions, left: () => void) {
    this.#what = what;
    this.#whenSlow = whenSlow;
    this.#max = bufferMax ?? (whenSlow === "latest" ? 1 : 1_000);
    this.mailbox = new Mailbox(left);
  }

  /** Something new. */
  update(value: Value): void {
    const missed = this.mailbox.kept.length >= this.#max ? this.#dropOldest() : 0;
    if (missed > 0 && this.#whenSlow === "error") {
      const sentence = `Cannot ${this.#what} any longer: the reader left ${this.#max} updates unread`;
      return this.mailbox.end(new PoolError("STREAM_OVERFLOW", sentence));
    }
    this.mailbox.put({ kind: "update", value, missed: 0 });
    if (missed > 0) this.#blame(missed);
  }

  /** A gap, its end, or a remark: these are always kept. */
  tell(event: StreamUpdate<Value>): void {
    // A stream that flaps while nobody reads: of the same kind in a row the last is enough.
    const { kept } = this.mailbox;
    const last = kept.at(-1);
    if (event.kind === "remark" && last?.kind === "remark" && last.code === event.code) return;
    if (kept.length > 2 * this.#max + FLAPS_MAX) this.#forgetFlap();
    this.mailbox.put(event);
  }

  /** @returns How many the reader now misses: the one that is dropped, and those that it missed before. */
  #dropOldest(): number {
    const place = this.mailbox.kept.findIndex(({ kind }) => kind === "update");
    const oldest = this.mailbox.kept[place];
    if (oldest?.kind !== "update") return 0;
    this.mailbox.drop(place);
    return oldest.missed + 1;
  }

  /** The update that is read next, and it alone, says how many were dropped before it. */
  #blame(missed: number): void {
    const place = this.mailbox.kept.findIndex(({ kind }) => kind === "update");
    const next = this.mailbox.kept[place];
    if (next?.kind === "update") this.mailbox.replace(place, { ...next, missed });
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
