import type { TraceEvent } from "../world/trace.ts";

/** Further kinds of events that say when a session begins and ends, and when a fault ends. */
const KINDS: ReadonlySet<string> = new Set(["start", "left", "dead", "heal"]);

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
    switch (event) {
      case "sent":
        if (detail !== "nextValidId" || this.#connections.get(connection) === "ready") return false;
        this.#connections.set(connection, "ready");
        return true;
      case "read":
        if (detail === "startApi" || this.#connections.has(connection)) return false;
        this.#connections.set(connection, "early");
        return true;
      case "closed":
        this.#connections.delete(connection);
        return true;
      default:
        return KINDS.has(event);
    }
  }
}
