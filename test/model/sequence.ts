import type { Clock } from "../../sim/mod.ts";

/** When something happened: virtual time, and the place among what happened at the same instant. */
export interface Moment {
  readonly seq: number;
  readonly atMs: number;
}

/** Numbers everything that happens in a run, so that events of one instant keep their order. */
export class Sequence {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The next moment. */
  next(): Moment {
    return { seq: ++this.#last, atMs: this.#clock.now() };
  }

  get nowMs(): number {
    return this.#clock.now();
  }
}
