import type { SteadyClock } from "../../seams/clock.ts";
import type { WebAnswer, WebCall } from "../call.ts";

/** Sends a request ahead of those of callers; rejects with a `PoolError` where no answer was received. */
export type Control = (what: string, call: WebCall, timeoutMs: number) => Promise<WebAnswer>;

/** IBKR allows one tickle in a second, in ms. */
const SPACING_MS = 1_000;

/** The only source of tickles of a pool, for its dials and for its keep-alive: never two within a second. */
export class Tickle {
  readonly #clock: SteadyClock;
  readonly #control: Control;
  #sentMs = Number.NEGATIVE_INFINITY;

  constructor(clock: SteadyClock, control: Control) {
    this.#clock = clock;
    this.#control = control;
  }

  /** Time until a tickle may be sent, in ms; 0 for now. */
  get waitMs(): number {
    return Math.max(0, this.#sentMs + SPACING_MS - this.#clock.now());
  }

  /** Sends a tickle. `waitMs` must be 0. */
  send(timeoutMs: number): Promise<WebAnswer> {
    this.#sentMs = this.#clock.now();
    return this.#control("keep the session", { method: "POST", path: "/tickle" }, timeoutMs);
  }
}
