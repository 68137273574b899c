import { PoolError, reasonOf } from "../errors.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { AnyWatch, Watch } from "../operations/stream.ts";
import type { IbkrLink } from "../requests/requests.ts";
import type { LiveSession, Watcher } from "../session/live-session.ts";
import { exceededBudget, meaningFor } from "../tws/codes.ts";
import type { Farm } from "../tws/farms.ts";
import { onAbort } from "../util/abort.ts";
import { StalenessMonitor } from "./staleness-monitor.ts";
import { CUT_OFF, noSessionReason, noUpdateInTime, streamFailure } from "./stream-errors.ts";
import type { StreamBudget } from "./stream-limits.ts";
import { type Stream, StreamReader, type WatchOptions } from "./stream-reader.ts";
import type { Subscription } from "./subscription.ts";
import { type StreamStats, SubscriptionRegistry } from "./subscription-registry.ts";
import { SubscriptionRequests } from "./subscription-requests.ts";
import type { SubscriptionsOptions } from "./subscriptions-options.ts";

/** After TWS ended a stream it is requested again, later each time, in ms. */
const RESTART_MS_MIN = 1_000;
const RESTART_MS_MAX = 60_000;
/** One that flowed for so long before begins with the shortest of these times again, in ms. */
const STEADY_MS = 10_000;
/** A stream that has no session for so long is told so, in ms. */
const NO_SESSION_MS = 5_000;

/**
 * All streams of a pool: one line at TWS for equal ones, however many read them; begun again on each new session, after
 * TWS lost its data, and when a line has died without a word.
 */
export class Subscriptions implements Watcher {
  readonly #options: SubscriptionsOptions;
  readonly #registry: SubscriptionRegistry;
  readonly #requests: SubscriptionRequests;
  readonly #staleness: StalenessMonitor;
  #shut: PoolError | undefined;

  constructor(options: SubscriptionsOptions) {
    this.#options = options;
    this.#registry = new SubscriptionRegistry(options.clock, options.limits, options.hooks);
    this.#staleness = new StalenessMonitor({
      clock: options.clock,
      connected: () => this.#requests.epoch !== undefined,
      all: () => this.#registry.all,
      stale: (one, reason) => {
        if (reason !== undefined) one.gap(reason);
        this.#requests.restart(one);
      },
    });
    this.#requests = new SubscriptionRequests({
      clock: options.clock,
      receive: (one, event, args) => this.#receive(one, event, args),
      failed: (one, error, again) => {
        if (again) this.#restart(one, error.message, "refused");
        else this.#fail(one, error);
      },
      requested: (one) => this.#staleness.requested(one),
      halted: (one) => this.#staleness.forget(one),
      skipped: (one, events) => {
        if (one.wants(events)) this.#restart(one, "a message of TWS could not be decoded", "ended");
      },
    });
  }

  /** Lines at TWS, readers, and for how long data are missing now and have been missing ever, in ms. */
  stats(): StreamStats {
    return this.#registry.stats();
  }

  /** How many count against a limit now. */
  used(budget: StreamBudget): number {
    return this.#registry.used(budget);
  }

  /**
   * Watches something, together with all who watch the same.
   *
   * @throws {PoolError} `LIMIT_REACHED` when TWS allows no more of its kind; what ends the stream later is thrown to the
   * reader.
   */
  watch<Args, Value>(
    operation: Watch<Args, Value>,
    args: Args,
    key: string,
    options: WatchOptions,
  ): Stream<Value> {
    const subject = describeRequest(operation, args);
    if (this.#shut !== undefined) throw streamFailure(subject, this.#shut);
    const { signal, timeoutMs } = options;
    let subscription: Subscription | undefined;
    let [unlisten, cancelTimer] = [() => {}, () => {}];
    const left = (): void => {
      unlisten();
      cancelTimer();
      subscription?.leave(reader);
      if (subscription?.readers === 0) this.#end(subscription);
    };
    const reader = new StreamReader<Value>(subject, options, left, () => cancelTimer());
    if (signal?.aborted) {
      reader.end();
      return reader.stream;
    }
    subscription = this.#registry.get(key) ?? this.#make(operation, args, key);
    const joined = subscription;
    if (signal !== undefined) unlisten = onAbort(signal, () => reader.end());
    if (timeoutMs !== undefined) {
      const { clock, waitingFor } = this.#options;
      cancelTimer = clock.after(timeoutMs, () =>
        reader.end(noUpdateInTime(joined, timeoutMs, this.#requests, waitingFor())),
      );
    }
    subscription.join(reader);
    this.#options.want();
    return reader.stream;
  }

  /** A session is ready: everything is requested on it. */
  bind(live: LiveSession): void {
    this.#requests.bind(live);
    this.#staleness.sessionBegins();
    live.watchers.add(this);
    live.router.listen("info", { receive: (_event, args) => this.#onInfo(args) });
    for (const subscription of this.#registry.all) this.#requests.start(subscription);
  }

  /** The session is over. @returns What is left to do, and may run a caller's code. */
  lost(error: PoolError): () => void {
    const lost = this.#registry.all;
    this.#requests.unbind(lost);
    // What this session did not answer says nothing about the next one.
    for (const subscription of lost) subscription.sessionEnded();
    return () => {
      for (const subscription of lost) subscription.gap(error.message);
    };
  }

  /** A dial failed: who watches is told that data are missing, and why. */
  dialFailed(error: PoolError): void {
    for (const subscription of this.#registry.all) subscription.gap(error.message);
  }

  ibkrLink(state: IbkrLink): void {
    for (const subscription of this.#registry.all) {
      const { kind } = subscription.state;
      if (state === "lost") subscription.gap(CUT_OFF);
      else if (kind === "idle") this.#requests.start(subscription);
      else if (kind !== "open") continue;
      else if (state === "back, data lost") this.#requests.restart(subscription);
      else this.#staleness.suspect(subscription);
    }
  }

  farm(farm: Farm): void {
    this.#staleness.farm(farm);
  }

  /** Nobody new is served; those who watch already go on. */
  shut(error: PoolError): void {
    this.#shut = error;
  }

  /** No session will come by itself: whoever watches is told why, and may ask again. */
  fail(error: PoolError): void {
    for (const subscription of this.#registry.all) {
      this.#fail(subscription, streamFailure(subscription.subject, error));
    }
  }

  #make(operation: AnyWatch, args: unknown, key: string): Subscription {
    const subscription = this.#registry.add(operation, args, key);
    if (this.#requests.bound) {
      if (this.#requests.epoch === undefined) subscription.gap(CUT_OFF);
      this.#requests.start(subscription);
    } else {
      this.#requests.later(subscription, NO_SESSION_MS, () => {
        subscription.gap(noSessionReason(this.#options.waitingFor()));
      });
    }
    return subscription;
  }

  #receive(subscription: Subscription, event: string, args: readonly unknown[]): void {
    if (event === "error") return this.#onError(subscription, reasonOf(args[0]), Number(args[1]));
    try {
      subscription.receive(event, args, this.#requests.epoch);
    } catch (cause) {
      // What does not fit what came before: the line is out of step, and begun anew.
      this.#restart(subscription, reasonOf(cause), "ended");
    }
  }

  #end(subscription: Subscription): void {
    if (!this.#registry.remove(subscription)) return;
    this.#requests.stop(subscription);
    subscription.end();
  }

  /** TWS refused a message without saying which: a stream of which nothing comes may be it. */
  #onInfo(args: readonly unknown[]): void {
    if (exceededBudget(Number(args[1]), reasonOf(args[0])) === undefined) return;
    for (const subscription of this.#registry.all) this.#staleness.possiblyRefused(subscription);
  }

  #onError(subscription: Subscription, message: string, code: number): void {
    const text = `${message} (${code})`;
    switch (meaningFor("stream", code, message)) {
      case "about an order":
        return;
      case "notice":
        return subscription.notice(code, message);
      case "pause":
        this.#staleness.paused(subscription);
        return subscription.gap(text);
      case "retry": {
        const tooFast = exceededBudget(code, message) !== undefined;
        if (tooFast) this.#options.slowDown(code, message);
        return this.#restart(subscription, text, tooFast ? "refused" : "ended");
      }
      case "end": {
        const sentence = `Cannot ${subscription.subject}: ${message} (TWS error ${code})`;
        this.#requests.refused(subscription);
        return this.#fail(subscription, new PoolError("TWS_ERROR", sentence, { twsCode: code }));
      }
    }
  }

  /** It is begun again after a while. What TWS refused it does not know; what it ended is cancelled. */
  #restart(subscription: Subscription, reason: string, how: "refused" | "ended"): void {
    const { state, receivedMs } = subscription;
    if (state.kind === "over") return;
    if (state.kind === "open" && (receivedMs ?? 0) - state.sinceMs >= STEADY_MS) subscription.failures = 0;
    if (how === "refused") this.#requests.refused(subscription);
    else this.#requests.stop(subscription);
    const delayMs = Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** subscription.failures++);
    this.#requests.backOff(subscription, delayMs);
    subscription.gap(reason);
  }

  #fail(subscription: Subscription, error: PoolError): void {
    if (!this.#registry.remove(subscription)) return;
    this.#requests.stop(subscription);
    subscription.end(error);
    this.#options.logger.debug(error.message);
  }
}
