/**
 * One thing that happened at the server. `connection` is 0 where it is about none.
 *
 * | Event | Detail |
 * |---|---|
 * | `opened` | a connection was accepted |
 * | `refused` | a dial was refused |
 * | `hello` | the versions that the client offers, `100..193` |
 * | `read` | the name of a client's message |
 * | `lost` | the name of a client's message that came to nothing because of a fault |
 * | `start` | START_API was read; the client ID |
 * | `sent` | the name of the server's message |
 * | `left` | the client ended its side: `fin` or `rst`; recorded when it did, whether or not the server may notice |
 * | `closed` | the server ended the connection; why |
 * | `fault`, `heal` | a fault began or ended; its text |
 * | others | notes of the server's behaviour |
 */
export interface TraceEvent {
  /** Epoch ms. */
  readonly atMs: number;
  /** Numbered from 1; 0 where it is about none. */
  readonly connection: number;
  /** What happened, from the table above. */
  readonly event: string;
  /** More about it. */
  readonly detail: string;
}

/** The record of what happened, the newest 100 000 events of it. Equal seeds and inputs give equal traces. */
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

  /** Oldest first. */
  get events(): readonly TraceEvent[] {
    return this.#events;
  }

  /** How many events were too old to be kept. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Events of one kind, oldest first. */
  of(event: string): readonly TraceEvent[] {
    return this.#events.filter((one) => one.event === event);
  }

  /** One line an event, without a year of digits before it. */
  lines(): string[] {
    return this.#events.map(traceLine);
  }

  /**
   * Calls back at each event from now on.
   *
   * @returns A function that ends the subscription.
   */
  subscribe(listener: (event: TraceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }
}

const EVENTS_MAX = 100_000;

/** `14:30:00.000  #1  read  reqPositions` */
export function traceLine({ atMs, connection, event, detail }: TraceEvent): string {
  const msInDay = ((atMs % 86_400_000) + 86_400_000) % 86_400_000;
  const two = (value: number, digits = 2): string => String(Math.floor(value)).padStart(digits, "0");
  const time = `${two(msInDay / 3_600_000)}:${two((msInDay / 60_000) % 60)}:${two((msInDay / 1_000) % 60)}.${two(msInDay % 1_000, 3)}`;
  const who = connection === 0 ? "" : `#${connection}`;
  return `${time}  ${who.padEnd(4)}${event.padEnd(8)}${detail}`.trimEnd();
}
