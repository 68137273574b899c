import type { ConnectionId } from "../tws/context/effects.ts";
import type {
  AnyMessage,
  RequestName,
  RequestValues,
  ResponseName,
  ResponseValues,
} from "../wire/catalogue.ts";
import { type Direction, describe } from "../wire/describe.ts";
import { type Match, mismatches } from "./match.ts";
import { isOfSession, type SessionMatch } from "./session-match.ts";

/** The session of a message. */
export interface MessageSession {
  readonly connection: ConnectionId;
  /** Client ID of the session; -1 before START_API. */
  readonly clientId: number;
  /** Protocol version of the connection. */
  readonly version: number;
}

/** One message of a session, read when its values are needed. */
export interface LoggedMessage<Name extends string, Values> {
  /** Its name, e.g. `placeOrder`. */
  readonly name: Name;
  /** Its values by their names. */
  readonly values: Values;
  /** The number of its request or order; undefined where it has none. */
  readonly id: number | undefined;
  /** The number of its connection, from 1. */
  readonly connection: ConnectionId;
  /** Client ID of its session; -1 before START_API. */
  readonly clientId: number;
  /** Time of the fake's clock at which it was read or sent, epoch ms. */
  readonly atMs: number;
  /** Its content in one line, e.g. `placeOrder #7 BUY 5 AAPL LMT 190.00`. */
  readonly text: string;
}

/**
 * What became of a request.
 *
 * - `read`: TWS has read it; what it did then is said by the rules and by its answers.
 * - `lost`: TWS has read it, and a fault has made it forget the request: neither a rule nor TWS has answered it.
 * - `unread`: it has arrived, and a fault has kept TWS from reading it.
 * - `unreadable`: TWS has read it, and cannot understand it. Its name is `unknown(<number>)` or `unreadable(<name>)`, and it has
 *   no values.
 */
export type RequestOutcome = "read" | "lost" | "unread" | "unreadable";

/** A request that has arrived; its values are typed by its name. */
export type ReceivedRequest<Name extends RequestName = RequestName> = {
  [Each in Name]: LoggedMessage<Each, RequestValues[Each]> & { readonly outcome: RequestOutcome };
}[Name];

/** A message that TWS has sent; its values are typed by its name. */
export type SentMessage<Name extends ResponseName = ResponseName> = {
  [Each in Name]: LoggedMessage<Each, ResponseValues[Each]>;
}[Name];

/** Any message of a log. */
export type AnyLogged = LoggedMessage<string, Readonly<Record<string, unknown>>> & {
  /** What became of it; undefined for one that TWS has sent. */
  readonly outcome?: RequestOutcome | undefined;
};

/** Writes where a message came from and what became of it, e.g. `client 1` or `client 1, lost`. */
export function originText({ clientId, outcome = "read" }: AnyLogged): string {
  return outcome === "read" ? `client ${clientId}` : `client ${clientId}, ${outcome}`;
}

/** Makes a logged message. @throws {WireError} Later, when its values are read and cannot be. */
export function logged(
  direction: Direction,
  message: AnyMessage,
  fields: readonly string[],
  { connection, clientId, version }: MessageSession,
  atMs: number,
  outcome: RequestOutcome = "read",
): AnyLogged {
  let values: Readonly<Record<string, unknown>> | undefined;
  const read = (): Readonly<Record<string, unknown>> => {
    values ??= message.read(fields, version) as Readonly<Record<string, unknown>>;
    return values;
  };
  return {
    name: message.name,
    connection,
    clientId,
    atMs,
    outcome: direction === "in" ? outcome : undefined,
    get values() {
      return read();
    },
    get id() {
      return idOf(read());
    },
    get text() {
      return describe(direction, message.name, fields, version);
    },
  };
}

/** Gets the number of the request or order of a message; a request number of -1 means none. */
export function idOf({ reqId, orderId }: Readonly<Record<string, unknown>>): number | undefined {
  const id = reqId === undefined || reqId === -1 ? orderId : reqId;
  return typeof id === "number" ? id : undefined;
}

/** The newest messages of one direction. */
export class MessageLog {
  readonly #messages: AnyLogged[] = [];
  readonly #listeners = new Set<(message: AnyLogged) => void>();
  #messagesMax: number;

  /**
   * Makes an empty log.
   *
   * @param messagesMax How many are kept at least; 0 for none.
   */
  constructor(messagesMax = 0) {
    this.#messagesMax = messagesMax;
  }

  /** Keeps messages from now on. */
  keep(messagesMax: number): void {
    this.#messagesMax = messagesMax;
  }

  /** Whether anyone needs the messages. */
  get isNeeded(): boolean {
    return this.#messagesMax > 0 || this.#listeners.size > 0;
  }

  /** Adds a message. */
  add(message: AnyLogged): void {
    if (this.#messagesMax > 0) {
      this.#messages.push(message);
      if (this.#messages.length > 2 * this.#messagesMax) this.#messages.splice(0, this.#messagesMax);
    }
    for (const listener of this.#listeners) listener(message);
  }

  /** Gets the messages, oldest first: all, those of a name, or those of a name, or of a session too, that match. */
  all(name?: string, match?: Match<never>, session?: SessionMatch): readonly AnyLogged[] {
    if (name === undefined) return [...this.#messages];
    return this.#messages.filter((message) => fits(message, name, match, session));
  }

  /** Whether it keeps a message. */
  has(message: AnyLogged): boolean {
    return this.#messages.includes(message);
  }

  /** Gets the messages after one that it keeps, oldest first; all without one. */
  after(message: AnyLogged | undefined): readonly AnyLogged[] {
    return message === undefined ? this.all() : this.#messages.slice(this.#messages.indexOf(message) + 1);
  }

  /** Calls a listener for every message from now on. @returns A function that ends this. */
  subscribe(listener: (message: AnyLogged) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Forgets the messages so far. */
  clear(): void {
    this.#messages.length = 0;
  }
}

/** Tests whether a message has a name and the values that a match requires, and is of the session that is meant. */
export function fits(
  message: AnyLogged,
  name: string,
  match: Match<never> | undefined,
  session: SessionMatch = {},
): boolean {
  if (message.name !== name || !isOfSession(session, message)) return false;
  return mismatches(match, message.values as never).length === 0;
}
