import { reasonOf } from "../../errors.ts";
import type { Clock } from "../../seams/clock.ts";
import type { WebSubscription } from "./web-subscription.ts";
import type { AnyTopic } from "./web-topic.ts";

/** Dependencies of `Rereads`. */
export interface RereadsOptions {
  readonly clock: Clock;
  /** Reads the rows of a topic by REST; undefined where that is not possible. */
  read(topic: AnyTopic): Promise<unknown> | undefined;
  warn(message: string): void;
}

/** Delay after a read that failed, in ms; it doubles each time, up to the maximum. */
const AGAIN_MS_MIN = 2_000;
const AGAIN_MS_MAX = 60_000;

/** Reads of the state of streams by REST, after each subscription: frames may have been missed while there was none. */
export class Rereads {
  readonly #options: RereadsOptions;
  /** Cancels the read of each subscription that is under way, or that waits for the next attempt. */
  readonly #running = new Map<WebSubscription, () => void>();

  constructor(options: RereadsOptions) {
    this.#options = options;
  }

  /** Reads the state of a subscription; a read of it that is under way is forgotten. */
  begin(subscription: WebSubscription, epoch: number): void {
    this.forget(subscription);
    this.#attempt(subscription, epoch, 0);
  }

  /** Forgets the read of one subscription. */
  forget(subscription: WebSubscription): void {
    this.#running.get(subscription)?.();
    this.#running.delete(subscription);
  }

  /** Forgets all reads, because the WebSocket is gone. */
  end(): void {
    for (const subscription of [...this.#running.keys()]) this.forget(subscription);
  }

  #attempt(subscription: WebSubscription, epoch: number, failures: number): void {
    let isCurrent = true;
    const { clock, warn } = this.#options;
    this.#running.set(subscription, () => {
      isCurrent = false;
    });
    const failed = (cause: unknown): void => {
      if (!isCurrent) return;
      const { what } = subscription.topic;
      warn(
        `The state of a stream is read again later, because it could not be read (${what}): ${reasonOf(cause)}`,
      );
      const delayMs = Math.min(AGAIN_MS_MAX, AGAIN_MS_MIN * 2 ** failures);
      const cancel = clock.after(delayMs, () => this.#attempt(subscription, epoch, failures + 1));
      this.#running.set(subscription, cancel);
    };
    const read = (rows: unknown): void => {
      if (!isCurrent) return;
      this.#running.delete(subscription);
      subscription.reread(rows, epoch);
    };
    this.#read(subscription.topic).then(read, failed);
  }

  async #read(topic: AnyTopic): Promise<unknown> {
    return await this.#options.read(topic);
  }
}
