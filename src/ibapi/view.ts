import { PoolError, reasonOf } from "../errors.ts";
import type { Recipient } from "../routing/router.ts";
import type { MethodName } from "../stoqey/mod.ts";
import { NOT_CONNECTED, UNREADABLE } from "../tws/codes.ts";
import { deepCopy } from "./deep-copy.ts";
import type { Emitter } from "./emitter.ts";
import { EventDispatcher } from "./event-dispatcher.ts";
import { hasId, METHODS } from "./method-table.ts";
import { NumberedRequests } from "./numbered-requests.ts";
import { OrderRequests } from "./order-requests.ts";
import { UnnumberedReads } from "./unnumbered-reads.ts";
import { UnnumberedSubscriptions } from "./unnumbered-subscriptions.ts";
import { errorEvent, type ViewOptions, type ViewParts } from "./view-options.ts";

/**
 * A session for one caller of `IBApi` methods: IDs are translated, only the answers to its own requests are received, and
 * its requests and subscriptions end with it.
 */
export class View implements Recipient {
  readonly #announcer: EventDispatcher;
  readonly #parts: ViewParts;
  readonly #requests: NumberedRequests;
  readonly #orders: OrderRequests;
  readonly #continuous: UnnumberedSubscriptions;
  readonly #reads: UnnumberedReads;
  /** Arguments of the last event, which identify it. */
  #last: readonly unknown[] | undefined;
  #closed = false;

  constructor(options: ViewOptions) {
    const announcer = new EventDispatcher((cause) =>
      options.logger.error(`A listener of a lease threw: ${reasonOf(cause)}`),
    );
    this.#announcer = announcer;
    this.#parts = {
      ...options,
      owner: this,
      cancels: {},
      afterwards: this,
      isFirst: (args) => {
        const first = this.#last !== args;
        this.#last = args;
        return first;
      },
      emit: (event, args) => announcer.emit(event, args),
      emitLater: (event, args) => announcer.emitLater(event, args),
      connected: () => this.connected,
    };
    this.#orders = new OrderRequests(this.#parts);
    const { reports } = this.#orders;
    this.#requests = new NumberedRequests(this.#parts, reports);
    this.#continuous = new UnnumberedSubscriptions(this.#parts, reports.tradedInTws);
    this.#reads = new UnnumberedReads(this.#parts, reports);
    if (options.live.ended === undefined) options.live.router.listen("info", this);
  }

  /** Listeners of the caller. */
  get emitter(): Emitter {
    return this.#announcer.emitter;
  }

  get connected(): boolean {
    return !this.#closed && this.#parts.live.ended === undefined;
  }

  get serverVersion(): number {
    return this.#parts.live.session.serverVersion;
  }

  /** Carries out a method of `IBApi`. */
  call(name: MethodName, args: readonly unknown[]): void {
    if (name === "disconnect") return void this.#parts.release();
    const about = hasId(name) ? args[0] : undefined;
    if (!this.connected) {
      const error = new PoolError("LEASE_RELEASED", `Cannot send ${name}: not connected: the lease is over`);
      return this.#announcer.refuse(errorEvent(error, NOT_CONNECTED, about));
    }
    try {
      this.#call(name, args);
    } catch (cause) {
      const error = new Error(`Cannot send ${name}: ${reasonOf(cause)}`, { cause });
      this.#parts.emit("error", errorEvent(error, UNREADABLE, about));
    }
    // Errors of the encoding are emitted before the method returns.
    this.#announcer.flush();
  }

  /** Receives notices of TWS without an ID, and late commissions. */
  receive(event: string, args: readonly unknown[]): void {
    if (this.#parts.isFirst(args)) this.#parts.emit(event, deepCopy(args));
  }

  /** Ends all requests and subscriptions, and emits `disconnected`. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const { live } = this.#parts;
    live.router.unlisten("info", this);
    // Cancels in the outbox have an owner of their own, and are still sent.
    live.outbox.dropAll(this, new PoolError("LEASE_RELEASED", "the lease was released before it was sent"));
    this.#requests.close();
    // After the requests, which leave the commissions of their fills to it.
    live.router.forget(this);
    this.#continuous.close();
    this.#orders.close();
    this.#announcer.end();
  }

  #call(name: MethodName, args: readonly unknown[]): void {
    const method = METHODS[name];
    switch (method.kind) {
      case "own":
        return this.#own(name, args);
      case "read":
        return this.#reads.call(method.read, args);
      case "continuous":
        return this.#continuous.call(name, args);
      case "order":
        return this.#order(name, args);
      case "numbered":
        return this.#requests.send(name, method, args);
      case "cancel":
        return this.#requests.cancel(name, method.of, args);
    }
  }

  /** Handles methods of the connection; `connect` and `reqIds` emit the events that `IBApi` emits. */
  #own(name: MethodName, args: readonly unknown[]): void {
    const { live, logger, emitLater: later } = this.#parts;
    if (name === "connect" || name === "reqIds") {
      queueMicrotask(() => {
        if (!this.connected) return;
        if (name === "connect") {
          later("connected", []);
          later("managedAccounts", [live.session.accounts.join(",")]);
        }
        later("nextValidId", [this.#orders.nextId]);
      });
    } else if (name === "reqMarketDataType") {
      logger.debug(`reqMarketDataType(${args[0]}) is ignored: the pool's option decides for all`);
    }
  }

  #order(name: MethodName, args: readonly unknown[]): void {
    switch (name) {
      case "placeOrder":
        return this.#orders.place(args);
      case "cancelOrder":
        return this.#orders.cancel(args);
      case "reqGlobalCancel":
        return this.#orders.cancelAll(args);
    }
  }
}
