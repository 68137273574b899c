import type { Clock } from "../../seams/clock.ts";
import type { SubscriptionHooks } from "../../subscriptions/stream-readers.ts";
import type { StreamStats } from "../../subscriptions/subscription-registry.ts";
import { WebSubscription } from "./web-subscription.ts";
import type { AnyTopic } from "./web-topic.ts";

/** Keeps the streams that have readers, by their key; counts them and their gaps. */
export class WebRegistry {
  readonly #clock: Clock;
  readonly #hooks: SubscriptionHooks;
  readonly #byKey = new Map<string, WebSubscription>();
  /** Duration of all gaps that have ended, added up, in ms. */
  #gapMsOver = 0;

  constructor(clock: Clock, hooks: Omit<SubscriptionHooks, "wallMs">) {
    this.#clock = clock;
    this.#hooks = {
      gap: hooks.gap,
      resumed: (stream, gapMs) => {
        this.#gapMsOver += gapMs;
        hooks.resumed(stream, gapMs);
      },
      wallMs: () => clock.wallMs?.() ?? clock.now(),
    };
  }

  /** Snapshot of all streams, so that a loop may add and remove some. */
  get all(): readonly WebSubscription[] {
    return [...this.#byKey.values()];
  }

  /** Number of streams. */
  get size(): number {
    return this.#byKey.size;
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

  /** Finds the stream that equal ones share. */
  get(key: string): WebSubscription | undefined {
    return this.#byKey.get(key);
  }

  /** Adds a stream. */
  add(topic: AnyTopic): WebSubscription {
    const subscription = new WebSubscription(topic, this.#clock, this.#hooks);
    this.#byKey.set(topic.key, subscription);
    return subscription;
  }

  /** Removes a stream. @returns False when it was removed before. */
  remove(subscription: WebSubscription): boolean {
    const { key } = subscription.topic;
    if (this.#byKey.get(key) !== subscription) return false;
    this.#byKey.delete(key);
    this.#gapMsOver += subscription.gapMs;
    return true;
  }
}
