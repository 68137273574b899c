import type { DeferredCalls } from "./deferred-calls.ts";

/**
 * Carries out events one after the other: an event that is posted while another one is carried out waits until that is over.
 * Callers' code runs once no event is left.
 */
export class EventSequence<Event> {
  readonly #afterwards: DeferredCalls;
  readonly #step: (event: Event) => void;
  readonly #events: Event[] = [];
  #busy = false;

  /** @param step Carries out one event. */
  constructor(afterwards: DeferredCalls, step: (event: Event) => void) {
    this.#afterwards = afterwards;
    this.#step = step;
  }

  post(event: Event): void {
    this.#events.push(event);
    if (this.#busy) return;
    this.#busy = true;
    this.#afterwards.during(() => {
      try {
        for (let next = this.#events.shift(); next !== undefined; next = this.#events.shift())
          this.#step(next);
      } finally {
        this.#busy = false;
      }
    });
  }
}
