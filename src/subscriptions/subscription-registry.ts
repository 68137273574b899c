import type { AnyWatch } from "../operations/stream.ts";
import type { Clock } from "../seams/clock.ts";
import type { StreamBudget, StreamLimits } from "./stream-limits.ts";
import { Subscription, type SubscriptionHooks } from "./subscription.ts";

/** How streams fare. */
export interface StreamStats {
  /** Streams at TWS: equal ones count once. */
  readonly streams: number;
  /** Their readers. */
  readonly readers: number;
  /** For how long data of these are missing now, added up, in ms. */
  readonly gapMs: number;
  /** For how long data of any stream have been missing ever, added up, in ms; never lowered. */
  readonly gapMsTotal: number;
}

/** All subscriptions that somebody reads, by what they are about; counts them, their gaps, and TWS's limits. */
export class SubscriptionRegistry {
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  readonly #limits: StreamLimits;
  readonly #byKey = new Map<string, Subscription>();
  /** How long all gaps lasted that are over, in ms. */
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

  /** All of them now: what is added or removed meanwhile does not matter to a loop. */
  get all(): readonly Subscription[] {
    return [...this.#byKey.values()];
  }

  /** Lines at TWS, readers, and for how long data are missing now and have been missing ever, in ms. */
  stats(): StreamStats {
    let [readers, gapMs] = [0, 0];
    for (const subscription of this.#byKey.values()) {
      readers += subscription.readers;
      gapMs += subscription.gapMs;
    }
    return { streams: this.#byKey.size, readers, gapMs, gapMsTotal: this.#gapMsOver + gapMs };
  }

  /** How many count against a limit now. */
  used(budget: StreamBudget): number {
    return this.#limits.used(budget);
  }

  /** The one of equal ones that is there. */
  get(key: string): Subscription | undefined {
    return this.#byKey.get(key);
  }

  /** @throws {PoolError} `LIMIT_REACHED` when TWS allows no more of its kind; nothing is added then. */
  add(operation: AnyWatch, args: unknown, key: string): Subscription {
    const subscription = new Subscription(operation, args, key, this.#clock, this.#hooks);
    this.#limits.take(operation, subscription.subject);
    this.#byKey.set(key, subscription);
    return subscription;
  }

  /** @returns Was it there? Each is removed once, whatever its end brings about. */
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
