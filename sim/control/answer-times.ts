import type { TraceEvent } from "../world/trace.ts";

/** Answer to a request: the first message with its number. */
export interface Answered {
  /** Name of the request. */
  readonly name: string;
  readonly tookMs: number;
}

/** Requests of all connections that wait at a time, of which the oldest are forgotten. */
const WAITING_MAX = 1_000;

/** Times from the reading of a request with a number to its first answer; requests without a number are not measured. */
export class AnswerTimes {
  /** Requests that have no answer yet, by connection and number. */
  readonly #waiting = new Map<string, { readonly name: string; readonly atMs: number }>();
  /** Waiting requests of each connection: without any, no message needs to be described. */
  readonly #counts = new Map<number, number>();

  /** Takes an event. @returns The request that it answers; undefined for none. */
  record(event: TraceEvent): Answered | undefined {
    const { connection, atMs } = event;
    if (event.event === "closed" || event.event === "left") this.#forget(connection);
    if (event.event === "read" && !event.detail.startsWith("cancel")) {
      const id = numberOf(event);
      if (id !== undefined) this.#wait(connection, id, event.detail, atMs);
    }
    if (event.event !== "sent" || (this.#counts.get(connection) ?? 0) === 0) return undefined;
    const id = numberOf(event);
    const key = `${connection}/${id}`;
    const request = this.#waiting.get(key);
    if (id === undefined || request === undefined) return undefined;
    this.#drop(key, connection);
    return { name: request.name, tookMs: Math.max(0, atMs - request.atMs) };
  }

  #wait(connection: number, id: string, name: string, atMs: number): void {
    const key = `${connection}/${id}`;
    if (this.#waiting.has(key)) this.#drop(key, connection);
    this.#waiting.set(key, { name, atMs });
    this.#counts.set(connection, (this.#counts.get(connection) ?? 0) + 1);
    if (this.#waiting.size <= WAITING_MAX) return;
    for (const oldest of this.#waiting.keys()) return this.#drop(oldest, Number.parseInt(oldest, 10));
  }

  #drop(key: string, connection: number): void {
    this.#waiting.delete(key);
    this.#counts.set(connection, (this.#counts.get(connection) ?? 1) - 1);
  }

  #forget(connection: number): void {
    this.#counts.delete(connection);
    for (const key of this.#waiting.keys()) if (key.startsWith(`${connection}/`)) this.#waiting.delete(key);
  }
}

/** Gets the number of the request or order that a message is about. */
function numberOf({ content = "" }: TraceEvent): string | undefined {
  return /^\w+ #(\d+)/.exec(content)?.[1];
}
