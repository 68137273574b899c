import type { ConnectionId } from "../tws/context/effects.ts";
import type { AnyLogged } from "./message-log.ts";
import type { RequestRule } from "./request-rule.ts";

/** A request whose answer a rule changes or doubles. */
export interface Followed {
  readonly request: AnyLogged;
  readonly plan: RequestRule["plan"];
}

/**
 * The requests whose messages are changed whenever they are sent.
 *
 * Orders and other requests have numbers apart: the same number may stand for one of each. An error has a number alone, and
 * belongs to the newest request with it. A commission report has none, and belongs to the execution before it.
 */
export class FollowedRequests {
  /** The requests, by connection, kind of number, and number. */
  readonly #followed = new Map<string, Followed>();

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#followed.size === 0;
  }

  /** Follows a request from now on. A request without a number is not followed: its messages cannot be recognised. */
  follow(followed: Followed): void {
    for (const key of keysOf(followed.request)) this.#followed.set(key, followed);
  }

  /** Ends following for an earlier request with the number of this one. */
  requested(request: AnyLogged): void {
    if (this.isEmpty) return;
    for (const key of keysOf(request)) this.#followed.delete(key);
  }

  /** Ends following, for one connection or for all. */
  clear(connection?: ConnectionId): void {
    for (const key of this.#followed.keys())
      if (connection === undefined || key.startsWith(`${connection}/`)) this.#followed.delete(key);
  }

  /** Gets the request that TWS sends a message because of. To be called once for each message, in their order. */
  causeOf(message: AnyLogged): Followed | undefined {
    const { name, connection, values } = message;
    const fill = `${connection}/fill/${values.execId}`;
    if (name === "commissionReport") {
      const found = this.#followed.get(fill);
      this.#followed.delete(fill);
      return found;
    }
    const key = keyOf(message);
    const found = key === undefined ? undefined : this.#followed.get(key);
    if (name !== "execDetails") return found;
    if (found === undefined) this.#followed.delete(fill);
    else this.#followed.set(fill, found);
    return found;
  }
}

/** Gets the keys under which the messages of a request are found. */
function keysOf({ connection, id, values }: AnyLogged): readonly string[] {
  if (id === undefined) return [];
  const kind = values.orderId === undefined ? "request" : "order";
  return [`${connection}/${kind}/${id}`, `${connection}/error/${id}`];
}

/** Gets the key of the request of a message; undefined where it has no number, or is about an order of another client. */
function keyOf({ name, connection, clientId, values }: AnyLogged): string | undefined {
  const { reqId, orderId, clientId: owner } = values;
  if (reqId !== undefined && reqId !== -1)
    return `${connection}/${name === "error" ? "error" : "request"}/${reqId}`;
  const isOfAnother = owner !== undefined && owner !== clientId;
  // The number of `nextValidId` is of an order that does not exist yet.
  if (orderId === undefined || isOfAnother || name === "nextValidId") return undefined;
  return `${connection}/order/${orderId}`;
}
