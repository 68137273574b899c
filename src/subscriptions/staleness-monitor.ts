import type { Clock } from "../seams/clock.ts";
import type { FarmService, FarmState } from "../tws/codes.ts";
import type { Farm } from "../tws/farms.ts";
import type { Subscription } from "./subscription.ts";

/** What the watching of silence needs. */
export interface StalenessMonitorOptions {
  readonly clock: Clock;
  /** Is TWS connected to IBKR? While it is not, silence means nothing. */
  connected(): boolean;
  /** All lines that there are. */
  all(): readonly Subscription[];
  /**
   * A line has said nothing for too long, and has to be requested again.
   *
   * @param reason Why data are missing; undefined where it is not known that any are.
   */
  stale(subscription: Subscription, reason: string | undefined): void;
}

/** A stream that says nothing for so long after something went wrong behind it is requested again, in ms. */
const SILENCE_MS = 30_000;
/** For so long after something went wrong, in ms, the checks that it brought are certainly to come: timers may be early. */
const CHECKED_MS = SILENCE_MS - 1_000;
/** A timer may fire so much early by the clock, in ms. */
const EARLY_MS = 20;
/** A line that has ended may still deliver for so long, in ms: what comes after that alone says that it lives. */
const ENDING_MS = 15_000;
/** A request that TWS does not take up is sent again after so long, later each time, in ms. */
const UNANSWERED_MS = 15_000;
const UNANSWERED_MS_MAX = 600_000;
/** Rows without their end: a snapshot may take so many times as long. */
const SNAPSHOT_TIMES = 4;
/** While another login has the data nothing comes; the line is requested again all the same after so long, in ms. */
const PAUSED_MS = 120_000;
/** A message that TWS refuses was sent no longer ago, in ms; whether it was this one is known after as long again. */
const REFUSED_MS = 1_500;

/** In its first so many ms a session is told how all farms are, which says nothing of what has happened since. */
const BEGINNING_MS = 10_000;
/** IBKR has a few dozen farms. */
const FARMS_MAX = 100;

/** Which lines may have ended with a farm: none, those that one service serves, or any that comes from a farm. */
type Affected = "none" | "any" | FarmService;

/** Why a line is checked: each has at most one check of a kind. */
type CheckKind = "unanswered" | "suspected" | "paused" | "refused";

/**
 * Finds lines that have died without a word: requests that TWS never took up, and lines that say nothing any more after
 * something went wrong behind them.
 */
export class StalenessMonitor {
  readonly #options: StalenessMonitorOptions;
  readonly #checks = new Map<Subscription, Map<CheckKind, () => void>>();
  /** How the farms of the session were when TWS last told of them. */
  readonly #farms = new Map<string, FarmState>();
  /** When lines were last in doubt, and since when all of them have a check that looks at that. */
  readonly #farmEvents = new Map<Affected, { lastMs: number; checkedSinceMs: number }>();
  #sessionSinceMs = 0;

  constructor(options: StalenessMonitorOptions) {
    this.#options = options;
  }

  /** It was requested: if TWS does not take it up, the request was lost. */
  requested(subscription: Subscription): void {
    // It has no check yet that would look at a doubt.
    for (const doubt of this.#farmEvents.values()) doubt.checkedSinceMs = Number.NEGATIVE_INFINITY;
    // The connection's question that it begins with has a deadline of its own.
    if (typeof subscription.operation.source === "object") return;
    const delayMs = Math.min(UNANSWERED_MS_MAX, UNANSWERED_MS * 2 ** subscription.unanswered);
    this.#checkAnswered(subscription, delayMs, this.#options.clock.now());
  }

  /** A session begins: it has told nothing of its farms. */
  sessionBegins(): void {
    this.#farms.clear();
    this.#farmEvents.clear();
    this.#sessionSinceMs = this.#options.clock.now();
  }

  /**
   * Takes what TWS says of a farm: what came from it may have ended, and TWS sends no message about that. A farm that flaps
   * a thousand times costs no more than one that does so once.
   */
  farm(farm: Farm): void {
    const doubt = this.#affectedBy(farm);
    if (doubt === "none") return;
    const nowMs = this.#options.clock.now();
    const { checkedSinceMs } = this.#farmEvents.get(doubt) ?? { checkedSinceMs: Number.NEGATIVE_INFINITY };
    const checked = nowMs < checkedSinceMs + CHECKED_MS;
    this.#farmEvents.set(doubt, { lastMs: nowMs, checkedSinceMs: checked ? checkedSinceMs : nowMs });
    if (checked) return;
    for (const subscription of this.#options.all()) {
      const { farms } = subscription.operation;
      if (doubt === "any" ? farms !== undefined : farms?.includes(doubt)) this.suspect(subscription);
    }
  }

  /** Something went wrong behind it: if it says nothing for a while it is dead. */
  suspect(subscription: Subscription): void {
    // What is not requested is requested anyway.
    if (subscription.state.kind !== "open") return;
    const sinceMs = this.#options.clock.now();
    subscription.suspectedMs = sinceMs;
    // What goes wrong later does not put the first check off: a farm may flap for ever.
    if (this.#pending(subscription, "suspected")) return;
    this.#check(subscription, "suspected", SILENCE_MS, () => this.#checkSuspected(subscription, sinceMs));
  }

  /** TWS says that nothing comes until another login has left. */
  paused(subscription: Subscription): void {
    if (subscription.state.kind !== "open" || this.#pending(subscription, "paused")) return;
    this.#check(subscription, "paused", PAUSED_MS, () => {
      // It flows again, with the gap that began then over; or TWS is cut off, and all lines are checked when it is back.
      if (subscription.gapReason === undefined || !this.#options.connected()) return;
      this.#options.stale(subscription, "another login still has the data");
    });
  }

  /** TWS refused a message of somebody: one that was sent lately, and of which nothing has come, may be it. */
  possiblyRefused(subscription: Subscription): void {
    const { state } = subscription;
    if (state.kind !== "open" || subscription.receivedMs !== undefined) return;
    if (this.#options.clock.now() - state.sinceMs > REFUSED_MS || this.#pending(subscription, "refused"))
      return;
    this.#check(subscription, "refused", REFUSED_MS, () => {
      if (subscription.receivedMs === undefined) this.#options.stale(subscription, undefined);
    });
  }

  /** Nothing more is checked until it is requested again. */
  forget(subscription: Subscription): void {
    const checks = this.#checks.get(subscription);
    this.#checks.delete(subscription);
    for (const cancel of checks?.values() ?? []) cancel();
  }

  #checkAnswered(subscription: Subscription, delayMs: number, sinceMs: number): void {
    this.#check(subscription, "unanswered", delayMs, () => {
      if (subscription.confirmed) return;
      const nowMs = this.#options.clock.now();
      const progresses =
        receivedSince(subscription, nowMs - delayMs) && nowMs - sinceMs < SNAPSHOT_TIMES * delayMs;
      if (progresses || !this.#options.connected())
        return this.#checkAnswered(subscription, delayMs, sinceMs);
      const { operation } = subscription;
      // Where silence is usual it is taken for a loss once. Bulletins are sent again from the first of the day.
      const usual =
        operation.quiet === true && (subscription.unanswered > 0 || operation.source !== undefined);
      subscription.unanswered++;
      const what = subscription.receivedMs === undefined ? "nothing" : "a part alone";
      const reason = `TWS has sent ${what} since it was requested ${nowMs - sinceMs} ms ago`;
      this.#options.stale(subscription, usual ? undefined : reason);
    });
  }

  #checkSuspected(subscription: Subscription, sinceMs: number): void {
    // When TWS is back all lines are checked.
    if (!this.#options.connected()) return;
    const nowMs = this.#options.clock.now();
    const judgeAt = (atMs: number, fromMs: number): void =>
      this.#check(subscription, "suspected", Math.max(0, atMs - nowMs), () =>
        this.#checkSuspected(subscription, fromMs),
      );
    const { receivedMs = sinceMs } = subscription;
    const suspectedMs = this.#lastSuspectedMs(subscription);
    if (receivedMs < sinceMs + ENDING_MS) {
      const deadMs = Math.max(receivedMs, sinceMs) + SILENCE_MS;
      if (nowMs + EARLY_MS < deadMs) return judgeAt(deadMs, sinceMs);
      return this.#options.stale(subscription, "it went silent");
    }
    // Something went wrong again meanwhile: what came before that says nothing.
    if (suspectedMs > sinceMs) judgeAt(suspectedMs + SILENCE_MS, suspectedMs);
  }

  /** A line can end with a farm of another service, and unseen while its own is said to be well. */
  #affectedBy({ name, service, state }: Farm): Affected {
    const key = `${service}:${name}`;
    const before = this.#farms.get(key);
    if (before !== undefined || this.#farms.size < FARMS_MAX) this.#farms.set(key, state);
    // A farm that is not needed rests, and wakes when it is needed again.
    if (state === "inactive" || (state === "ok" && before === "inactive")) return service;
    const isBeginning = this.#options.clock.now() - this.#sessionSinceMs < BEGINNING_MS;
    return state === "ok" && before === undefined && isBeginning ? "none" : "any";
  }

  /** When something last went wrong behind it. */
  #lastSuspectedMs({ suspectedMs = Number.NEGATIVE_INFINITY, operation: { farms } }: Subscription): number {
    if (farms === undefined) return suspectedMs;
    return ["any" as const, ...farms].reduce(
      (latestMs, doubt) => Math.max(latestMs, this.#farmEvents.get(doubt)?.lastMs ?? latestMs),
      suspectedMs,
    );
  }

  #pending(subscription: Subscription, kind: CheckKind): boolean {
    return this.#checks.get(subscription)?.has(kind) === true;
  }

  /** Checks a line later, unless it is requested anew or over by then. */
  #check(subscription: Subscription, kind: CheckKind, delayMs: number, act: () => void): void {
    const checks = this.#checks.get(subscription) ?? new Map<CheckKind, () => void>();
    this.#checks.set(subscription, checks);
    checks.get(kind)?.();
    const cancel = this.#options.clock.after(delayMs, () => {
      checks.delete(kind);
      act();
    });
    checks.set(kind, cancel);
  }
}

function receivedSince({ receivedMs }: Subscription, atMs: number): boolean {
  return receivedMs !== undefined && receivedMs >= atMs;
}
