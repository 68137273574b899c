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
  /** The detail, from the table above. */
  readonly detail: string;
}

/** The record of events at the server, at least the newest 100 000. Equal seeds and inputs give equal traces. */
export class Trace {
  readonly #events: TraceEvent[] = [];
  readonly #listeners = new Set<(event: TraceEvent) => void>();
  #dropped = 0;

  /** Adds an event. */
  record(event: TraceEvent): void {
    this.#events.push(event);
    if (this.#events.length > 2 * EVENTS_MAX) this.#dropped += this.#events.splice(0, EVENTS_MAX).length;
    for (const listener of this.#listeners) listener(event);
  }

  /** The recorded events, oldest first. */
  get events(): readonly TraceEvent[] {
    return this.#events;
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

/** Formats an event as one line: `14:30:00.000  #1  read  reqPositions`. */
export function traceLine({ atMs, connection, event, detail }: TraceEvent): string {
  const msInDay = ((atMs % 86_400_000) + 86_400_000) % 86_400_000;
  const two = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, "0");
  const time = `${two(msInDay / 3_600_000)}:${two((msInDay / 60_000) % 60)}:${two((msInDay / 1_000) % 60)}.${two(msInDay % 1_000, 3)}`;
  const who = connection === 0 ? "" : `#${connection}`;
  return `${time}  ${who.padEnd(4)}${event.padEnd(7)} ${detail}`.trimEnd();
}
