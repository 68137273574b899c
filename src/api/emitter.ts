type Listener = (...args: never[]) => void;

interface Entry {
  readonly listener: Listener;
  readonly once: boolean;
}

/** The listeners of one view, with the names that `IBApi` has for them; what one of them throws harms nobody. */
export class Emitter {
  readonly #entries = new Map<string, Entry[]>();
  readonly #failed: (cause: unknown) => void;

  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  add(event: string, listener: Listener, once: boolean): void {
    this.#entries.set(event, [...(this.#entries.get(event) ?? []), { listener, once }]);
  }

  remove(event: string, listener?: Listener): void {
    const left = (this.#entries.get(event) ?? []).filter(
      (entry) => listener !== undefined && entry.listener !== listener,
    );
    if (left.length === 0) this.#entries.delete(event);
    else this.#entries.set(event, left);
  }

  clear(event?: string): void {
    if (event === undefined) this.#entries.clear();
    else this.#entries.delete(event);
  }

  count(event: string): number {
    return this.#entries.get(event)?.length ?? 0;
  }

  /** Calls who listens for the event, then who listens for all of them. */
  emit(event: string, args: readonly unknown[]): void {
    this.#call(event, args);
    if (event !== "connected" && event !== "disconnected") this.#call("result", [event, args]);
    this.#call("all", [event, args]);
  }

  #call(event: string, args: readonly unknown[]): void {
    for (const { listener, once } of this.#entries.get(event) ?? []) {
      if (once) this.remove(event, listener);
      try {
        (listener as (...args: readonly unknown[]) => void)(...args);
      } catch (cause) {
        this.#failed(cause);
      }
    }
  }
}
