import type { TraceEvent } from "../world/trace.ts";

/** Kinds of events that say when a session begins and ends, and when a fault ends. */
const KINDS: ReadonlySet<string> = new Set(["start", "left", "closed", "dead", "heal"]);

/**
 * Events that the checks of sessions need: of each connection how its session begins and ends, and its first early request.
 *
 * They stay when the trace forgets its oldest events, so that these checks are about the whole run, however long it is.
 */
export class SessionEvents {
  readonly #kept: TraceEvent[] = [];
  /** Connections that have a session, or have sent a request without one. */
  readonly #connections = new Map<number, "early" | "ready">();

  /** The events that were kept, oldest first. */
  get all(): readonly TraceEvent[] {
    return this.#kept;
  }

  /** Keeps an event if it is needed. */
  record(happened: TraceEvent): void {
    if (this.#isNeeded(happened)) this.#kept.push(happened);
  }

  #isNeeded({ connection, event, detail }: TraceEvent): boolean {
    if (event === "closed") this.#connections.delete(connection);
    const known = this.#connections.get(connection);
    if (event === "sent" && detail === "nextValidId") {
      this.#connections.set(connection, "ready");
      return known !== "ready";
    }
    if (event !== "read" || detail === "startApi") return KINDS.has(event);
    if (known === undefined) this.#connections.set(connection, "early");
    return known === undefined;
  }
}
