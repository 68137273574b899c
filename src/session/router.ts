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

/** Several recipients of one number. */
class Group implements Recipient {
  readonly members: Set<Recipient>;

  constructor(members: readonly Recipient[]) {
    this.members = new Set(members);
  }

  receive(event: string, args: readonly unknown[]): void {
    for (const member of this.members) member.receive(event, args);
  }
}

/**
 * Decides who gets an event, and is the only place that does: the owner of its number, and whoever listens to its name.
 *
 * Numbers of requests and orders come from one counter, so that one map holds the owners of both. The cost of an event
 * depends on who gets it, not on what else is under way.
 */
export class Router {
  readonly #clientId: number;
  readonly #logger: Logger;
  readonly #owners = new Map<number, Recipient>();
  readonly #listeners = new Map<string, Set<Recipient>>();
  /** Who was told of a fill, by its number, so that its commission goes to the same. */
  readonly #executions = new Map<string, Set<Recipient>>();
  #sending: Recipient | undefined;

  /** @param clientId Orders of other client IDs may have the same numbers, and are not meant. */
  constructor(clientId: number, logger: Logger) {
    this.#clientId = clientId;
    this.#logger = logger;
  }

  /** How many numbers have an owner. */
  get owned(): number {
    return this.#owners.size;
  }

  /** Makes a recipient the owner of a number. */
  own(id: number, owner: Recipient): void {
    this.#owners.set(id, owner);
  }

  /** Ends that; what still comes for the number reaches nobody. */
  disown(id: number): void {
    this.#owners.delete(id);
  }

  /** Makes a recipient one of those who own a number: an order may be of interest to several. */
  join(id: number, recipient: Recipient): void {
    const owner = this.#owners.get(id);
    if (owner instanceof Group) owner.members.add(recipient);
    else if (owner !== recipient)
      this.#owners.set(id, new Group(owner === undefined ? [recipient] : [owner, recipient]));
  }

  /** Ends that. */
  leave(id: number, recipient: Recipient): void {
    const owner = this.#owners.get(id);
    if (owner instanceof Group) owner.members.delete(recipient);
    if (owner === recipient || (owner instanceof Group && owner.members.size === 0)) this.#owners.delete(id);
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
    if (listeners?.delete(recipient) && listeners.size === 0) this.#listeners.delete(event);
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
      case "request":
        this.#toOwner(args[0], event, args);
        break;
      case "order": {
        const clientId =
          event === "openOrder"
            ? (args[2] as { clientId?: unknown } | undefined)?.clientId
            : args[STATUS_CLIENT_ID];
        if (clientId === undefined || clientId === this.#clientId) this.#toOwner(args[0], event, args);
        break;
      }
      case "execution":
        this.#onExecution(event, args);
        return;
      case "commission": {
        const { execId } = (args[0] ?? {}) as { readonly execId?: string };
        for (const recipient of this.#executions.get(String(execId)) ?? [])
          this.#hand(recipient, event, args);
        break;
      }
      default:
        if (event === "error") this.#toOwner(args[2], event, args);
    }
    const listeners = this.#listeners.get(event);
    if (listeners !== undefined) for (const listener of listeners) this.#hand(listener, event, args);
  }

  /** A message of a kind could not be decoded: whoever puts an answer together of such is told. */
  skipped(messageId: number): void {
    const events = eventsOfMessage(messageId);
    if (events.length === 0) return;
    const recipients = new Set<Recipient>(this.#owners.values());
    for (const event of events) for (const one of this.#listeners.get(event) ?? []) recipients.add(one);
    for (const recipient of recipients) recipient.skipped?.(events);
  }

  /** Forgets everybody. */
  clear(): void {
    this.#owners.clear();
    this.#listeners.clear();
    this.#executions.clear();
  }

  #toOwner(id: unknown, event: string, args: readonly unknown[]): void {
    const owner = this.#owners.get(id as number) ?? (event === "error" ? this.#sending : undefined);
    if (owner !== undefined) this.#hand(owner, event, args);
    else if (event === "error") {
      this.#logger.debug(
        `TWS reported an error about ${id}, for which nobody waits: ${reasonOf(args[0])} (${args[1]})`,
      );
    }
  }

  #onExecution(event: string, args: readonly unknown[]): void {
    const [id, , execution] = args as [
      number,
      unknown,
      { orderId?: number; clientId?: number; execId?: string },
    ];
    const told = new Set<Recipient>(this.#listeners.get(event));
    const request = id > 0 ? this.#owners.get(id) : undefined;
    if (request !== undefined) told.add(request);
    const mine = execution.clientId === undefined || execution.clientId === this.#clientId;
    const order = id <= 0 && mine ? this.#owners.get(execution.orderId ?? Number.NaN) : undefined;
    if (order !== undefined) told.add(order);
    if (told.size === 0) return;
    const execId = String(execution.execId);
    const before = this.#executions.get(execId);
    if (before === undefined) this.#executions.set(execId, told);
    else for (const recipient of told) before.add(recipient);
    if (this.#executions.size > EXECUTIONS_MAX) {
      const [oldest] = this.#executions.keys();
      if (oldest !== undefined) this.#executions.delete(oldest);
    }
    for (const recipient of told) this.#hand(recipient, event, args);
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
