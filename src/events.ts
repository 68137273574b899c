import { channel } from "node:diagnostics_channel";
import { AsyncQueue } from "./async/async-queue.ts";
import { DeferredCalls } from "./async/deferred-calls.ts";
import { checkEvents, checkListener } from "./call-options.ts";
import type { PoolError } from "./errors.ts";
import type { Farm } from "./tws/farms.ts";
import { onAbort } from "./util/abort.ts";

/**
 * Where the life of the session stands: `degraded` while TWS is cut off from IBKR, `failed` until somebody asks again,
 * `draining` while those who hold the session may finish, `closed` for ever.
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

/** What happens to a pool, by type; `atMs` is epoch ms. */
export type PoolEvent = { readonly atMs: number } & (
  | { readonly type: "state"; readonly state: PoolState; readonly epoch: number }
  /** A dial begins. */
  | { readonly type: "dial"; readonly clientId: number; readonly host: string; readonly port: number }
  /** It failed; `error.code` says how. */
  | { readonly type: "dial-failed"; readonly error: PoolError }
  /** A session is ready, so long after its dial began. */
  | { readonly type: "ready"; readonly epoch: number; readonly clientId: number; readonly tookMs: number }
  /** A session is over, other than by `close()`. */
  | { readonly type: "lost"; readonly epoch: number; readonly error: PoolError }
  /** TWS is cut off from IBKR (1100 or 2110); the session stays. */
  | { readonly type: "degraded"; readonly epoch: number; readonly code: number }
  /** It is connected again; `dataLost` where subscriptions had to be made anew. */
  | { readonly type: "restored"; readonly epoch: number; readonly dataLost: boolean }
  /** A data farm has changed. */
  | { readonly type: "farm"; readonly farm: Farm }
  /** A lease is held for longer than `leakDetectionMs`; `stack` is where it was acquired. */
  | {
      readonly type: "leak";
      readonly owner: string;
      readonly epoch: number;
      readonly heldMs: number;
      readonly stack: string;
    }
  /** A stream misses data from here on. */
  | { readonly type: "gap"; readonly stream: string; readonly reason: string }
  /** It flows again, so long after. */
  | { readonly type: "resumed"; readonly stream: string; readonly gapMs: number }
  /** TWS said that messages came too fast, and the pool slows down. */
  | { readonly type: "throttled"; readonly code: number; readonly messagesPerSecond: number }
  | { readonly type: "closed" }
);

/** An event before it has its time. */
export type PoolEventBody = PoolEvent extends infer Event
  ? Event extends PoolEvent
    ? Omit<Event, "atMs">
    : never
  : never;

/** The types of events. */
export type PoolEventType = PoolEvent["type"];
/** The event of one type. */
export type PoolEventOf<Type extends PoolEventType> = Extract<PoolEvent, { readonly type: Type }>;

/** How events are read. */
export interface EventsOptions {
  /** Ends the reading. */
  readonly signal?: AbortSignal | undefined;
  /** Most events that are kept for a slow reader, `>= 1`; older ones are dropped then. Default 1 000. */
  readonly bufferMax?: number | undefined;
}

type Listener = (event: PoolEvent) => void;

/** Node's diagnostics channels are called so, with the type after it. */
const CHANNEL = "ibkr-pool:";

/** Notifies whoever listens, in any of three ways; what a listener throws is its own affair. */
export class Events {
  readonly #listeners = new Map<PoolEventType, Set<Listener>>();
  readonly #all = new Set<Listener>();
  readonly #queues = new Set<AsyncQueue<PoolEvent>>();
  readonly #failed: (cause: unknown) => void;
  readonly #afterwards: DeferredCalls;
  #over = false;

  /**
   * @param failed Receives what a listener threw.
   * @param afterwards Keeps events until whoever reports them is done.
   */
  constructor(failed: (cause: unknown) => void, afterwards: DeferredCalls = new DeferredCalls(failed)) {
    this.#failed = failed;
    this.#afterwards = afterwards;
  }

  /** Notifies everybody, one event after the other; `closed` is the last. */
  notify(event: PoolEvent): void {
    this.#afterwards.call(() => this.#deliver(event));
  }

  /** @throws {PoolError} `INVALID_OPTION` when the type is no text, or the listener no function. */
  add(type: PoolEventType, listener: Listener): void {
    checkListener(type, listener);
    if (this.#over) return;
    const listeners = this.#listeners.get(type) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(type, listeners);
  }

  remove(type: PoolEventType, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  /**
   * Reads events one after the other, from now on, until the pool is closed or the reader leaves.
   *
   * @throws {PoolError} `INVALID_OPTION`, naming the field.
   */
  read(options: EventsOptions = {}): AsyncIterableIterator<PoolEvent, undefined> {
    const { signal, bufferMax = 1_000 } = checkEvents(options);
    let forget: () => void = () => {};
    const mailbox = new AsyncQueue<PoolEvent>(() => {
      this.#queues.delete(mailbox);
      this.#all.delete(listener);
      forget();
    });
    const listener: Listener = (event) => {
      mailbox.put(event);
      if (mailbox.size > bufferMax) mailbox.drop(0);
    };
    if (this.#over || signal?.aborted) mailbox.end();
    else {
      this.#queues.add(mailbox);
      this.#all.add(listener);
      forget = onAbort(signal, () => mailbox.end());
    }
    return mailbox;
  }

  #deliver(event: PoolEvent): void {
    if (this.#over) return;
    if (event.type === "closed") this.#over = true;
    const told = channel(`${CHANNEL}${event.type}`);
    if (told.hasSubscribers) this.#safely(() => told.publish(event));
    const listeners = this.#listeners.get(event.type);
    for (const listener of [...(listeners ?? [])]) {
      // One that another listener has just removed is not called any more.
      if (listeners?.has(listener)) this.#safely(() => listener(event));
    }
    for (const listener of [...this.#all]) listener(event);
    if (event.type !== "closed") return;
    this.#listeners.clear();
    for (const mailbox of [...this.#queues]) mailbox.end();
  }

  /** A listener may be an async function: what it rejects with must not end the process either. */
  #safely(act: () => unknown): void {
    try {
      const result = act();
      if (result instanceof Promise) result.catch(this.#failed);
    } catch (cause) {
      this.#failed(cause);
    }
  }
}
