import type { VirtualClock } from "../../sim/mod.ts";
import { type Clock, systemClock } from "../../src/seams/clock.ts";

/**
 * How a machine or a process stands still. `blocked`: the event loop is blocked by code, and every clock goes on.
 * `suspended`: the machine sleeps; its wall time goes on, and monotonic time and timers do not, as on Linux and macOS. A machine
 * whose monotonic time goes on while it sleeps, as on Windows, is for its programs the same as `blocked`.
 */
export type Standstill = "blocked" | "suspended";

/** A timer of the machine. */
interface MachineTimer {
  readonly callback: () => void;
  /** Time that it has left from `sinceMs` of the world on, in ms. */
  leftMs: number;
  sinceMs: number;
  cancel: () => void;
}

/**
 * The clock of a machine whose wall time is set while the pool runs, and which stands still at times; a step of the wall time
 * affects no timer.
 *
 * Where the pool's clock separates wall time (`wallMs`) from monotonic time, a step changes the wall time alone, as the
 * operating system does.
 */
export class SteppingClock implements Clock {
  readonly #clock: VirtualClock;
  readonly #timers = new Set<MachineTimer>();
  /** Timers that came due while the event loop was blocked, oldest first. */
  #overdue: MachineTimer[] = [];
  #aheadMs = 0;
  /** Time for which the machine was suspended so far, in ms. */
  #sleptMs = 0;
  #standing: { readonly how: Standstill; readonly sinceMs: number } | undefined;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  /** Sets the wall time forth, or back by a negative number of ms. */
  step(byMs: number): void {
    this.#aheadMs += byMs;
  }

  /** Lets the machine stand still: no timer fires until `goOn`. */
  standStill(how: Standstill): void {
    this.#standing = { how, sinceMs: this.#clock.now() };
    if (how === "suspended") for (const timer of this.#timers) this.#hold(timer);
  }

  /** Lets the machine go on: timers that came due meanwhile fire late, or have the time left that they had before. */
  goOn(): void {
    if (this.#standing === undefined) return;
    const { how, sinceMs } = this.#standing;
    this.#standing = undefined;
    if (how === "suspended") {
      this.#sleptMs += this.#clock.now() - sinceMs;
      for (const timer of this.#timers) this.#start(timer);
      return;
    }
    for (const timer of this.#overdue.splice(0)) {
      timer.leftMs = 0;
      this.#start(timer);
    }
  }

  now(): number {
    return "wallMs" in systemClock ? this.#clock.now() - this.#sleptMs - this.#sleepingMs : this.wallMs();
  }

  wallMs(): number {
    return this.#clock.now() + this.#aheadMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer: MachineTimer = { callback, leftMs: delayMs, sinceMs: this.#clock.now(), cancel: () => {} };
    this.#timers.add(timer);
    if (this.#standing?.how !== "suspended") this.#start(timer);
    return () => {
      this.#timers.delete(timer);
      this.#overdue = this.#overdue.filter((one) => one !== timer);
      timer.cancel();
    };
  }

  /** Time since the machine was suspended, in ms; 0 while it runs. */
  get #sleepingMs(): number {
    return this.#standing?.how === "suspended" ? this.#clock.now() - this.#standing.sinceMs : 0;
  }

  #start(timer: MachineTimer): void {
    timer.sinceMs = this.#clock.now();
    timer.cancel = this.#clock.after(timer.leftMs, () => {
      if (this.#standing !== undefined) return void this.#overdue.push(timer);
      this.#timers.delete(timer);
      timer.callback();
    });
  }

  #hold(timer: MachineTimer): void {
    timer.cancel();
    timer.leftMs = Math.max(0, timer.leftMs - (this.#clock.now() - timer.sinceMs));
  }
}
