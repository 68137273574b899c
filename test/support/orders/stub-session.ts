import { PoolError } from "../../../src/errors.ts";
import type { Ticket } from "../../../src/pacing/outbox.ts";
import type { IbkrLink } from "../../../src/requests/requests.ts";
import type { Recipient } from "../../../src/routing/router.ts";
import type { LiveSession, Watcher } from "../../../src/session/live-session.ts";

/** A session without a connection: events are given by hand, and messages wait in its outbox until they are let out. */
export class StubSession {
  readonly exceeded: unknown[] = [];
  /** Messages in the outbox, by their tickets. */
  readonly queued: Map<Ticket, { readonly lane: string; run(): void; dropped(reason: PoolError): void }> =
    new Map();
  ended: PoolError | undefined;
  /** Whether the outbox keeps messages until `letOut()`. */
  isHeldBack = false;
  /** Whether TWS sends a list of all open orders. */
  isListing = false;
  nextId = 1;
  readonly epoch = 1;
  readonly #listeners = new Map<string, Set<Recipient>>();

  /** The session as its users see it. */
  get live(): LiveSession {
    return this as unknown as LiveSession;
  }

  readonly session = { clientId: 1, nextValidId: 1 };
  readonly router = {
    listen: (event: string, recipient: Recipient): void => {
      const listeners = this.#listeners.get(event) ?? new Set();
      this.#listeners.set(event, listeners.add(recipient));
    },
  };
  readonly requests = {
    exceeded: (args: unknown): void => void this.exceeded.push(args),
    queueOf: (): { readonly inFlight: object | undefined } => ({ inFlight: this.isListing ? {} : undefined }),
    channel: {
      ids: {
        next: (): number => {
          if (this.nextId > 1_000) throw new PoolError("LIMIT_REACHED", "no ID is left");
          return this.nextId++;
        },
      },
    },
  };
  readonly watchers: Set<Watcher> = new Set();
  readonly outbox = {
    cutOff: false,
    submit: (
      { lane, dropped }: { readonly lane: string; dropped(reason: PoolError): void },
      run: () => void,
    ): Ticket => {
      const ticket = {} as Ticket;
      this.queued.set(ticket, { lane, run, dropped });
      if (!this.isHeldBack) this.letOut();
      return ticket;
    },
    drop: (ticket: Ticket, reason: PoolError): void => {
      const message = this.queued.get(ticket);
      this.queued.delete(ticket);
      message?.dropped(reason);
    },
  };

  /** TWS is cut off from IBKR, or connected again. */
  setIbkrLink(state: IbkrLink): void {
    this.outbox.cutOff = state === "lost";
    for (const watcher of [...this.watchers]) watcher.ibkrLink(state);
  }

  /** Writes the messages of the outbox; one that throws is dropped, as the outbox does. */
  letOut(): void {
    for (const [ticket, { run, dropped }] of [...this.queued]) {
      this.queued.delete(ticket);
      try {
        run();
      } catch (error) {
        dropped(error as PoolError);
      }
    }
  }

  /** Gives an event to those who listen to it. */
  emit(event: string, ...args: readonly unknown[]): void {
    for (const recipient of this.#listeners.get(event) ?? []) recipient.receive(event, args);
  }

  /** Gives an error about an order to those who listen. */
  error(orderId: number, code: number, text = "text"): void {
    this.emit("error", new Error(text), code, orderId);
  }
}
