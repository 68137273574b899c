import type { AnyWatch } from "../operations/stream.ts";
import type { Clock } from "../seams/clock.ts";
import type { Subscription } from "./subscription.ts";

/** A stream whose requests are counted. */
type Paced = Pick<Subscription, "operation">;

/** Share of the requests that TWS allows which streams without data may use; the others are left to new streams. */
const REPEATED_SHARE = 2 / 3;

/** Limits how often streams are requested again on suspicion, where TWS limits the requests of their kind. */
export class RepeatPacing {
  readonly #clock: Clock;
  /** Times of the latest requests, oldest first, by the method of the stream. */
  readonly #sentMs = new Map<string, readonly number[]>();
  /** Streams whose next request is counted already, and may wait to be sent. */
  readonly #repeated = new WeakSet<Paced>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Counts a request that was sent now, unless it was counted by `repeat`. */
  sent(stream: Paced): void {
    if (!this.#repeated.delete(stream)) this.#count(stream.operation);
  }

  /**
   * Counts a request by which a stream is to be requested again now, if it may be: many of them can wait to be sent.
   *
   * @returns 0, or the time after which it may be requested again, in ms.
   */
  repeat(stream: Paced): number {
    const { operation } = stream;
    const { requestPacing } = operation;
    if (requestPacing === undefined || this.#repeated.has(stream)) return 0;
    const freesMs = this.#latest(operation).at(-Math.floor(requestPacing.max * REPEATED_SHARE));
    if (freesMs !== undefined) return freesMs + requestPacing.withinMs - this.#clock.now();
    this.#repeated.add(stream);
    this.#count(operation);
    return 0;
  }

  #count(operation: AnyWatch): void {
    const { name, requestPacing } = operation;
    if (requestPacing === undefined) return;
    this.#sentMs.set(name, [...this.#latest(operation), this.#clock.now()].slice(-requestPacing.max));
  }

  #latest({ name, requestPacing }: AnyWatch): readonly number[] {
    const sinceMs = this.#clock.now() - (requestPacing?.withinMs ?? 0);
    return (this.#sentMs.get(name) ?? []).filter((atMs) => atMs > sinceMs);
  }
}
