import { shown } from "./visible-text.ts";

/**
 * One event at the server. `connection` is 0 for an event that concerns no connection.
 *
 * | Event | Detail |
 * |---|---|
 * | `opened` | a connection was accepted |
 * | `refused` | a dial was refused |
 * | `hello` | the versions that the client offers, `100..193` |
 * | `read` | the name of a client's message |
 * | `lost` | the name of a client's message that a fault lost |
 * | `start` | START_API was read; the client ID |
 * | `sent` | the name of the server's message |
 * | `left` | the client closed its side: `fin` or `rst`; recorded when it did, even if the server cannot notice yet |
 * | `closed` | the server closed the connection; the reason |
 * | `fault`, `heal` | a fault began or was healed; its text |
 * | others | notes on what TWS did |
 */
export interface TraceEvent {
  /** Epoch ms. */
  readonly atMs: number;
  /** The number of the connection, from 1; 0 for none. */
  readonly connection: number;
  /** The kind of event, from the table above. */
  readonly event: string;
  /** The detail, from the table above. Characters that could forge a line are written as `\uXXXX`. */
  readonly detail: string;
  /**
   * What a message says, in one line that begins with its name, e.g. `placeOrder #7 BUY 5 AAPL LMT 190.00`; undefined for
   * other events, and for messages so old that their fields are no longer kept.
   */
  readonly content?: string | undefined;
}

/** Description of a message that is computed when it is first read. */
export interface Description {
  /** Computes the text from what is kept. Messages can share one function. */
  readonly text: (kept: string) => string;
  /** What `text` needs of this message. Default: an empty text. */
  readonly kept?: string;
  /** Approximate size of what is kept in memory, in bytes. */
  readonly keptBytes: number;
}

/** An event with a description that is computed when it is first read. */
class DescribedEvent implements TraceEvent {
  readonly atMs: number;
  readonly connection: number;
  readonly event: string;
  readonly detail: string;
  readonly keptBytes: number;
  /** Describes what `#content` keeps, until that is described or forgotten. */
  #describe: ((kept: string) => string) | undefined;
  #content: string | undefined;

  constructor({ atMs, connection, event, detail }: TraceEvent, { text, kept = "", keptBytes }: Description) {
    this.atMs = atMs;
    this.connection = connection;
    this.event = event;
    this.detail = detail;
    this.keptBytes = keptBytes;
    this.#describe = text;
    this.#content = kept;
  }

  get content(): string | undefined {
    if (this.#describe !== undefined) this.#content = this.#describe(this.#content ?? "");
    this.#describe = undefined;
    return this.#content;
  }

  /** Drops what a description that nobody has read would need. */
  forget(): void {
    if (this.#describe !== undefined) this.#content = undefined;
    this.#describe = undefined;
  }
}

/** The record of events at the server, at least the newest 100 000. Equal seeds and inputs give equal traces. */
export class Trace {
  readonly #events: TraceEvent[] = [];
  readonly #listeners = new Set<(event: TraceEvent) => void>();
  #dropped = 0;
  /** Events whose description may still be computed, from `#forgotten` on, oldest first. */
  #described: DescribedEvent[] = [];
  #forgotten = 0;
  #keptBytes = 0;

  /** Adds an event, and for a message its description. */
  record(given: TraceEvent, description?: Description): void {
    const detail = shown(given.detail);
    const clean = detail === given.detail ? given : { ...given, detail };
    const event = description === undefined ? clean : this.#describe(clean, description);
    this.#events.push(event);
    if (this.#events.length > 2 * EVENTS_MAX) this.#dropped += this.#events.splice(0, EVENTS_MAX).length;
    for (const listener of this.#listeners) listener(event);
  }

  #describe(event: TraceEvent, description: Description): TraceEvent {
    const described = new DescribedEvent(event, description);
    this.#described.push(described);
    this.#keptBytes += description.keptBytes;
    while (this.#keptBytes > KEPT_BYTES_MAX) {
      const oldest = this.#described[this.#forgotten++];
      this.#keptBytes -= oldest?.keptBytes ?? 0;
      oldest?.forget();
    }
    if (this.#forgotten > EVENTS_MAX) {
      this.#described = this.#described.slice(this.#forgotten);
      this.#forgotten = 0;
    }
    return described;
  }

  /** The recorded events, oldest first. */
  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** Forgets every event so far. Listeners stay. */
  clear(): void {
    this.#events.length = 0;
    this.#described = [];
    [this.#dropped, this.#forgotten, this.#keptBytes] = [0, 0, 0];
  }

  /** The number of events that were too old to be kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Returns the events of one kind, oldest first. */
  of(event: string): readonly TraceEvent[] {
    return this.#events.filter((one) => one.event === event);
  }

  /** Returns one line an event, as `traceLine` writes it. */
  lines(): string[] {
    return this.#events.map(traceLine);
  }

  /**
   * Calls `listener` for each event from now on.
   *
   * @returns A function that ends the subscription.
   */
  subscribe(listener: (event: TraceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

const EVENTS_MAX = 100_000;
/** Largest size of the messages that are kept to be described later, in bytes. */
const KEPT_BYTES_MAX = 8_000_000;

/** Formats an event as one line: `14:30:00.000  #1  read    reqMktData #3 EUR.USD CASH IDEALPRO snapshot`. */
export function traceLine({ atMs, connection, event, detail, content = detail }: TraceEvent): string {
  const msInDay = ((atMs % 86_400_000) + 86_400_000) % 86_400_000;
  const two = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, "0");
  const time = `${two(msInDay / 3_600_000)}:${two((msInDay / 60_000) % 60)}:${two((msInDay / 1_000) % 60)}.${two(msInDay % 1_000, 3)}`;
  const who = connection === 0 ? "" : `#${connection}`;
  return `${time}  ${who.padEnd(4)}${event.padEnd(7)} ${content}`.trimEnd();
}
