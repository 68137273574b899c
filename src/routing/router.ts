import { reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import { EVENT_ROUTES, eventsOfMessage } from "../tws/events.ts";

/** Recipient of events: a request, a subscription, or the view of a lease. */
export interface Recipient {
  /** Receives one event, with the arguments of `@stoqey/ib`; also `error`: `[error, code, number, ...]`. */
  receive(event: string, args: readonly unknown[]): void;
  /** A message that carries one of these events could not be decoded; it may have been for this recipient. */
  skipped?(events: readonly string[]): void;
}

/** Fills whose `commissionReport` may still come; older ones are forgotten. */
const EXECUTIONS_MAX = 10_000;
/** Index of the client ID in the arguments of `orderStatus`. */
const STATUS_CLIENT_ID = 8;

/**
 * Delivers events, and is the only place that decides who receives one: the owner of its number, and all that listen to
 * its name.
 *
 * Numbers of requests and orders come from one counter. After a reset of TWS's numbers an old order may have the number of
 * a request all the same; it is not mistaken for it. The cost of an event depends on its recipients alone.
 */
export class Router {
  readonly #clientId: number;
  readonly #logger: Logger;
  /** Owners by number of the request. */
  readonly #owners = new Map<number, Recipient>();
  /** Recipients by number of the order. */
  readonly #orders = new Map<number, Set<Recipient>>();
  readonly #listeners = new Map<string, Set<Recipient>>();
  /** Recipients of a fill by its `execId`, which receive its commission too. */
  readonly #executions = new Map<string, Set<Recipient>>();
  /** Fills that a request received, to forget them with its number. */
  readonly #fills = new Map<Recipient, Set<string>>();
  #sending: Recipient | undefined;

  /** @param clientId Client ID of the session; orders of other client IDs may have the same numbers. */
  constructor(clientId: number, logger: Logger) {
    this.#clientId = clientId;
    this.#logger = logger;
  }

  /** The number of request and order numbers with a recipient. */
  get owned(): number {
    return this.#owners.size + this.#orders.size;
  }

  /** Makes a recipient the owner of the number of a request. */
  own(id: number, owner: Recipient): void {
    this.#owners.set(id, owner);
  }

  /**
   * Removes the owner of a request number; later events with the number are dropped.
   *
   * @param heir Receives the commissions of the fills that the request received, until `forget`. Default: nobody.
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

  /** Ends the delivery of commissions for the fills that a request received. */
  forget(recipient: Recipient): void {
    const fills = this.#fills.get(recipient);
    this.#fills.delete(recipient);
    for (const execId of fills ?? []) this.#forgetFill(execId, recipient);
  }

  /** Adds a recipient for an order of this client ID. */
  join(id: number, recipient: Recipient): void {
    const members = this.#orders.get(id);
    if (members === undefined) this.#orders.set(id, new Set([recipient]));
    else members.add(recipient);
  }

  /** Removes a recipient of an order. */
  leave(id: number, recipient: Recipient): void {
    const members = this.#orders.get(id);
    if (members?.delete(recipient) === true && members.size === 0) this.#orders.delete(id);
  }

  /** Delivers every event of a name to a recipient, whatever its number. */
  listen(event: string, recipient: Recipient): void {
    const listeners = this.#listeners.get(event);
    if (listeners === undefined) this.#listeners.set(event, new Set([recipient]));
    else listeners.add(recipient);
  }

  /** Ends a `listen`. */
  unlisten(event: string, recipient: Recipient): void {
    const listeners = this.#listeners.get(event);
    if (listeners?.delete(recipient) !== true) return;
    if (listeners.size === 0) this.#listeners.delete(event);
    if (event !== "execDetails") return;
    for (const execId of [...this.#executions.keys()]) this.#forgetFill(execId, recipient);
  }

  /** Runs the write of a request; an error without a number that the library reports meanwhile goes to its recipient. */
  sending(recipient: Recipient, write: () => void): void {
    const before = this.#sending;
    this.#sending = recipient;
    try {
      write();
    } finally {
      this.#sending = before;
    }
  }

  /** Delivers an event of the connection. */
  receive(event: string, args: readonly unknown[]): void {
    switch (EVENT_ROUTES.get(event)) {
      case "request": {
        const owner = this.#owners.get(args[0] as number);
        if (owner !== undefined) this.#deliver(owner, event, args);
        break;
      }
      case "order": {
        const clientId =
          event === "openOrder"
            ? (args[2] as { clientId?: unknown } | undefined)?.clientId
            : args[STATUS_CLIENT_ID];
        if (clientId === undefined || clientId === this.#clientId) {
          this.#deliverAll(this.#orders.get(args[0] as number), event, args);
        }
        break;
      }
      case "execution":
        this.#onExecution(event, args);
        return;
      case "commission": {
        const { execId } = (args[0] ?? {}) as { readonly execId?: string };
        this.#deliverAll(this.#executions.get(String(execId)), event, args);
        break;
      }
      default:
        if (event === "error") this.#onError(args[2], event, args);
    }
    this.#deliverAll(this.#listeners.get(event), event, args);
  }

  /** Notifies all recipients that collect events of a message that could not be decoded. */
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

  /** Removes all recipients. */
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
    if (owner !== undefined) this.#deliver(owner, event, args);
    this.#deliverAll(members, event, args);
    if (owner !== undefined || members !== undefined) return;
    this.#logger.debug(
      `TWS reported an error about ${id}, which has no recipient: ${reasonOf(args[0])} (${args[1]})`,
    );
  }

  #onExecution(event: string, args: readonly unknown[]): void {
    const id = Number(args[0]);
    const { orderId, clientId, execId } = (args[2] ?? {}) as {
      readonly orderId?: number;
      readonly clientId?: number;
      readonly execId?: string;
    };
    const recipients = new Set<Recipient>(this.#listeners.get(event));
    const mine = clientId === undefined || clientId === this.#clientId;
    const owner = id > 0 ? this.#owners.get(id) : undefined;
    if (owner !== undefined) recipients.add(owner);
    const members = id > 0 || !mine || orderId === undefined ? undefined : this.#orders.get(orderId);
    for (const one of members ?? []) recipients.add(one);
    if (recipients.size === 0) return;
    const fill = String(execId);
    const before = this.#executions.get(fill);
    if (before === undefined) this.#executions.set(fill, new Set(recipients));
    else for (const recipient of recipients) before.add(recipient);
    if (owner !== undefined) this.#keepFill(fill, owner);
    if (this.#executions.size > EXECUTIONS_MAX) this.#forgetOldest();
    for (const recipient of recipients) this.#deliver(recipient, event, args);
  }

  #keepFill(execId: string, recipient: Recipient): void {
    const fills = this.#fills.get(recipient);
    if (fills === undefined) this.#fills.set(recipient, new Set([execId]));
    else fills.add(execId);
  }

  #forgetOldest(): void {
    const [oldest] = this.#executions;
    if (oldest === undefined) return;
    const [execId, recipients] = oldest;
    this.#executions.delete(execId);
    for (const recipient of recipients) this.#fills.get(recipient)?.delete(execId);
  }

  /** Ends the delivery of one commission, unless the recipient listens to all fills. */
  #forgetFill(execId: string, recipient: Recipient): void {
    if (this.#listeners.get("execDetails")?.has(recipient) === true) return;
    const recipients = this.#executions.get(execId);
    if (recipients?.delete(recipient) === true && recipients.size === 0) this.#executions.delete(execId);
  }

  /** Delivers to each recipient that was there before, unless it leaves meanwhile. */
  #deliverAll(recipients: Set<Recipient> | undefined, event: string, args: readonly unknown[]): void {
    if (recipients === undefined) return;
    if (recipients.size === 1) {
      const [one] = recipients;
      if (one !== undefined) this.#deliver(one, event, args);
      return;
    }
    for (const one of [...recipients]) if (recipients.has(one)) this.#deliver(one, event, args);
  }

  #deliver(recipient: Recipient, event: string, args: readonly unknown[]): void {
    try {
      recipient.receive(event, args);
    } catch (cause) {
      // One recipient that fails must not keep the event from the others, nor end the session.
      this.#logger.error(`Cannot handle ${event}: ${reasonOf(cause)}`);
    }
  }
}
