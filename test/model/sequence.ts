import type { Clock } from "../../sim/mod.ts";

/** Virtual time of an event, and its place among the events of the same instant. */
export interface Moment {
  readonly seq: number;
  readonly atMs: number;
}

/** Numbers the events of a run, so that events of one instant keep their order. */
export class Sequence {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Returns the next moment. */
  next(): Moment {
    return { seq: ++this.#last, atMs: this.#clock.now() };
  }

  get nowMs(): number {
    return this.#clock.now();
  }
}
