import type { Clock } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { Ids } from "../ids.ts";
import type { Logger } from "../logger.ts";
import type { Upstream } from "../requests/requests.ts";
import type { Budgets } from "../requests/sender.ts";
import type { LiveSession, Watcher } from "../session/live-session.ts";
import type { Farm } from "../session/notices.ts";
import { EventName } from "../stoqey/mod.ts";
import { Lines } from "./lines.ts";
import { Reader, type Stream, type WatchOptions } from "./reader.ts";
import { type AnyStream, type StreamOperation, verdictOf } from "./stream.ts";
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

/** What subscriptions need. */
export interface SubscriptionsOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly logger: Logger;
  readonly budgets: Budgets;
  /** Most subscriptions of each kind at once. */
  readonly limits: Readonly<Record<"lines" | "depths", number>>;
  readonly hooks: SubscriptionHooks;
  /** A session is wanted. */
  want(): void;
}

/** A stream that says nothing for so long after something went wrong behind it is asked for again, in ms. */
const SILENCE_MS = 30_000;
/** After TWS ended a stream it is asked for again, later each time, in ms. */
const RESTART_MS_MIN = 1_000;
const RESTART_MS_MAX = 60_000;

const RATE_EXCEEDED = 100;

/**
 * All streams of a pool: one line at TWS for equal ones, however many read them; begun again on each new session, after
 * TWS lost its data, and when a line has died without a word.
 */
export class Subscriptions implements Watcher {
  readonly #with: SubscriptionsOptions;
  readonly #byKey = new Map<string, Subscription>();
  readonly #lines: Lines;
  #shut: PoolError | undefined;
  /** How long all gaps lasted that are over, in ms. */
  #gapMsOver = 0;

  constructor(options: SubscriptionsOptions) {
    this.#with = options;
    const { clock, ids, budgets } = options;
    this.#lines = new Lines({ clock, ids, budgets, failed: (one, error) => this.#fail(one, error) });
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
  used(budget: "lines" | "depths"): number {
    return [...this.#byKey.values()].filter(({ operation }) => operation.budget === budget).length;
  }

  /**
   * Watches something, together with all who watch the same.
   *
   * @throws {PoolError} `LIMIT_REACHED` when TWS allows no more of its kind; what ends the stream later is thrown to the
   * reader.
   */
  watch<Args, Value>(
    operation: StreamOperation<Args, Value>,
    args: Args,
    key: string,
    options: WatchOptions,
  ): Stream<Value> {
    if (this.#shut !== undefined) throw this.#cannot(operation, this.#shut);
    const subscription = this.#byKey.get(key) ?? this.#make(operation, args, key);
    const { signal } = options;
    const aborted = (): void => reader.mailbox.end();
    const reader = new Reader<Value>(operation.what, options, () => {
      signal?.removeEventListener("abort", aborted);
      subscription.leave(reader);
      if (subscription.readers === 0) this.#end(subscription);
    });
    subscription.join(reader);
    signal?.addEventListener("abort", aborted, { once: true });
    if (signal?.aborted) aborted();
    else this.#with.want();
    return reader.mailbox;
  }

  /** A session is ready: everything is asked for on it. */
  bind(live: LiveSession): void {
    this.#lines.bind(live);
    live.watchers.add(this);
    for (const subscription of this.#byKey.values()) this.#lines.start(subscription);
  }

  heard(event: string, args: readonly unknown[]): void {
    const { epoch } = this.#lines;
    if (event === EventName.error) return this.#onError(args);
    for (const subscription of this.#byKey.values()) {
      if (subscription.operation.unnumbered === true) subscription.hears(event, args, epoch);
    }
    const numbered = this.#lines.ofId(args[0]);
    if (numbered?.operation.unnumbered !== true) numbered?.hears(event, args, epoch);
  }

  /** The session is over. */
  lost(error: PoolError): void {
    this.#lines.unbind();
    for (const subscription of this.#byKey.values()) {
      this.#lines.halt(subscription);
      subscription.gap(error.message);
    }
  }

  upstream(state: Upstream): void {
    this.#lines.cutOff = state === "lost";
    for (const subscription of this.#byKey.values()) {
      if (subscription.operation.farm === undefined) continue;
      if (state === "lost") subscription.gap("TWS is cut off from IBKR");
      else if (state === "back, data lost") this.#lines.again(subscription);
      else if (subscription.id === undefined) this.#lines.start(subscription);
      else this.#watchSilence(subscription);
    }
  }

  farm({ service, state }: Farm): void {
    for (const subscription of this.#byKey.values()) {
      // What the farm sent may have ended with it, and nobody says so.
      if (subscription.operation.farm === service && state !== "broken") this.#watchSilence(subscription);
    }
  }

  /** Nobody new is served; those who watch already go on. */
  shut(error: PoolError): void {
    this.#shut = error;
  }

  /** No session will come by itself: whoever watches is told why, and may ask again. */
  fail(error: PoolError): void {
    for (const subscription of [...this.#byKey.values()]) {
      this.#lines.halt(subscription);
      this.#forget(subscription);
      subscription.end(this.#cannot(subscription.operation, error));
    }
  }

  #make(operation: AnyStream, args: unknown, key: string): Subscription {
    const { clock, limits } = this.#with;
    const hooks: SubscriptionHooks = {
      gap: this.#with.hooks.gap,
      resumed: (stream, gapMs) => {
        this.#gapMsOver += gapMs;
        this.#with.hooks.resumed(stream, gapMs);
      },
    };
    const { budget, what } = operation;
    if (budget !== undefined && this.used(budget) >= limits[budget]) {
      const sentence = `Cannot ${what}: ${limits[budget]} ${budget} are watched already, which is what is allowed`;
      throw new PoolError("LIMIT_REACHED", sentence);
    }
    const subscription = new Subscription(operation, args, key, clock, hooks);
    this.#byKey.set(key, subscription);
    this.#lines.start(subscription);
    return subscription;
  }

  #end(subscription: Subscription): void {
    if (this.#byKey.get(subscription.key) !== subscription) return;
    this.#forget(subscription);
    this.#lines.stop(subscription);
  }

  /** If it says nothing for a while it is dead, and asked for again, once. */
  #watchSilence(subscription: Subscription): void {
    // It is about to be asked for again anyway.
    if (subscription.id === undefined) return;
    const sinceMs = this.#with.clock.now();
    this.#lines.later(subscription, SILENCE_MS, () => {
      if (subscription.heardMs > sinceMs || subscription.id === undefined) return;
      subscription.gap("it went silent");
      this.#lines.again(subscription);
    });
  }

  #onError([error, code, id]: readonly unknown[]): void {
    const subscription = this.#lines.ofId(id);
    if (subscription === undefined) return;
    const [message, number] = [reasonOf(error), Number(code)];
    const text = `${message} (${number})`;
    switch (verdictOf(number, message)) {
      case "not meant":
        return;
      case "remark":
        return subscription.remark(number, message);
      case "pause":
        return subscription.gap(text);
      case "restart": {
        subscription.gap(text);
        // What TWS never began it does not know.
        if (number === RATE_EXCEEDED) this.#lines.halt(subscription);
        else this.#lines.stop(subscription);
        const delayMs = Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** subscription.failures++);
        return this.#lines.later(subscription, delayMs, () => this.#lines.start(subscription));
      }
      case "end": {
        const sentence = `Cannot ${subscription.operation.what}: ${message} (TWS error ${number})`;
        return this.#fail(subscription, new PoolError("TWS_ERROR", sentence, { twsCode: number }));
      }
    }
  }

  #fail(subscription: Subscription, error: PoolError): void {
    this.#lines.halt(subscription);
    this.#forget(subscription);
    this.#with.logger.debug(error.message);
    subscription.end(error);
  }

  #forget(subscription: Subscription): void {
    this.#byKey.delete(subscription.key);
    this.#gapMsOver += subscription.gapMs;
  }

  #cannot({ what }: AnyStream, cause: PoolError): PoolError {
    return new PoolError(cause.code, `Cannot ${what}: ${cause.message}`, { cause });
  }
}
