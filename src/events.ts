import { channel } from "node:diagnostics_channel";
import { AsyncQueue } from "./async/async-queue.ts";
import { DeferredCalls } from "./async/deferred-calls.ts";
import { checkEvents, checkListener } from "./call-options.ts";
import type { PoolError } from "./errors.ts";
import type { GateReport } from "./orders/order-figures.ts";
import type { OrderState } from "./orders/order-state.ts";
import type { Farm } from "./tws/farms.ts";
import { onAbort } from "./util/abort.ts";

/**
 * State of the pool: `degraded` while TWS is disconnected from IBKR (1100), `waiting` between two dials, `failed` until the
 * next call, `draining` while leases are still held after `drain()`, `closed` for ever.
 */
export type PoolState =
  | "idle"
  | "dialing"
  | "handshaking"
  | "ready"
  | "degraded"
  | "waiting"
  | "draining"
  | "failed"
  | "closed";

/** Event of a pool, by `type`; `atMs` is epoch ms. */
export type PoolEvent = { readonly atMs: number } & (
  | { readonly type: "state"; readonly state: PoolState; readonly epoch: number }
  /** A dial has begun. */
  | { readonly type: "dial"; readonly clientId: number; readonly host: string; readonly port: number }
  /** A dial has failed; `error.code` is the reason. */
  | { readonly type: "dial-failed"; readonly error: PoolError }
  /** A session is ready; `tookMs` is the time since its dial began, in ms. */
  | { readonly type: "ready"; readonly epoch: number; readonly clientId: number; readonly tookMs: number }
  /** A session has ended, other than by `close()`. */
  | { readonly type: "lost"; readonly epoch: number; readonly error: PoolError }
  /** TWS is disconnected from IBKR (`code` 1100 or 2110); the session stays. */
  | { readonly type: "degraded"; readonly epoch: number; readonly code: number }
  /** TWS is connected again; `dataLost` is true when subscriptions had to be sent again (1101). */
  | { readonly type: "restored"; readonly epoch: number; readonly dataLost: boolean }
  /** The state of a data farm has changed. */
  | { readonly type: "farm"; readonly farm: Farm }
  /** A lease has been held for longer than `leakDetectionMs`; `stack` is the call site of its `acquire`. */
  | {
      readonly type: "leak";
      readonly owner: string;
      readonly epoch: number;
      readonly heldMs: number;
      readonly stack: string;
    }
  /** A gap in a stream has begun: data are missing. */
  | { readonly type: "gap"; readonly stream: string; readonly reason: string }
  /** A gap in a stream has ended; `gapMs` is its duration, in ms. */
  | { readonly type: "resumed"; readonly stream: string; readonly gapMs: number }
  /** TWS reported too many messages; the pool now sends `messagesPerSecond` at most. */
  | { readonly type: "throttled"; readonly code: number; readonly messagesPerSecond: number }
  /** An order, or a change of one, has reached another state; `change` is undefined for the order itself. */
  | {
      readonly type: "order";
      readonly key: string;
      readonly change: "modify" | "cancel" | undefined;
      readonly state: OrderState;
    }
  /** The unknown orders that hold back new ones, or the calls that wait behind them, are others. */
  | ({ readonly type: "gate" } & GateReport)
  | { readonly type: "closed" }
);

/** An event without its time. */
export type PoolEventBody = PoolEvent extends infer Event
  ? Event extends PoolEvent
    ? Omit<Event, "atMs">
    : never
  : never;

/** Type of an event. */
export type PoolEventType = PoolEvent["type"];
/** The event of one type. */
export type PoolEventOf<Type extends PoolEventType> = Extract<PoolEvent, { readonly type: Type }>;

/** Options of `events`. */
export interface EventsOptions {
  /** Ends the iteration when it aborts. */
  readonly signal?: AbortSignal | undefined;
  /** Maximum number of events kept for a slow reader, `>= 1`; the oldest are dropped. Default 1 000. */
  readonly bufferMax?: number | undefined;
}

/** Prefix of the names of Node's diagnostics channels; the type follows it. */
const CHANNEL = "ibkr-pool:";

/** Delivers events to listeners, iterators and diagnostics channels; an error of one listener does not affect the others. */
export class Events<Event extends { readonly type: string } = PoolEvent> {
  readonly #listeners = new Map<string, Set<(event: Event) => void>>();
  readonly #all = new Set<(event: Event) => void>();
  readonly #queues = new Set<AsyncQueue<Event>>();
  readonly #failed: (cause: unknown) => void;
  readonly #afterwards: DeferredCalls;
  #closed = false;

  /**
   * @param failed Receives the error of a listener.
   * @param afterwards Delays events until the change that they report is complete.
   */
  constructor(failed: (cause: unknown) => void, afterwards: DeferredCalls = new DeferredCalls(failed)) {
    this.#failed = failed;
    this.#afterwards = afterwards;
  }

  /** Delivers an event; `closed` is the last. */
  notify(event: Event): void {
    this.#afterwards.call(() => this.#deliver(event));
  }

  /** Adds a listener. @throws {PoolError} `INVALID_OPTION` when the type is no string, or the listener no function. */
  add(type: string, listener: (event: Event) => void): void {
    checkListener(type, listener);
    if (this.#closed) return;
    const listeners = this.#listeners.get(type) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(type, listeners);
  }

  remove(type: string, listener: (event: Event) => void): void {
    this.#listeners.get(type)?.delete(listener);
  }

  /**
   * Iterates over the events from now on, until the pool is closed or the caller leaves the loop.
   *
   * @throws {PoolError} `INVALID_OPTION`, naming the field.
   */
  read(options: EventsOptions = {}): AsyncIterableIterator<Event, undefined> {
    const { signal, bufferMax = 1_000 } = checkEvents(options);
    let forget: () => void = () => {};
    const queue = new AsyncQueue<Event>(() => {
      this.#queues.delete(queue);
      this.#all.delete(listener);
      forget();
    });
    const listener = (event: Event): void => {
      queue.put(event);
      if (queue.size > bufferMax) queue.drop(0);
    };
    if (this.#closed || signal?.aborted) queue.end();
    else {
      this.#queues.add(queue);
      this.#all.add(listener);
      forget = onAbort(signal, () => queue.end());
    }
    return queue;
  }

  #deliver(event: Event): void {
    if (this.#closed) return;
    if (event.type === "closed") this.#closed = true;
    const diagnostics = channel(`${CHANNEL}${event.type}`);
    if (diagnostics.hasSubscribers) this.#safely(() => diagnostics.publish(event));
    const listeners = this.#listeners.get(event.type);
    for (const listener of [...(listeners ?? [])]) {
      // A listener that another one has just removed is not called.
      if (listeners?.has(listener)) this.#safely(() => listener(event));
    }
    for (const listener of [...this.#all]) listener(event);
    if (event.type !== "closed") return;
    this.#listeners.clear();
    for (const queue of [...this.#queues]) queue.end();
  }

  /** Calls a listener, which may be an async function: its rejection must not end the process. */
  #safely(act: () => unknown): void {
    try {
      const result = act();
      if (result instanceof Promise) result.catch(this.#failed);
    } catch (cause) {
      this.#failed(cause);
    }
  }
}
