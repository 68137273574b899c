import { PoolError, reasonOf } from "../errors.ts";
import type { Recipient } from "../session/router.ts";
import { NOT_CONNECTED } from "../tws/codes.ts";
import { ViewContinuous } from "./continuous.ts";
import { Emitter } from "./emitter.ts";
import { ViewOrders } from "./orders.ts";
import { answers } from "./reads.ts";
import { ViewRequests } from "./requests.ts";
import { METHODS, type MethodName } from "./table.ts";
import { emitError, type ViewOptions, type ViewParts } from "./view-options.ts";

const AUTO_EVENTS: readonly string[] = ["openOrder", "orderStatus", "orderBound"];

/**
 * A session as one caller sees it who believes to have it alone: numbers are translated, only answers to its own requests
 * are received, and everything that it began ends with it.
 */
export class View implements Recipient {
  readonly emitter: Emitter;
  readonly #parts: ViewParts;
  readonly #requests: ViewRequests;
  readonly #orders: ViewOrders;
  readonly #continuous: ViewContinuous;
  #over = false;

  constructor(options: ViewOptions) {
    this.emitter = new Emitter((cause) =>
      options.logger.error(`A listener of a lease threw: ${reasonOf(cause)}`),
    );
    this.#parts = {
      ...options,
      owner: this,
      emit: (event, args) => this.emitter.emit(event, args),
      connected: () => this.connected,
    };
    this.#requests = new ViewRequests(this.#parts);
    this.#orders = new ViewOrders(this.#parts);
    this.#continuous = new ViewContinuous(this.#parts);
    if (options.live.ended === undefined) options.live.router.listen("info", this);
  }

  get connected(): boolean {
    return !this.#over && this.#parts.live.ended === undefined;
  }

  get serverVersion(): number {
    return this.#parts.live.session.serverVersion;
  }

  /** Carries out a method of `IBApi`. */
  call(name: MethodName, args: readonly unknown[]): void {
    if (name === "disconnect") return void this.#parts.release();
    if (!this.connected) {
      const error = new PoolError("LEASE_RELEASED", "Not connected: the lease is over");
      return emitError(this.#parts, error, NOT_CONNECTED, args[0]);
    }
    const method = METHODS[name];
    switch (method.kind) {
      case "own":
        return this.#own(name, args);
      case "read":
        return this.#read(name, args);
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

  /** Takes what TWS says about nothing in particular. */
  receive(event: string, args: readonly unknown[]): void {
    this.#parts.emit(event, args);
  }

  /** Ends what was begun, and tells that it is over. */
  close(): void {
    if (this.#over) return;
    const { live } = this.#parts;
    live.router.unlisten("info", this);
    for (const event of AUTO_EVENTS) live.router.unlisten(event, this.#orders.auto);
    // First what was not sent: the cancels that follow are the view's as well, and have to go out.
    live.outbox.dropAll(this, new PoolError("LEASE_RELEASED", "the lease was released before it was sent"));
    this.#requests.close();
    this.#continuous.close();
    this.#orders.close();
    this.#over = true;
    this.emitter.emit("disconnected", []);
  }

  /** What `IBApi` would say when it has connected. */
  #own(name: MethodName, args: readonly unknown[]): void {
    const { live, logger, emit } = this.#parts;
    if (name === "connect" || name === "reqIds") {
      queueMicrotask(() => {
        if (!this.connected) return;
        if (name === "connect") {
          emit("connected", []);
          emit("managedAccounts", [live.session.accounts.join(",")]);
        }
        emit("nextValidId", [this.#orders.nextId()]);
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
      default: {
        const { live } = this.#parts;
        for (const event of AUTO_EVENTS) live.router.listen(event, this.#orders.auto);
        const { api, outbox } = live.requests.channel;
        outbox.submit(
          { lane: "interactive", owner: this },
          () => void api.reqAutoOpenOrders(args[0] === true),
        );
      }
    }
  }

  #read(name: MethodName, args: readonly unknown[]): void {
    const about = name === "reqAccountSummary" ? args[0] : undefined;
    answers(name, args, this.#parts.reads, this.#orders).then(
      (events) => {
        if (!this.connected) return;
        for (const [event, values] of events ?? []) this.#parts.emit(event, values);
      },
      (error: PoolError) => {
        if (this.connected) emitError(this.#parts, error, error.twsCode ?? NOT_CONNECTED, about);
      },
    );
  }
}
