import type { ConnectionId, Effect } from "../tws/context/effects.ts";
import { REQUESTS, RESPONSES, requestName } from "../wire/catalogue.ts";
import type { Direction } from "../wire/describe.ts";
import { type AnyLogged, logged, type MessageSession, type RequestOutcome } from "./message-log.ts";

/** The sessions of a TWS, as far as reading their messages needs them. */
export class Sessions {
  readonly #sessions = new Map<ConnectionId, MessageSession>();

  /** Gets the session of a connection. */
  get(connection: ConnectionId): MessageSession | undefined {
    return this.#sessions.get(connection);
  }

  /** Takes the protocol version of a connection from a greeting among what TWS sends. */
  greeted(effects: readonly Effect[]): void {
    for (const effect of effects) {
      if (effect.kind !== "send" || effect.name !== "greeting") continue;
      const { connection, fields } = effect;
      this.#sessions.set(connection, { connection, clientId: -1, version: Number(fields[0]) });
    }
  }

  /** Forgets a connection. */
  gone(connection: ConnectionId): void {
    this.#sessions.delete(connection);
  }

  /** Takes the client ID of a connection from its START_API. */
  received(connection: ConnectionId, fields: readonly string[]): void {
    const session = this.#sessions.get(connection);
    if (session?.clientId !== -1 || REQUESTS.get(fields[0] ?? "")?.name !== "startApi") return;
    const clientId = Number(fields[2]);
    if (Number.isInteger(clientId)) this.#sessions.set(connection, { ...session, clientId });
  }

  /** Reads a message that has arrived, or makes one without values where it cannot be read; undefined before the greeting. */
  arrived(
    connection: ConnectionId,
    fields: readonly string[],
    atMs: number,
    outcome: RequestOutcome,
  ): AnyLogged | undefined {
    const session = this.#sessions.get(connection);
    const read = this.read("in", connection, fields, atMs, outcome);
    if (session === undefined || read !== undefined) return read;
    const known = requestName(fields);
    const name = REQUESTS.has(fields[0] ?? "") ? `unreadable(${known})` : known;
    return {
      name,
      text: name,
      values: {},
      id: undefined,
      connection,
      clientId: session.clientId,
      atMs,
      outcome: outcome === "read" ? "unreadable" : outcome,
    };
  }

  /** Reads a message; undefined for a client's that cannot be read, and for the greeting. */
  read(
    direction: Direction,
    connection: ConnectionId,
    fields: readonly string[],
    atMs: number,
    outcome?: RequestOutcome,
  ): AnyLogged | undefined {
    const session = this.#sessions.get(connection);
    const message = (direction === "in" ? REQUESTS : RESPONSES).get(fields[0] ?? "");
    if (session === undefined || message === undefined) return undefined;
    const read = logged(direction, message, fields, session, atMs, outcome);
    // What TWS has written can be read; most of it never is.
    if (direction === "out") return read;
    try {
      return read.values && read;
    } catch {
      return undefined;
    }
  }
}
