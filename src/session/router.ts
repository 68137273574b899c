import { reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { EVENT_ROUTES, eventsOfMessage } from "../tws/events.ts";

/** Something that gets events: a request, a subscription, or the view of a lease. */
export interface Recipient {
  /** Takes one event, with the arguments of `@stoqey/ib`; `error` as well: `[error, code, number, ...]`. */
  receive(event: string, args: readonly unknown[]): void;
  /** A message could not be decoded that would have brought one of these events; it may have been meant for this one. */
  skipped?(events: readonly string[]): void;
}

/** Fills whose commission may still come; older ones are forgotten. */
const EXECUTIONS_MAX = 10_000;
/** Where `orderStatus` has the client ID. */
const STATUS_CLIENT_ID = 8;

/**
 * Decides who gets an event, and is the only place that does: the owner of its number, and whoever listens to its name.
 *
 * Numbers of requests and orders come from one counter; where TWS began anew with its numbers, an old order may have the
 * number of a request all the same, and is not mistaken for it. The cost of an event depends on who gets it, not on what
 * else is under way.
 */
export class Router {
  readonly #clientId: number;
  readonly #logger: Logger;
  /** By number of the request. */
  readonly #owners = new Map<number, Recipient>();
  /** By number of the order, which may be of interest to several. */
  readonly #orders = new Map<number, Set<Recipient>>();
  readonly #listeners = new Map<string, Set<Recipient>>();
  /** Who was told of a fill, by its number, so that its commission goes to the same. */
  readonly #executions = new Map<string, Set<Recipient>>();
  /** The fills that a request was told of, so that it is forgotten with its number. */
  readonly #fills = new Map<Recipient, Set<string>>();
  #sending: Recipient | undefined;

  /** @param clientId Orders of other client IDs may have the same numbers, and are not meant. */
  constructor(clientId: number, logger: Logger) {
    this.#clientId = clientId;
    this.#logger = logger;
  }

  /** How many numbers have an owner. */
  get owned(): number {
    return this.#owners.size + this.#orders.size;
  }

  /** Makes a recipient the owner of the number of a request. */
  own(id: number, owner: Recipient): void {
    this.#owners.set(id, owner);
  }

  /**
   * Ends that; what still comes for the number reaches nobody.
   *
   * @param heir Gets the commissions of the fills that the request was told of, until `forget`. Default: nobody.
   */
  disown(id: number, heir?: Recipient): void {
    const owner = this.#owners.get(id);
    this.#owners.delete(id);
    const fills = owner === undefined ? undefined : this.#fills.get(owner);
    if (owner === undefined || fills === undefined) return;
    for (const execId of heir === undefined ? [] : fills) {
      this.#executions.get(execId)?.add(heir as Recipient);
      this.#keepFill(execId, heir as Recipient);
    }
    this.forget(owner);
  }

  /** A recipient gets no commission any more of the fills that a request told it of. */
  forget(recipient: Recipient): void {
    const fills = this.#fills.get(recipient);
    this.#fills.delete(recipient);
    for (const execId of fills ?? []) this.#forgetFill(execId, recipient);
  }

  /** Makes a recipient one of those who are interested in an order of this client ID. */
  join(id: number, recipient: Recipient): void {
    const members = this.#orders.get(id);
    if (members === undefined) this.#orders.set(id, new Set([recipient]));
    else members.add(recipient);
  }

  /** Ends that. */
  leave(id: number, recipient: Recipient): void {
    const members = this.#orders.get(id);
    if (members?.delete(recipient) === true && members.size === 0) this.#orders.delete(id);
  }

  /** Hands a recipient every event of a name, whatever its number. */
  listen(event: string, recipient: Recipient): void {
    const listeners = this.#listeners.get(event);
    if (listeners === undefined) this.#listeners.set(event, new Set([recipient]));
    else listeners.add(recipient);
  }

  /** Ends that. */
  unlisten(event: string, recipient: Recipient): void {
    const listeners = this.#listeners.get(event);
    if (listeners?.delete(recipient) !== true) return;
    if (listeners.size === 0) this.#listeners.delete(event);
    if (event !== "execDetails") return;
    for (const execId of [...this.#executions.keys()]) this.#forgetFill(execId, recipient);
  }

  /** Runs what writes a request; an error without a number that the library reports meanwhile is about this one. */
  sending(recipient: Recipient, write: () => void): void {
    const before = this.#sending;
    this.#sending = recipient;
    try {
      write();
    } finally {
      this.#sending = before;
    }
  }

  /** Takes an event of the connection. */
  receive(event: string, args: readonly unknown[]): void {
    switch (EVENT_ROUTES.get(event)) {
      case "request": {
        const owner = this.#owners.get(args[0] as number);
        if (owner !== undefined) this.#hand(owner, event, args);
        break;
      }
      case "order": {
        const clientId =
          event === "openOrder"
            ? (args[2] as { clientId?: unknown } | undefined)?.clientId
            : args[STATUS_CLIENT_ID];
        if (clientId === undefined || clientId === this.#clientId) {
          this.#handAll(this.#orders.get(args[0] as number), event, args);
        }
        break;
      }
      case "execution":
        this.#onExecution(event, args);
        return;
      case "commission": {
        const { execId } = (args[0] ?? {}) as { readonly execId?: string };
        this.#handAll(this.#executions.get(String(execId)), event, args);
        break;
      }
      default:
        if (event === "error") this.#onError(args[2], event, args);
    }
    this.#handAll(this.#listeners.get(event), event, args);
  }

  /** A message of a kind could not be decoded: whoever puts an answer together of such is told. */
  skipped(messageId: number): void {
    const events = eventsOfMessage(messageId);
    if (events.length === 0) return;
    const recipients = new Set<Recipient>(this.#owners.values());
    for (const members of this.#orders.values()) for (const one of members) recipients.add(one);
    for (const event of events) for (const one of this.#listeners.get(event) ?? []) recipients.add(one);
    for (const recipient of recipients) {
      try {
        recipient.skipped?.(events);
      } catch (cause) {
        this.#logger.error(`Cannot handle a message that could not be decoded: ${reasonOf(cause)}`);
      }
    }
  }

  /** Forgets everybody. */
  clear(): void {
    this.#owners.clear();
    this.#orders.clear();
    this.#listeners.clear();
    this.#executions.clear();
    this.#fills.clear();
  }

  #onError(id: unknown, event: string, args: readonly unknown[]): void {
    const [request, members] = [this.#owners.get(id as number), this.#orders.get(id as number)];
    const owner = request ?? (members === undefined ? this.#sending : undefined);
    if (owner !== undefined) this.#hand(owner, event, args);
    this.#handAll(members, event, args);
    if (owner !== undefined || members !== undefined) return;
    this.#logger.debug(
      `TWS reported an error about ${id}, for which nobody waits: ${reasonOf(args[0])} (${args[1]})`,
    );
  }

  #onExecution(event: string, args: readonly unknown[]): void {
    const id = Number(args[0]);
    const { orderId, clientId, execId } = (args[2] ?? {}) as {
      readonly orderId?: number;
      readonly clientId?: number;
      readonly execId?: string;
    };
    const told = new Set<Recipient>(this.#listeners.get(event));
    const mine = clientId === undefined || clientId === this.#clientId;
    const owner = id > 0 ? this.#owners.get(id) : undefined;
    if (owner !== undefined) told.add(owner);
    const members = id > 0 || !mine || orderId === undefined ? undefined : this.#orders.get(orderId);
    for (const one of members ?? []) told.add(one);
    if (told.size === 0) return;
    const fill = String(execId);
    const before = this.#executions.get(fill);
    if (before === undefined) this.#executions.set(fill, new Set(told));
    else for (const recipient of told) before.add(recipient);
    if (owner !== undefined) this.#keepFill(fill, owner);
    if (this.#executions.size > EXECUTIONS_MAX) this.#forgetOldest();
    for (const recipient of told) this.#hand(recipient, event, args);
  }

  #keepFill(execId: string, recipient: Recipient): void {
    const fills = this.#fills.get(recipient);
    if (fills === undefined) this.#fills.set(recipient, new Set([execId]));
    else fills.add(execId);
  }

  #forgetOldest(): void {
    const [oldest] = this.#executions;
    if (oldest === undefined) return;
    const [execId, told] = oldest;
    this.#executions.delete(execId);
    for (const recipient of told) this.#fills.get(recipient)?.delete(execId);
  }

  /** A request is over, and gets no commission any more; unless it listens to all fills. */
  #forgetFill(execId: string, recipient: Recipient): void {
    if (this.#listeners.get("execDetails")?.has(recipient) === true) return;
    const told = this.#executions.get(execId);
    if (told?.delete(recipient) === true && told.size === 0) this.#executions.delete(execId);
  }

  /** Those who leave meanwhile get it no more, and those who come meanwhile not yet. */
  #handAll(recipients: Set<Recipient> | undefined, event: string, args: readonly unknown[]): void {
    if (recipients === undefined) return;
    if (recipients.size === 1) {
      const [one] = recipients;
      if (one !== undefined) this.#hand(one, event, args);
      return;
    }
    for (const one of [...recipients]) if (recipients.has(one)) this.#hand(one, event, args);
  }

  #hand(recipient: Recipient, event: string, args: readonly unknown[]): void {
    try {
      recipient.receive(event, args);
    } catch (cause) {
      // One recipient that fails must not take the event from the others, nor the session from all.
      this.#logger.error(`Cannot handle ${event}: ${reasonOf(cause)}`);
    }
  }
}
