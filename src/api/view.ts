import { PoolError, reasonOf } from "../errors.ts";
import { isNotice } from "../requests/codes.ts";
import type { Watcher } from "../session/live-session.ts";
import { EventName } from "../stoqey/mod.ts";
import { Emitter } from "./emitter.ts";
import { HistoryTurns } from "./history.ts";
import { Numbers } from "./numbers.ts";
import { answers } from "./reads.ts";
import { ENDS, EVENTS, METHODS, type MethodName } from "./table.ts";
import type { ViewOptions } from "./view-options.ts";

const NOT_CONNECTED = 504;
/** TWS sends such errors about nothing in particular. */
const ABOUT_NOTHING = -1;

/**
 * A session as one caller sees it who believes to have it alone: numbers are translated, only answers to its own questions
 * are heard, and everything that it began ends with it.
 */
export class View implements Watcher {
  readonly emitter: Emitter;
  readonly #with: ViewOptions;
  readonly #requests = new Numbers();
  readonly #orders = new Numbers();
  /** What ends each request that goes on, by the caller's number. */
  readonly #cancels = new Map<number, readonly [name: MethodName, ...rest: unknown[]]>();
  /** Fills that were told, so that what they cost is told as well. */
  readonly #executions = new Set<unknown>();
  readonly #history: HistoryTurns;
  #degraded = false;
  #over = false;

  constructor(options: ViewOptions) {
    this.#with = options;
    this.emitter = new Emitter((cause) =>
      options.logger.error(`A listener of a lease threw: ${reasonOf(cause)}`),
    );
    this.#history = new HistoryTurns(options.budgets.historical);
    options.live.watchers.add(this);
  }

  get connected(): boolean {
    return !this.#over && this.#with.live.ended === undefined;
  }

  get serverVersion(): number {
    return this.#with.live.session.serverVersion;
  }

  /** Carries out a method of `IBApi`. */
  call(name: MethodName, args: readonly unknown[]): void {
    if (name === "disconnect") return void this.#with.release();
    if (!this.connected) return this.#refuse(args[0], "the lease is over");
    const method = METHODS[name];
    switch (method.kind) {
      case "own":
        return this.#own(name, args);
      case "read":
        return this.#read(name, args);
      case "sent":
        return this.#send("interactive", name, args);
      case "order":
        return this.#order(name, args);
      case "numbered": {
        const outer = Number(args[0]);
        const inner = this.#with.ids.next();
        if (this.#cancels.has(outer)) this.#cancel(outer);
        this.#requests.join(outer, inner);
        if (method.cancel !== undefined) {
          // A book is given back in the way in which it was asked for.
          this.#cancels.set(outer, name === "reqMktDepth" ? [method.cancel, args[3]] : [method.cancel]);
        }
        const send = (): void => this.#send(method.lane, name, [inner, ...args.slice(1)]);
        return name === "reqHistoricalData" ? this.#history.enter(inner, args.slice(1), send) : send();
      }
      case "cancel": {
        const outer = Number(args[0]);
        const inner = this.#requests.inner(outer);
        if (inner === undefined)
          return this.emit(EventName.error, [new Error(`Can't find EId with tickerId:${outer}`), 300, outer]);
        if (name !== "updateDisplayGroup") this.#ended(outer);
        if (this.#history.over(inner)) this.#send("urgent", name, [inner, ...args.slice(1)]);
        return;
      }
    }
  }

  heard(event: string, args: readonly unknown[]): void {
    if (event === EventName.error) return this.#onError(args);
    if (event === EventName.info) return this.emit(event, args);
    switch (EVENTS[event]) {
      case "request":
        return this.#to(this.#requests, event, args);
      case "order":
        return this.#to(this.#orders, event, args);
      case "execution":
        return this.#toExecution(event, args);
      case "all":
        return this.emit(event, args);
      default:
        return;
    }
  }

  /** The lease closes it, when all who hold the session know that it is over. */
  lost(): void {}

  upstream(state: string): void {
    this.#degraded = state === "lost";
  }

  farm(): void {}

  /** Ends what was begun, and tells that it is over. */
  close(): void {
    if (this.#over) return;
    this.#with.live.watchers.delete(this);
    for (const outer of [...this.#cancels.keys()]) this.#cancel(outer);
    this.#history.clear(this.#with.live.ended !== undefined);
    this.#over = true;
    this.emit(EventName.disconnected, []);
  }

  emit(event: string, args: readonly unknown[]): void {
    this.emitter.emit(event, args);
  }

  /** What `IBApi` would say when it has connected. */
  #own(name: MethodName, args: readonly unknown[]): void {
    const { session } = this.#with.live;
    if (name === "connect" || name === "reqIds") {
      queueMicrotask(() => {
        if (!this.connected) return;
        if (name === "connect") {
          this.emit(EventName.connected, []);
          this.emit(EventName.managedAccounts, [session.accounts.join(",")]);
        }
        this.emit(EventName.nextValidId, [this.#with.ids.peek()]);
      });
    } else if (name === "reqMarketDataType") {
      this.#with.logger.debug(`reqMarketDataType(${args[0]}) is ignored: the pool's option decides for all`);
    }
  }

  #read(name: MethodName, args: readonly unknown[]): void {
    const about = name === "reqAccountSummary" ? Number(args[0]) : ABOUT_NOTHING;
    answers(name, args, this.#with.reads).then(
      (events) => {
        if (!this.connected) return;
        for (const [event, values] of events) this.emit(event, this.#shown(event, values));
      },
      (error: PoolError) => {
        if (this.connected) this.emit(EventName.error, [error, error.twsCode ?? NOT_CONNECTED, about]);
      },
    );
  }

  /** Orders that others placed may have a number that this caller uses for one of its own. */
  #shown(event: string, values: readonly unknown[]): readonly unknown[] {
    return EVENTS[event] === "order"
      ? [this.#orders.shown(Number(values[0]), () => this.#with.ids.next()), ...values.slice(1)]
      : values;
  }

  #order(name: MethodName, args: readonly unknown[]): void {
    const outer = Number(args[0]);
    if (this.#degraded && name === "placeOrder") return this.#refuse(outer, "TWS is cut off from IBKR");
    let inner = this.#orders.inner(outer);
    if (inner === undefined && name === "placeOrder") {
      inner = this.#with.ids.next();
      this.#orders.join(outer, inner);
    }
    // Of an order that it did not place itself a caller knows the number that TWS gave.
    this.#send("urgent", name, [inner ?? outer, ...args.slice(1)]);
  }

  #send(lane: "urgent" | "interactive" | "bulk", name: MethodName, args: readonly unknown[]): void {
    const { live, budgets } = this.#with;
    budgets.pacer.enter(lane, this, () => {
      if (live.ended !== undefined) return;
      try {
        (live.session.api[name] as (...args: readonly unknown[]) => unknown).apply(
          live.session.api,
          args as unknown[],
        );
      } catch (cause) {
        const inner = Number(args[0]);
        this.#history.over(inner);
        const outer = this.#requests.outer(inner) ?? this.#orders.outer(inner) ?? ABOUT_NOTHING;
        const error = new Error(`Cannot send ${name}: ${reasonOf(cause)}`, { cause });
        this.emit(EventName.error, [error, 0, outer]);
      }
    });
  }

  #cancel(outer: number): void {
    const [name, ...rest] = this.#cancels.get(outer) ?? [];
    const inner = this.#requests.inner(outer);
    this.#cancels.delete(outer);
    if (name === undefined || inner === undefined) return;
    if (this.#history.over(inner)) this.#send("urgent", name, [inner, ...rest]);
  }

  #refuse(about: unknown, why: string): void {
    const error = new PoolError("LEASE_RELEASED", `Not connected: ${why}`);
    this.emit(EventName.error, [error, NOT_CONNECTED, typeof about === "number" ? about : ABOUT_NOTHING]);
  }

  /** Nothing more is to come under this number. */
  #ended(outer: number): void {
    this.#cancels.delete(outer);
    this.#requests.forget(outer);
  }

  /** Hands on what is about a number of this caller, under the number that the caller knows. */
  #to(numbers: Numbers, event: string, [inner, ...rest]: readonly unknown[]): void {
    const outer = numbers.outer(Number(inner));
    if (outer === undefined) return;
    // Before it is told: whoever hears of the end may use the number again at once.
    if (numbers === this.#requests && ENDS.has(event)) this.#ended(outer);
    if (event === EventName.historicalData && String(rest[0]).startsWith("finished")) {
      this.#history.answered(Number(inner));
    }
    this.emit(event, [outer, ...rest]);
  }

  #toExecution(event: string, args: readonly unknown[]): void {
    if (event === EventName.commissionReport) {
      const [report] = args as [{ readonly execId?: string }];
      if (this.#executions.has(report.execId)) this.emit(event, args);
      return;
    }
    const [inner, contract, execution] = args as [number, unknown, { orderId?: number; execId?: string }];
    const order = this.#orders.outer(execution.orderId ?? Number.NaN);
    const request = this.#requests.outer(inner);
    if (request === undefined && (inner !== ABOUT_NOTHING || order === undefined)) return;
    this.#executions.add(execution.execId);
    const shown = order === undefined ? execution : { ...execution, orderId: order };
    this.emit(event, [request ?? ABOUT_NOTHING, contract, shown]);
  }

  #onError([error, code, inner, ...rest]: readonly unknown[]): void {
    const outer = this.#requests.outer(Number(inner)) ?? this.#orders.outer(Number(inner));
    if (outer === undefined) return;
    if (!isNotice(Number(code))) this.#history.over(Number(inner));
    this.emit(EventName.error, [error, code, outer, ...rest]);
  }
}
