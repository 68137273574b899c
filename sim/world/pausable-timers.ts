import type { Clock } from "./clock.ts";

/** A timer, with the time that it has left. */
interface PausableTimer {
  readonly callback: () => void;
  /** Time that is left from `sinceMs` on, in ms. */
  leftMs: number;
  sinceMs: number;
  cancel: (() => void) | undefined;
}

/** Timers that can be paused together: each then keeps the time that it has left, and goes on with it when resumed. */
export class PausableTimers {
  readonly #clock: Clock;
  readonly #timers = new Set<PausableTimer>();
  #state: "running" | "paused" = "running";

  /** Makes a group without timers, which runs. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `callback` once, after `delayMs` in which the group runs. */
  after(delayMs: number, callback: () => void): void {
    const timer = { callback, leftMs: Math.max(0, delayMs), sinceMs: 0, cancel: undefined };
    this.#timers.add(timer);
    if (this.#state === "running") this.#start(timer);
  }

  /** Stops time for the group. */
  pause(): void {
    if (this.#state === "paused") return;
    this.#state = "paused";
    for (const timer of this.#timers) {
      timer.cancel?.();
      timer.leftMs = Math.max(0, timer.leftMs - (this.#clock.now() - timer.sinceMs));
    }
  }

  /** Lets time go on for the group. */
  resume(): void {
    if (this.#state === "running") return;
    this.#state = "running";
    for (const timer of this.#timers) this.#start(timer);
  }

  /** Cancels every timer. */
  clear(): void {
    for (const timer of this.#timers) timer.cancel?.();
    this.#timers.clear();
  }

  #start(timer: PausableTimer): void {
    timer.sinceMs = this.#clock.now();
    timer.cancel = this.#clock.after(timer.leftMs, () => {
      this.#timers.delete(timer);
      timer.callback();
    });
  }
}
