type Listener = (...args: never[]) => void;

interface Entry {
  readonly listener: Listener;
  readonly context: unknown;
  readonly once: boolean;
}

/**
 * The listeners of one view, with the semantics of `IBApi`, which is an `eventemitter3`: `off` removes every entry of a
 * listener, and an error that nobody listens to throws nothing. What a listener throws harms nobody.
 */
export class Emitter {
  readonly #entries = new Map<string | symbol, readonly Entry[]>();
  readonly #failed: (cause: unknown) => void;

  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  add(event: string | symbol, listener: Listener, once: boolean, context?: unknown): void {
    if (typeof listener !== "function") throw new TypeError("The listener must be a function");
    this.#entries.set(event, [...(this.#entries.get(event) ?? []), { listener, once, context }]);
  }

  remove(event: string | symbol, listener?: Listener, context?: unknown, once?: boolean): void {
    const left = (this.#entries.get(event) ?? []).filter(
      (entry) =>
        listener !== undefined &&
        (entry.listener !== listener ||
          (once === true && !entry.once) ||
          (context !== undefined && entry.context !== context)),
    );
    if (left.length === 0) this.#entries.delete(event);
    else this.#entries.set(event, left);
  }

  clear(event?: string | symbol): void {
    if (event === undefined) this.#entries.clear();
    else this.#entries.delete(event);
  }

  count(event: string | symbol): number {
    return this.#entries.get(event)?.length ?? 0;
  }

  listeners(event: string | symbol): Listener[] {
    return (this.#entries.get(event) ?? []).map(({ listener }) => listener);
  }

  names(): (string | symbol)[] {
    return [...this.#entries.keys()];
  }

  /** Calls who listens for an event of TWS, then who listens for all of them. */
  emit(event: string, args: readonly unknown[]): void {
    this.call(event, args);
    if (event !== "connected" && event !== "disconnected") this.call("result", [event, args]);
    this.call("all", [event, args]);
  }

  /** Calls who listens for one event. @returns Whether anybody does. */
  call(event: string | symbol, args: readonly unknown[]): boolean {
    const entries = this.#entries.get(event);
    if (entries === undefined) return false;
    for (const entry of entries) {
      const { listener, once, context } = entry;
      if (once) this.#drop(event, entry);
      try {
        (listener as (...args: readonly unknown[]) => void).apply(context, args as unknown[]);
      } catch (cause) {
        this.#failed(cause);
      }
    }
    return true;
  }

  #drop(event: string | symbol, entry: Entry): void {
    const left = (this.#entries.get(event) ?? []).filter((one) => one !== entry);
    if (left.length === 0) this.#entries.delete(event);
    else this.#entries.set(event, left);
  }
}
