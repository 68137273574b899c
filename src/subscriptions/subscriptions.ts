import { PoolError, reasonOf } from "../errors.ts";
import { describeRequest } from "../operations/request-description.ts";
import type { AnyWatch, StreamBudget, Watch } from "../operations/stream.ts";
import type { IbkrLink } from "../requests/requests.ts";
import type { LiveSession, Watcher } from "../session/live-session.ts";
import { exceededBudget, isRefusedForNow, meaningFor } from "../tws/codes.ts";
import type { Farm } from "../tws/farms.ts";
import { StalenessMonitor } from "./staleness-monitor.ts";
import { CUT_OFF, noSessionReason, noUpdateInTime, streamFailure } from "./stream-failures.ts";
import type { Stream, WatchOptions } from "./stream-reader.ts";
import type { Subscription } from "./subscription.ts";
import { type StreamStats, SubscriptionRegistry } from "./subscription-registry.ts";
import { SubscriptionRequests } from "./subscription-requests.ts";
import type { SubscriptionsOptions } from "./subscriptions-options.ts";
import { timedReader } from "./timed-reader.ts";

/** Delay before a stream that TWS ended is requested again, in ms; it doubles each time, up to the maximum. */
const RESTART_MS_MIN = 1_000;
const RESTART_MS_MAX = 60_000;
/** Time of flow after which the delay begins at its minimum again, in ms. */
const STEADY_MS = 10_000;
/** Time without a session after which a new stream has a gap, in ms. */
const NO_SESSION_MS = 5_000;

/**
 * All streams of a pool. Equal streams share one request at TWS; it is sent again on each new session, after 1101, and when
 * the subscription is stale.
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

  /** Counts streams, readers and gaps. */
  stats(): StreamStats {
    return this.#registry.stats();
  }

  /** Number of streams that count against a limit now. */
  used(budget: StreamBudget): number {
    return this.#registry.used(budget);
  }

  /** Finds a stream that has readers. */
  find(isWanted: (subscription: Subscription) => boolean): Subscription | undefined {
    return this.#registry.all.find(isWanted);
  }

  /** Requests a stream again whose values may be old. @returns False where they are those of now. */
  refresh(subscription: Subscription): boolean {
    if (!subscription.isSuspect || subscription.state.kind !== "open") return false;
    this.#requests.restart(subscription);
    return true;
  }

  /**
   * Opens a stream, or joins an equal one that is open.
   *
   * @throws {PoolError} `LIMIT_REACHED` when TWS allows no more streams of its kind. Errors that end the stream later reach
   * its reader.
   */
  watch<Args, Value>(
    operation: Watch<Args, Value>,
    args: Args,
    key: string,
    options: WatchOptions,
  ): Stream<Value> {
    const subject = describeRequest(operation, args);
    if (this.#shut !== undefined) throw streamFailure(subject, this.#shut);
    let subscription: Subscription | undefined;
    const { clock, waitingFor } = this.#options;
    const { reader, start } = timedReader<Value>(subject, options, clock, {
      left: () => {
        subscription?.leave(reader);
        if (subscription?.readers === 0) this.#end(subscription);
      },
      late: (timeoutMs) => noUpdateInTime(joined, timeoutMs, this.#requests, waitingFor()),
    });
    if (options.signal?.aborted) {
      reader.end();
      return reader.stream;
    }
    subscription = this.#registry.get(key) ?? this.#make(operation, args, key);
    const joined = subscription;
    start();
    subscription.join(reader);
    this.#options.want();
    return reader.stream;
  }

  /** Requests every subscription on a new session. */
  bind(live: LiveSession): void {
    this.#requests.bind(live);
    this.#staleness.sessionBegins();
    live.watchers.add(this);
    live.router.listen("info", { receive: (_event, args) => this.#onInfo(args) });
    for (const subscription of this.#registry.all) this.#requests.start(subscription);
  }

  /** Ends the session. @returns A function that notifies readers, and so may run a caller's code. */
  lost(error: PoolError): () => void {
    const lost = this.#registry.all;
    this.#requests.unbind(lost);
    // A request without an answer in this session may have one in the next.
    for (const subscription of lost) subscription.sessionEnded();
    return () => {
      for (const subscription of lost) subscription.gap(error.message);
    };
  }

  /** Begins a gap in every stream, because a dial failed. */
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

  /** Rejects new streams from now on; open streams continue. */
  shut(error: PoolError): void {
    this.#shut = error;
  }

  /** Ends every stream, because the pool will not dial again by itself. */
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
      // The event contradicts earlier ones: a message was lost, so that the stream is requested again.
      this.#restart(subscription, reasonOf(cause), "ended");
    }
  }

  #end(subscription: Subscription): void {
    if (!this.#registry.remove(subscription)) return;
    this.#requests.stop(subscription);
    subscription.end();
  }

  /** Checks streams without an event, because TWS refused a message without naming it. */
  #onInfo(args: readonly unknown[]): void {
    if (exceededBudget(Number(args[1]), reasonOf(args[0])) === undefined) return;
    for (const subscription of this.#registry.all) this.#staleness.possiblyRefused(subscription);
  }

  #onError(subscription: Subscription, message: string, code: number): void {
    const [text, hasGap] = [`${message} (${code})`, subscription.gapReason !== undefined];
    switch (meaningFor("stream", code, message)) {
      case "about an order":
        return;
      case "notice":
        return subscription.notice(code, message);
      case "pause":
        this.#requests.withheld(subscription);
        this.#staleness.paused(subscription);
        return subscription.gap(text);
      case "retry": {
        const tooFast = exceededBudget(code, message) !== undefined;
        if (tooFast) this.#options.slowDown(code, message);
        return this.#restart(subscription, text, tooFast ? "refused" : "ended");
      }
      case "end": {
        if (isRefusedForNow(code, message, hasGap)) return this.#restart(subscription, text, "refused");
        const sentence = `Cannot ${subscription.subject}: ${message} (TWS error ${code})`;
        this.#requests.refused(subscription);
        return this.#fail(subscription, new PoolError("TWS_ERROR", sentence, { twsCode: code }));
      }
    }
  }

  /** Requests a subscription again after a delay. One that TWS refused needs no cancel, one that it ended does. */
  #restart(subscription: Subscription, reason: string, how: "refused" | "ended"): void {
    const { state, receivedMs, operation } = subscription;
    if (state.kind === "over") return;
    if (state.kind === "open" && (receivedMs ?? 0) - state.sinceMs >= STEADY_MS) subscription.failures = 0;
    if (how === "refused") this.#requests.refused(subscription);
    else this.#requests.stop(subscription);
    const delayMs = Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** subscription.failures++);
    this.#requests.backOff(subscription, Math.max(delayMs, operation.requestPacing?.sameMs ?? 0));
    subscription.gap(reason);
  }

  #fail(subscription: Subscription, error: PoolError): void {
    if (!this.#registry.remove(subscription)) return;
    this.#requests.stop(subscription);
    subscription.end(error);
    this.#options.logger.debug(error.message);
  }
}
