import type { Clock } from "../clock.ts";
import type { Farm } from "../session/notices.ts";
import type { Subscription } from "./subscription.ts";

/** What the watching of silence needs. */
export interface SilenceOptions {
  readonly clock: Clock;
  /** Is TWS connected to IBKR? While it is not, silence means nothing. */
  connected(): boolean;
  /**
   * A line has said nothing for too long, and has to be requested again.
   *
   * @param reason Why data are missing; undefined where it is not known that any are.
   */
  silent(subscription: Subscription, reason: string | undefined): void;
}

/** A stream that says nothing for so long after something went wrong behind it is requested again, in ms. */
const SILENCE_MS = 30_000;
/** What was on its way when something went wrong comes within so long, in ms, and says nothing about the line. */
const ON_ITS_WAY_MS = 1_000;
/** A request that TWS does not take up is sent again after so long, later each time, in ms. */
const UNANSWERED_MS = 15_000;
const UNANSWERED_MS_MAX = 600_000;
/** Rows without their end: a snapshot may take so many times as long. */
const SNAPSHOT_TIMES = 4;
/** While another login has the data nothing comes; the line is requested again all the same after so long, in ms. */
const PAUSED_MS = 120_000;
/** A message that TWS refuses was sent no longer ago, in ms; whether it was this one is known after as long again. */
const REFUSED_MS = 1_500;

/** IBKR has a few dozen farms. */
const BAD_FARMS_MAX = 100;

/** Why a line is checked: each has at most one check of a kind. */
type Kind = "unanswered" | "suspected" | "paused" | "refused";

/**
 * Finds lines that have died without a word: requests that TWS never took up, and lines that say nothing any more after
 * something went wrong behind them.
 */
export class Silence {
  readonly #with: SilenceOptions;
  readonly #checks = new Map<Subscription, Map<Kind, () => void>>();
  /** Farms of the session that are not well, by name. */
  readonly #badFarms = new Set<string>();

  constructor(options: SilenceOptions) {
    this.#with = options;
  }

  /** It was requested: if TWS does not take it up, the request was lost. */
  requested(subscription: Subscription): void {
    // The connection's question that it begins with has a deadline of its own.
    if (typeof subscription.operation.source === "function") return;
    const delayMs = Math.min(UNANSWERED_MS_MAX, UNANSWERED_MS * 2 ** subscription.unanswered);
    this.#await(subscription, delayMs, this.#with.clock.now());
  }

  /**
   * Takes what TWS says of a farm. At its beginning a session is told of all: one that is well, and was before, changes
   * nothing.
   *
   * @returns May lines have ended with it?
   */
  doubts({ name, state }: Farm): boolean {
    const wasBad = this.#badFarms.delete(name);
    if (state === "ok") return wasBad;
    if (this.#badFarms.size < BAD_FARMS_MAX) this.#badFarms.add(name);
    return true;
  }

  /** The next session knows nothing of the farms of this one. */
  sessionLost(): void {
    this.#badFarms.clear();
  }

  /** Something went wrong behind it: if it says nothing for a while it is dead. */
  suspect(subscription: Subscription): void {
    // What is not requested is requested anyway.
    if (subscription.state.kind !== "open") return;
    const sinceMs = this.#with.clock.now();
    subscription.suspectedMs = sinceMs;
    // What goes wrong later does not put the first check off: a farm may flap for ever.
    if (this.#pending(subscription, "suspected")) return;
    this.#check(subscription, "suspected", SILENCE_MS, () => this.#judge(subscription, sinceMs));
  }

  /** TWS says that nothing comes until another login has left. */
  paused(subscription: Subscription): void {
    if (subscription.state.kind !== "open" || this.#pending(subscription, "paused")) return;
    this.#check(subscription, "paused", PAUSED_MS, () => {
      // It flows again, with the gap that began then over.
      if (subscription.gapReason === undefined) return;
      if (this.#with.connected()) this.#with.silent(subscription, "another login still has the data");
      else this.paused(subscription);
    });
  }

  /** TWS refused a message of somebody: one that was sent lately, and of which nothing has come, may be it. */
  maybeRefused(subscription: Subscription): void {
    const { state } = subscription;
    if (state.kind !== "open" || subscription.heardMs !== undefined) return;
    if (this.#with.clock.now() - state.sinceMs > REFUSED_MS || this.#pending(subscription, "refused")) return;
    this.#check(subscription, "refused", REFUSED_MS, () => {
      if (subscription.heardMs === undefined) this.#with.silent(subscription, undefined);
    });
  }

  /** Nothing more is checked until it is requested again. */
  forget(subscription: Subscription): void {
    const checks = this.#checks.get(subscription);
    this.#checks.delete(subscription);
    for (const cancel of checks?.values() ?? []) cancel();
  }

  #await(subscription: Subscription, delayMs: number, sinceMs: number): void {
    this.#check(subscription, "unanswered", delayMs, () => {
      if (subscription.confirmed) return;
      const nowMs = this.#with.clock.now();
      const progresses =
        heardAfter(subscription, nowMs - delayMs) && nowMs - sinceMs < SNAPSHOT_TIMES * delayMs;
      if (progresses || !this.#with.connected()) return this.#await(subscription, delayMs, sinceMs);
      const { operation } = subscription;
      // Where silence is usual it is taken for a loss once. Bulletins are sent again from the first of the day.
      const usual =
        operation.quiet === true && (subscription.unanswered > 0 || operation.source !== undefined);
      subscription.unanswered++;
      const what = subscription.heardMs === undefined ? "nothing" : "a part alone";
      const reason = `TWS has sent ${what} since it was requested ${nowMs - sinceMs} ms ago`;
      this.#with.silent(subscription, usual ? undefined : reason);
    });
  }

  #judge(subscription: Subscription, sinceMs: number): void {
    const judgeAgain = (delayMs: number, fromMs: number): void =>
      this.#check(subscription, "suspected", delayMs, () => this.#judge(subscription, fromMs));
    if (!this.#with.connected()) return judgeAgain(SILENCE_MS, sinceMs);
    if (!heardAfter(subscription, sinceMs + ON_ITS_WAY_MS)) {
      return this.#with.silent(subscription, "it went silent");
    }
    // Something went wrong again meanwhile: what came before that says nothing.
    const { suspectedMs = sinceMs } = subscription;
    if (suspectedMs > sinceMs) {
      judgeAgain(Math.max(0, suspectedMs + SILENCE_MS - this.#with.clock.now()), suspectedMs);
    }
  }

  #pending(subscription: Subscription, kind: Kind): boolean {
    return this.#checks.get(subscription)?.has(kind) === true;
  }

  /** Checks a line later, unless it is requested anew or over by then. */
  #check(subscription: Subscription, kind: Kind, delayMs: number, act: () => void): void {
    const checks = this.#checks.get(subscription) ?? new Map<Kind, () => void>();
    this.#checks.set(subscription, checks);
    checks.get(kind)?.();
    const cancel = this.#with.clock.after(delayMs, () => {
      checks.delete(kind);
      act();
    });
    checks.set(kind, cancel);
  }
}

function heardAfter({ heardMs }: Subscription, atMs: number): boolean {
  return heardMs !== undefined && heardMs >= atMs;
}
