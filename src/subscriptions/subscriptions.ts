import type { Clock } from "../clock.ts";
import { PoolError, reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Upstream } from "../requests/requests.ts";
import type { LiveSession, Watcher } from "../session/live-session.ts";
import type { Farm } from "../session/notices.ts";
import { onAbort } from "../signals.ts";
import { exceeded, meaningFor } from "../tws/codes.ts";
import { Lines } from "./lines.ts";
import { Reader, type Stream, type WatchOptions } from "./reader.ts";
import type { AnyStream, StreamOperation } from "./stream.ts";
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

/** The limits of TWS that streams count against. */
export type StreamBudget = "lines" | "depths" | "historical";

/** What subscriptions need. */
export interface SubscriptionsOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Most subscriptions of each kind at once. */
  readonly limits: Readonly<Record<StreamBudget, number>>;
  readonly hooks: SubscriptionHooks;
  /** A session is wanted. */
  want(): void;
  /** What the dial waits for that is under way, or why the last one failed; to end a sentence with. */
  waitingFor(): string | undefined;
  /** TWS said that a budget was exceeded: it shrinks for a while. */
  slowDown(code: number, message: string): void;
}

/** A stream that says nothing for so long after something went wrong behind it is requested again, in ms. */
const SILENCE_MS = 30_000;
/** One that TWS does not take up is requested again after so long, later each time, in ms. */
const UNANSWERED_MS = 15_000;
const UNANSWERED_MS_MAX = 600_000;
/** After TWS ended a stream it is requested again, later each time, in ms. */
const RESTART_MS_MIN = 1_000;
const RESTART_MS_MAX = 60_000;
/** A message that TWS refuses was sent no longer ago, in ms; whether it was this one is known after as long again. */
const REFUSED_MS = 1_500;
/** A stream that has no session for so long is told so, in ms. */
const NO_SESSION_MS = 5_000;

/** What the limits count, in words. */
const COUNTED: Readonly<Record<StreamBudget, string>> = {
  lines: "lines",
  depths: "depths",
  historical: "streams of historical bars",
};

/**
 * All streams of a pool: one line at TWS for equal ones, however many read them; begun again on each new session, after
 * TWS lost its data, and when a line has died without a word.
 */
export class Subscriptions implements Watcher {
  readonly #with: SubscriptionsOptions;
  readonly #byKey = new Map<string, Subscription>();
  readonly #used: Record<StreamBudget, number> = { lines: 0, depths: 0, historical: 0 };
  readonly #lines: Lines;
  #shut: PoolError | undefined;
  /** How long all gaps lasted that are over, in ms. */
  #gapMsOver = 0;

  constructor(options: SubscriptionsOptions) {
    this.#with = options;
    this.#lines = new Lines({
      clock: options.clock,
      receive: (one, event, args) => this.#receive(one, event, args),
      failed: (one, error, again) => {
        if (again) this.#restart(one, error.message, "refused");
        else this.#fail(one, error);
      },
      requested: (one) => this.#watchStart(one),
    });
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
    return this.#used[budget];
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
    const { signal, timeoutMs } = options;
    let subscription: Subscription | undefined;
    let [unlisten, cancelTimer] = [() => {}, () => {}];
    const left = (): void => {
      unlisten();
      cancelTimer();
      subscription?.leave(reader);
      if (subscription?.readers === 0) this.#end(subscription);
    };
    const reader = new Reader<Value>(operation.what, options, left, () => cancelTimer());
    if (signal?.aborted) {
      reader.end();
      return reader.stream;
    }
    subscription = this.#byKey.get(key) ?? this.#make(operation, args, key);
    const joined = subscription;
    if (signal !== undefined) unlisten = onAbort(signal, () => reader.end());
    if (timeoutMs !== undefined) {
      cancelTimer = this.#with.clock.after(timeoutMs, () => reader.end(this.#late(joined, timeoutMs)));
    }
    subscription.join(reader);
    this.#with.want();
    return reader.stream;
  }

  /** A session is ready: everything is requested on it. */
  bind(live: LiveSession): void {
    this.#lines.bind(live);
    live.watchers.add(this);
    live.router.listen("info", { receive: (_event, args) => this.#onInfo(args) });
    for (const subscription of [...this.#byKey.values()]) this.#lines.start(subscription);
  }

  /** The session is over. @returns What is left to do, and may run a caller's code. */
  lost(error: PoolError): () => void {
    const lost = [...this.#byKey.values()];
    this.#lines.unbind(lost);
    return () => {
      for (const subscription of lost) subscription.gap(error.message);
    };
  }

  /** A dial failed: who watches is told that data are missing, and why. */
  dialFailed(error: PoolError): void {
    for (const subscription of [...this.#byKey.values()]) subscription.gap(error.message);
  }

  upstream(state: Upstream): void {
    for (const subscription of [...this.#byKey.values()]) {
      const { kind } = subscription.state;
      if (state === "lost") subscription.gap("TWS is cut off from IBKR");
      else if (kind === "idle") this.#lines.start(subscription);
      else if (kind !== "open") continue;
      else if (state === "back, data lost" && subscription.operation.farms !== undefined)
        this.#lines.again(subscription);
      else this.#watchSilence(subscription);
    }
  }

  farm({ service }: Farm): void {
    for (const subscription of [...this.#byKey.values()]) {
      // What the farm sent may have ended with it, and TWS sends no message about that.
      if (subscription.operation.farms?.includes(service)) this.#watchSilence(subscription);
    }
  }

  /** Nobody new is served; those who watch already go on. */
  shut(error: PoolError): void {
    this.#shut = error;
  }

  /** No session will come by itself: whoever watches is told why, and may ask again. */
  fail(error: PoolError): void {
    for (const subscription of [...this.#byKey.values()]) {
      this.#fail(subscription, this.#cannot(subscription.operation, error));
    }
  }

  #make(operation: AnyStream, args: unknown, key: string): Subscription {
    const { clock, limits, hooks } = this.#with;
    const { budget, what } = operation;
    if (budget !== undefined && this.#used[budget] >= limits[budget]) {
      const sentence = `Cannot ${what}: ${limits[budget]} ${COUNTED[budget]} are watched already, which is what is allowed`;
      throw new PoolError("LIMIT_REACHED", sentence);
    }
    const resumed = (stream: string, gapMs: number): void => {
      this.#gapMsOver += gapMs;
      hooks.resumed(stream, gapMs);
    };
    const subscription = new Subscription(operation, args, key, clock, { ...hooks, resumed });
    this.#byKey.set(key, subscription);
    if (budget !== undefined) this.#used[budget]++;
    if (this.#lines.bound) this.#lines.start(subscription);
    else {
      this.#lines.later(subscription, NO_SESSION_MS, () => {
        const waitingFor = this.#with.waitingFor();
        subscription.gap(`there is no session with TWS${waitingFor === undefined ? "" : `: ${waitingFor}`}`);
      });
    }
    return subscription;
  }

  #late({ operation, state }: Subscription, timeoutMs: number): PoolError {
    const { waitingFor } = this.#with;
    const why = this.#lines.bound
      ? state.kind === "queued"
        ? "it was not sent yet"
        : "TWS has sent nothing"
      : `there is no session: ${waitingFor() ?? "none is being dialled"}`;
    const sentence = `Cannot ${operation.what}: no update came within ${timeoutMs} ms: ${why}`;
    return new PoolError("REQUEST_TIMEOUT", sentence);
  }

  #receive(subscription: Subscription, event: string, args: readonly unknown[]): void {
    if (event === "error") return this.#onError(subscription, reasonOf(args[0]), Number(args[1]));
    try {
      subscription.receive(event, args, this.#lines.epoch);
    } catch (cause) {
      // What does not fit what came before: the line is out of step, and begun anew.
      this.#restart(subscription, reasonOf(cause), "ended");
    }
  }

  #end(subscription: Subscription): void {
    if (this.#byKey.get(subscription.key) !== subscription) return;
    this.#forget(subscription);
    this.#lines.stop(subscription);
    subscription.end();
  }

  /** If TWS says nothing at all about it the request was lost, and is made again. */
  #watchStart(subscription: Subscription): void {
    const delayMs = Math.min(UNANSWERED_MS_MAX, UNANSWERED_MS * 2 ** subscription.failures);
    this.#lines.later(subscription, delayMs, () => {
      if (subscription.heardMs !== undefined || subscription.state.kind !== "open") return;
      if (this.#lines.epoch === undefined) return this.#watchStart(subscription);
      subscription.failures++;
      subscription.gap(`TWS has sent nothing since it was requested ${delayMs} ms ago`);
      this.#lines.again(subscription);
    });
  }

  /** If it says nothing for a while it is dead, and requested again. */
  #watchSilence(subscription: Subscription): void {
    // It is about to be requested anyway.
    if (subscription.state.kind !== "open") return;
    const sinceMs = this.#with.clock.now();
    this.#lines.later(subscription, SILENCE_MS, () => {
      if (subscription.state.kind !== "open" || (subscription.heardMs ?? 0) > sinceMs) return;
      if (this.#lines.epoch === undefined) return this.#watchSilence(subscription);
      subscription.gap("it went silent");
      this.#lines.again(subscription);
    });
  }

  /** TWS refused a message without saying which: a stream of which nothing comes may be it. */
  #onInfo(args: readonly unknown[]): void {
    if (exceeded(Number(args[1]), reasonOf(args[0])) === undefined) return;
    const nowMs = this.#with.clock.now();
    for (const subscription of this.#byKey.values()) {
      const { state } = subscription;
      if (state.kind !== "open" || subscription.heardMs !== undefined || nowMs - state.sinceMs > REFUSED_MS)
        continue;
      this.#lines.later(subscription, REFUSED_MS, () => {
        if (subscription.heardMs === undefined) this.#lines.again(subscription);
        else this.#watchStart(subscription);
      });
    }
  }

  #onError(subscription: Subscription, message: string, code: number): void {
    const text = `${message} (${code})`;
    switch (meaningFor("stream", code, message)) {
      case "about an order":
        return;
      case "notice":
        return subscription.remark(code, message);
      case "pause":
        return subscription.gap(text);
      case "retry": {
        const tooFast = exceeded(code, message) !== undefined;
        if (tooFast) this.#with.slowDown(code, message);
        return this.#restart(subscription, text, tooFast ? "refused" : "ended");
      }
      case "end": {
        const sentence = `Cannot ${subscription.operation.what}: ${message} (TWS error ${code})`;
        this.#lines.refused(subscription);
        return this.#fail(subscription, new PoolError("TWS_ERROR", sentence, { twsCode: code }));
      }
    }
  }

  /** It is begun again after a while. What TWS refused it does not know; what it ended is cancelled. */
  #restart(subscription: Subscription, reason: string, how: "refused" | "ended"): void {
    if (subscription.state.kind === "over") return;
    if (how === "refused") this.#lines.refused(subscription);
    else this.#lines.stop(subscription);
    const delayMs = Math.min(RESTART_MS_MAX, RESTART_MS_MIN * 2 ** subscription.failures++);
    this.#lines.backOff(subscription, delayMs);
    subscription.gap(reason);
  }

  #fail(subscription: Subscription, error: PoolError): void {
    if (this.#byKey.get(subscription.key) !== subscription) return;
    this.#lines.stop(subscription);
    this.#forget(subscription);
    subscription.end(error);
    this.#with.logger.debug(error.message);
  }

  #forget(subscription: Subscription): void {
    this.#byKey.delete(subscription.key);
    const { budget } = subscription.operation;
    if (budget !== undefined) this.#used[budget]--;
    this.#gapMsOver += subscription.gapMs;
  }

  #cannot({ what }: AnyStream, cause: PoolError): PoolError {
    return new PoolError(cause.code, `Cannot ${what}: ${cause.message}`, { cause });
  }
}
