import type { Trace, TraceEvent } from "../world/trace.ts";

/** An event of the trace, with its number. */
export interface NumberedEvent {
  readonly seq: number;
  readonly event: TraceEvent;
}

/** Events that are kept for readers that come back. */
const KEPT_MAX = 10_000;

/** Events of a trace with numbers, the newest of which are kept. */
export class EventFeed {
  readonly #kept: NumberedEvent[] = [];
  readonly #listeners = new Set<(event: NumberedEvent) => void>();
  #stop: () => void = () => {};
  #seq = 0;

  /** Makes a feed, which follows a trace if one is given. */
  constructor(trace?: Trace) {
    if (trace !== undefined) this.follow(trace);
  }

  /** Follows a trace, from its oldest event on, and no longer the one that it followed before. */
  follow(trace: Trace): void {
    this.#stop();
    for (const event of trace.events.slice(-KEPT_MAX)) this.#add(event);
    this.#stop = trace.subscribe((event) => this.#add(event));
  }

  /** Adds an event that no trace has. */
  note(atMs: number, event: string, detail: string): void {
    this.#add({ atMs, connection: 0, event, detail });
  }

  /** Number of the newest event; 0 for none. */
  get seq(): number {
    return this.#seq;
  }

  /** Gets the kept events after a number, oldest first. */
  after(seq: number): readonly NumberedEvent[] {
    const first = this.#kept[0]?.seq ?? 0;
    return this.#kept.slice(Math.max(0, seq + 1 - first));
  }

  /** Calls a listener for every event from now on. @returns A function that ends it. */
  subscribe(listener: (event: NumberedEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Follows the trace no longer. */
  close(): void {
    this.#stop();
    this.#listeners.clear();
  }

  #add(event: TraceEvent): void {
    const numbered = { seq: ++this.#seq, event };
    this.#kept.push(numbered);
    if (this.#kept.length > 2 * KEPT_MAX) this.#kept.splice(0, KEPT_MAX);
    for (const listener of this.#listeners) listener(numbered);
  }
}

/** An event as the control port writes it. */
export interface WrittenEvent {
  readonly seq: number;
  readonly atMs: number;
  readonly connection: number;
  readonly event: string;
  readonly text: string;
  readonly faults: readonly string[];
}

/** Writes an event for a reader. */
export function writtenEvent({ seq, event }: NumberedEvent): WrittenEvent {
  const { atMs, connection, detail, content = detail, faults = [] } = event;
  return { seq, atMs, connection, event: event.event, text: content, faults };
}
