import { shown } from "./visible-text.ts";

/**
 * One event at the server. `connection` is 0 for an event that concerns no connection.
 *
 * `TRACE_EVENTS` says what each event of a fake TWS means.
 */
export interface TraceEvent {
  /** Epoch ms. */
  readonly atMs: number;
  /** The number of the connection, from 1; 0 for none. */
  readonly connection: number;
  /** The kind of event: a name in `TRACE_EVENTS`. */
  readonly event: string;
  /** The detail, as `TRACE_EVENTS` says. Characters that could forge a line are written as `\uXXXX`. */
  readonly detail: string;
  /**
   * What a message says, in one line that begins with its name, e.g. `placeOrder #7 BUY 5 AAPL LMT 190.00`; undefined for
   * other events, and for messages so old that their fields are no longer kept.
   */
  readonly content?: string | undefined;
  /**
   * Texts of the faults that acted on this message, dial or connection, oldest first: what was delayed or sent through them
   * is named too. Undefined where none did. `traceLine` leaves them out.
   */
  readonly faults?: readonly string[] | undefined;
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
  readonly faults: readonly string[] | undefined;
  /** Describes what `#content` keeps, until that is described or forgotten. */
  #describe: ((kept: string) => string) | undefined;
  #content: string | undefined;

  constructor(
    { atMs, connection, event, detail, faults }: TraceEvent,
    { text, kept = "", keptBytes }: Description,
  ) {
    this.atMs = atMs;
    this.connection = connection;
    this.event = event;
    this.detail = detail;
    this.faults = faults;
    this.keptBytes = keptBytes;
    this.#describe = text;
    this.#content = kept;
  }

  get content(): string | undefined {
    if (this.#describe !== undefined) this.#content = this.#describe(this.#content ?? "");
    this.#describe = undefined;
    return this.#content;
  }

  /** Drops the description, or what it would need. */
  forget(): void {
    this.#describe = undefined;
    this.#content = undefined;
  }
}

/** The record of events at the server, by default the newest 100 000 at least. Equal seeds and inputs give equal traces. */
export class Trace {
  readonly #events: TraceEvent[] = [];
  readonly #listeners = new Set<(event: TraceEvent) => void>();
  #dropped = 0;
  #eventsMax = EVENTS_MAX;
  /** Number of the oldest events whose descriptions were dropped. */
  #forgotten = 0;
  #keptBytes = 0;

  /**
   * Keeps fewer events from now on, or more.
   *
   * @param eventsMax The number of the newest events that are kept at least, `>= 1`; up to twice as many are.
   */
  keep(eventsMax: number): void {
    this.#eventsMax = eventsMax;
  }

  /** Adds an event, and for a message its description. */
  record(given: TraceEvent, description?: Description): void {
    const detail = shown(given.detail);
    const clean = detail === given.detail ? given : { ...given, detail };
    const event = description === undefined ? clean : new DescribedEvent(clean, description);
    this.#events.push(event);
    if (description !== undefined) this.#forgetBeyond(this.#keptBytes + description.keptBytes);
    if (this.#events.length > 2 * this.#eventsMax) this.#dropOldest();
    for (const listener of this.#listeners) listener(event);
  }

  /** Drops the oldest descriptions, so that what is kept of all of them is within its bound. */
  #forgetBeyond(keptBytes: number): void {
    this.#keptBytes = keptBytes;
    while (this.#keptBytes > KEPT_BYTES_MAX) this.#forget(this.#events[this.#forgotten++]);
  }

  #forget(event: TraceEvent | undefined): void {
    if (!(event instanceof DescribedEvent)) return;
    this.#keptBytes -= event.keptBytes;
    event.forget();
  }

  #dropOldest(): void {
    const dropped = this.#events.splice(0, this.#events.length - this.#eventsMax);
    for (const event of dropped.slice(this.#forgotten)) this.#forget(event);
    this.#forgotten = Math.max(0, this.#forgotten - dropped.length);
    this.#dropped += dropped.length;
  }

  /** The recorded events, oldest first. */
  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** Forgets every event so far. Listeners stay. */
  clear(): void {
    this.#events.length = 0;
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
