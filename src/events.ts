import { channel } from "node:diagnostics_channel";
import type { PoolError } from "./errors.ts";
import { Mailbox } from "./mailbox.ts";
import type { Farm } from "./session/notices.ts";
import type { PoolState } from "./stats.ts";

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
export type Happening = PoolEvent extends infer Event
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
  /** Most events that are kept for a slow reader; older ones are dropped then. Default 1 000. */
  readonly bufferMax?: number;
}

type Listener = (event: PoolEvent) => void;

/** Node's diagnostics channels are called so, with the type after it. */
const CHANNEL = "ibkr-pool:";

/** Tells whoever listens, in any of three ways; what a listener throws is its own affair. */
export class Events {
  readonly #listeners = new Map<PoolEventType, Set<Listener>>();
  readonly #all = new Set<Listener>();
  readonly #mailboxes = new Set<Mailbox<PoolEvent>>();
  readonly #failed: (cause: unknown) => void;
  #over = false;

  /** @param failed Told what a listener threw. */
  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  /** Tells everybody. */
  tell(event: PoolEvent): void {
    const told = channel(`${CHANNEL}${event.type}`);
    if (told.hasSubscribers) this.#safely(() => told.publish(event));
    for (const listener of [...(this.#listeners.get(event.type) ?? []), ...this.#all]) {
      this.#safely(() => listener(event));
    }
    if (event.type === "closed") {
      this.#over = true;
      this.#listeners.clear();
      for (const mailbox of [...this.#mailboxes]) mailbox.end();
    }
  }

  add(type: PoolEventType, listener: Listener): void {
    if (this.#over) return;
    const listeners = this.#listeners.get(type) ?? new Set();
    listeners.add(listener);
    this.#listeners.set(type, listeners);
  }

  remove(type: PoolEventType, listener: Listener): void {
    this.#listeners.get(type)?.delete(listener);
  }

  /** Reads them one after the other, from now on, until the pool is closed or the reader leaves. */
  read({ signal, bufferMax = 1_000 }: EventsOptions = {}): AsyncIterableIterator<PoolEvent, undefined> {
    const ended = (): void => mailbox.end();
    const mailbox = new Mailbox<PoolEvent>(() => {
      this.#mailboxes.delete(mailbox);
      this.#all.delete(listener);
      signal?.removeEventListener("abort", ended);
    });
    const listener: Listener = (event) => {
      mailbox.put(event);
      if (mailbox.kept.length > bufferMax) mailbox.drop(0);
    };
    if (this.#over || signal?.aborted) mailbox.end();
    else {
      this.#mailboxes.add(mailbox);
      this.#all.add(listener);
      signal?.addEventListener("abort", ended, { once: true });
    }
    return mailbox;
  }

  #safely(act: () => void): void {
    try {
      act();
    } catch (cause) {
      this.#failed(cause);
    }
  }
}
