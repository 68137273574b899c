import type { AnyWatch, StreamBudget } from "../operations/stream.ts";
import type { Clock } from "../seams/clock.ts";
import type { StreamLimits } from "./stream-limits.ts";
import type { SubscriptionHooks } from "./stream-readers.ts";
import { Subscription } from "./subscription.ts";

/** Numbers of streams, of their readers, and of their gaps. */
export interface StreamStats {
  /** Streams open at TWS; equal streams count once. */
  readonly streams: number;
  /** Readers of these streams. */
  readonly readers: number;
  /** Duration of the current gaps of these streams, added up, in ms; 0 while all of them flow. */
  readonly gapMs: number;
  /** Duration of all gaps since the pool was made, added up over all streams, in ms; never decreases. */
  readonly gapMsTotal: number;
}

/** Keeps the subscriptions that have readers, by their request; counts them, their gaps, and their use of TWS's limits. */
export class SubscriptionRegistry {
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  readonly #limits: StreamLimits;
  readonly #byKey = new Map<string, Subscription>();
  /** Duration of all gaps that have ended, added up, in ms. */
  #gapMsOver = 0;

  constructor(clock: Clock, limits: StreamLimits, hooks: SubscriptionHooks) {
    this.#clock = clock;
    this.#limits = limits;
    this.#hooks = {
      ...hooks,
      resumed: (stream, gapMs) => {
        this.#gapMsOver += gapMs;
        hooks.resumed(stream, gapMs);
      },
    };
  }

  /** Snapshot of all subscriptions, so that a loop may add and remove some. */
  get all(): readonly Subscription[] {
    return [...this.#byKey.values()];
  }

  /** Counts streams, readers and gaps. */
  stats(): StreamStats {
    let [readers, gapMs] = [0, 0];
    for (const subscription of this.#byKey.values()) {
      readers += subscription.readers;
      gapMs += subscription.gapMs;
    }
    return { streams: this.#byKey.size, readers, gapMs, gapMsTotal: this.#gapMsOver + gapMs };
  }

  /** Number of streams that count against a limit now. */
  used(budget: StreamBudget): number {
    return this.#limits.used(budget);
  }

  /** Finds the subscription that equal streams share. */
  get(key: string): Subscription | undefined {
    return this.#byKey.get(key);
  }

  /**
   * Adds a subscription.
   *
   * @throws {PoolError} `LIMIT_REACHED` when TWS allows no more streams of its kind; nothing is added then.
   */
  add(operation: AnyWatch, args: unknown, key: string): Subscription {
    const subscription = new Subscription(operation, args, key, this.#clock, this.#hooks);
    this.#limits.take(operation, subscription.subject);
    this.#byKey.set(key, subscription);
    return subscription;
  }

  /** Removes a subscription. @returns False when it was removed before. */
  remove(subscription: Subscription): boolean {
    const { key, operation } = subscription;
    if (this.#byKey.get(key) !== subscription) return false;
    this.#byKey.delete(key);
    this.#limits.free(operation);
    this.#gapMsOver += subscription.gapMs;
    this.#hooks.ended?.();
    return true;
  }
}
