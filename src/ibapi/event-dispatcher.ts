import type { ApiEvent } from "../operations/operation.ts";
import { Emitter } from "./emitter.ts";

/** Delivers events to the listeners of one view, until the view is closed. */
export class EventDispatcher {
  readonly emitter: Emitter;
  readonly #waiting: ApiEvent[] = [];
  #closed = false;

  constructor(failed: (cause: unknown) => void) {
    this.emitter = new Emitter(failed);
  }

  /** Delivers an event at once; drops it when the view is closed. */
  emit(event: string, args: readonly unknown[]): void {
    this.flush();
    if (!this.#closed) this.emitter.deliver(event, args);
  }

  /** Delivers an event in a microtask, because the caller's code must not run now. */
  emitLater(event: string, args: readonly unknown[]): void {
    if (this.#closed) return;
    this.#waiting.push([event, args]);
    if (this.#waiting.length === 1) queueMicrotask(() => this.flush());
  }

  /** Delivers the waiting events. */
  flush(): void {
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) {
      this.emitter.deliver(...next);
    }
  }

  /** Delivers the waiting events and `disconnected`; after that only refusals are delivered. */
  end(): void {
    this.flush();
    this.#closed = true;
    this.emitter.deliver("disconnected", []);
  }

  /** Delivers the error of a refused call, even when the view is closed. */
  refuse(args: readonly unknown[]): void {
    this.emitter.deliver("error", args);
  }
}
