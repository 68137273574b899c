import type { ApiEvent } from "../operations/operation.ts";
import { Emitter } from "./emitter.ts";

/** Notifies the listeners of one view, until the view is over. */
export class EventDispatcher {
  readonly emitter: Emitter;
  readonly #later: ApiEvent[] = [];
  #over = false;

  constructor(failed: (cause: unknown) => void) {
    this.emitter = new Emitter(failed);
  }

  /** Notifies of an event at once; of nothing when the view is over. */
  emit(event: string, args: readonly unknown[]): void {
    this.flush();
    if (!this.#over) this.emitter.deliver(event, args);
  }

  /** Notifies of an event soon, because the caller's code must not run now. */
  emitLater(event: string, args: readonly unknown[]): void {
    if (this.#over) return;
    this.#later.push([event, args]);
    if (this.#later.length === 1) queueMicrotask(() => this.flush());
  }

  /** Notifies of what waits. */
  flush(): void {
    for (let next = this.#later.shift(); next !== undefined; next = this.#later.shift()) {
      this.emitter.deliver(...next);
    }
  }

  /** Notifies of what waits, and that the view is over; from then on of what is refused and of nothing else. */
  end(): void {
    this.flush();
    this.#over = true;
    this.emitter.deliver("disconnected", []);
  }

  /** Notifies of a call that was refused, also when the view is over. */
  refuse(args: readonly unknown[]): void {
    this.emitter.deliver("error", args);
  }
}
