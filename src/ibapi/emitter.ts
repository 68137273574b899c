type Listener = (...args: never[]) => void;

interface Entry {
  readonly listener: Listener;
  readonly context: unknown;
  readonly once: boolean;
}

/** Events that `IBApi` does not emit as `result`: those of the connection and of errors. */
const NO_RESULTS: ReadonlySet<string> = new Set([
  "connected",
  "disconnected",
  "error",
  "received",
  "sent",
  "server",
]);

/**
 * The listeners of one view, with the semantics of `IBApi`, which is an `eventemitter3`: every entry is called once for each
 * time that it was added, in the order of adding; `off` removes all entries that match; names are the keys of an object, so
 * that `1` and `"1"` are the same event; an error without a listener throws nothing.
 */
export class Emitter {
  #entries: Record<string | symbol, readonly Entry[] | undefined> = Object.create(null);
  readonly #failed: (cause: unknown) => void;

  /** @param failed Receives the error of a listener that throws while an event of TWS is delivered. */
  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  add(event: string | symbol, listener: Listener, context: unknown, once: boolean): void {
    if (typeof listener !== "function") throw new TypeError("The listener must be a function");
    this.#entries[event] = [...(this.#entries[event] ?? []), { listener, context, once }];
  }

  remove(event: string | symbol, listener?: Listener, context?: unknown, once?: boolean): void {
    const left = (this.#entries[event] ?? []).filter(
      (entry) =>
        listener &&
        (entry.listener !== listener || (once && !entry.once) || (context && entry.context !== context)),
    );
    if (left.length === 0) delete this.#entries[event];
    else this.#entries[event] = left;
  }

  /** Removes the listeners of an event, or of all events. */
  clear(event?: string | symbol): void {
    if (event) delete this.#entries[event];
    else this.#entries = Object.create(null);
  }

  count(event: string | symbol): number {
    return this.#entries[event]?.length ?? 0;
  }

  listeners(event: string | symbol): Listener[] {
    return (this.#entries[event] ?? []).map(({ listener }) => listener);
  }

  names(): (string | symbol)[] {
    return [...Object.keys(this.#entries), ...Object.getOwnPropertySymbols(this.#entries)];
  }

  /** Calls the listeners of one event. An error of one is thrown, and those after it are not called. */
  emit(event: string | symbol, args: readonly unknown[]): boolean {
    return this.#call(event, args, (cause) => {
      throw cause;
    });
  }

  /** Calls the listeners of an event of TWS, then those of `result` and `all`. An error of one does not affect the others. */
  deliver(event: string, args: readonly unknown[]): void {
    this.#call(event, args, this.#failed);
    if (!NO_RESULTS.has(event)) this.#call("result", [event, args], this.#failed);
    this.#call("all", [event, args], this.#failed);
  }

  #call(event: string | symbol, args: readonly unknown[], failed: (cause: unknown) => void): boolean {
    const entries = this.#entries[event];
    if (entries === undefined) return false;
    for (const { listener, context, once } of entries) {
      if (once) this.remove(event, listener, undefined, true);
      try {
        (listener as (...args: readonly unknown[]) => void).apply(context, args as unknown[]);
      } catch (cause) {
        failed(cause);
      }
    }
    return true;
  }
}
