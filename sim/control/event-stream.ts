import { systemClock } from "../world/clock.ts";
import { type EventFeed, type NumberedEvent, writtenEvent } from "./event-feed.ts";

/** Bytes that a reader may leave unread before it is dropped. */
const UNREAD_BYTES_MAX = 4_000_000;
/** Interval of the event `state`, in ms. */
const STATE_MS = 1_000;
/** Readers at a time. */
const READERS_MAX = 50;

/** Streams of events to the readers of `GET /events`. */
export class EventStreams {
  readonly #feed: EventFeed;
  readonly #state: () => unknown;
  readonly #unreadBytesMax: number;
  readonly #ends = new Set<() => void>();

  /**
   * Makes streams of a feed; `state` makes what the event `state` says.
   *
   * @param unreadBytesMax Bytes that a reader may leave unread before it is dropped. Default 4 000 000.
   */
  constructor(feed: EventFeed, state: () => unknown, unreadBytesMax: number = UNREAD_BYTES_MAX) {
    this.#unreadBytesMax = unreadBytesMax;
    this.#feed = feed;
    this.#state = state;
  }

  /** Number of readers. */
  get readers(): number {
    return this.#ends.size;
  }

  /** Whether no more readers are taken. */
  get areFull(): boolean {
    return this.#ends.size >= READERS_MAX;
  }

  /**
   * Opens a stream from the event after a number on; without one, from now on.
   *
   * @param whenGone Calls back when the connection of the reader has closed. A stream that nobody has begun to read is never
   * cancelled.
   */
  open(
    after: number | undefined,
    whenGone: (then: () => void) => void = () => {},
  ): ReadableStream<Uint8Array> {
    const encoder = new TextEncoder();
    let end = (): void => {};
    const gone = (): void => {
      // The controller may be closed already.
      try {
        end();
      } catch {}
    };
    return new ReadableStream<Uint8Array>(
      {
        start: (controller) => {
          const write = (event: string, data: unknown, id = ""): void => {
            controller.enqueue(encoder.encode(`${id}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`));
            // A reader that does not read would fill the memory. It can come back with the last number that it has seen.
            if ((controller.desiredSize ?? 0) <= 0) end();
          };
          const trace = (event: NumberedEvent): void =>
            write("trace", writtenEvent(event), `id: ${event.seq}\n`);
          let stopTimer = (): void => {};
          const again = (): void => {
            write("state", this.#state());
            if (this.#ends.has(end)) stopTimer = systemClock.after(STATE_MS, again);
          };
          const stopFeed = this.#feed.subscribe(trace);
          end = () => {
            if (!this.#ends.delete(end)) return;
            stopFeed();
            stopTimer();
            controller.close();
          };
          this.#ends.add(end);
          for (const event of this.#feed.after(after ?? this.#feed.seq))
            if (this.#ends.has(end)) trace(event);
          if (this.#ends.has(end)) again();
          whenGone(gone);
        },
        cancel: () => gone(),
      },
      new ByteLengthQueuingStrategy({ highWaterMark: this.#unreadBytesMax }),
    );
  }

  /** Ends every stream. */
  close(): void {
    for (const end of [...this.#ends]) end();
  }
}
