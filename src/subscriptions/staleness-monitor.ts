import type { Clock } from "../seams/clock.ts";
import type { FarmService, FarmState } from "../tws/codes.ts";
import type { Farm } from "../tws/farms.ts";
import { RepeatPacing } from "./repeat-pacing.ts";
import type { Subscription } from "./subscription.ts";

/** Dependencies of `StalenessMonitor`. */
export interface StalenessMonitorOptions {
  readonly clock: Clock;
  /** Returns whether TWS is connected to IBKR. While it is not, no data are expected. */
  connected(): boolean;
  /** Lists all subscriptions. */
  all(): readonly Subscription[];
  /**
   * Called for a subscription that has had no event for too long and has to be requested again.
   *
   * @param reason The reason of the gap; undefined when it is not known that data are missing.
   */
  stale(subscription: Subscription, reason: string | undefined): void;
}

/** Time without an event after which a suspected subscription is requested again, in ms. */
const SILENCE_MS = 30_000;
/** Time after a farm event within which its checks are certainly still due, in ms: timers may fire early. */
const CHECKED_MS = SILENCE_MS - 1_000;
/** Maximum time by which a timer fires early, in ms. */
const EARLY_MS = 20;
/** Time for which events of an ended subscription may still arrive, in ms; only later ones prove that it is alive. */
const ENDING_MS = 15_000;
/** Time after which a request that TWS does not confirm is sent again, in ms; it doubles each time, up to the maximum. */
const UNANSWERED_MS = 15_000;
const UNANSWERED_MS_MAX = 600_000;
/** Factor by which a snapshot that is still being received may take longer than `UNANSWERED_MS`. */
const SNAPSHOT_TIMES = 4;
/** Time after which a subscription whose data another login has taken (10197) is requested again, in ms. */
const PAUSED_MS = 120_000;
/** Maximum time between a message and its refusal, in ms, and the time that an accepted request then has for an event. */
const REFUSED_MS = 1_500;
/** Time after the beginning of a session in which TWS reports the state of all farms, in ms: no change of them. */
const BEGINNING_MS = 10_000;
/** Maximum number of farms that are remembered; IBKR has a few dozen. */
const FARMS_MAX = 100;

/** Subscriptions that may have ended with a farm: none, those of one service, or any that a farm serves. */
type Affected = "none" | "any" | FarmService;

/** Reason of a check; a subscription has at most one pending check of each kind. */
type CheckKind = "unanswered" | "suspected" | "paused" | "refused" | "silent";

/**
 * Detects stale subscriptions: requests that TWS never confirmed, subscriptions without events after a data farm or the
 * connection to IBKR has failed, and those without data that come at known intervals. TWS does not say that they have ended.
 */
export class StalenessMonitor {
  readonly #options: StalenessMonitorOptions;
  readonly #checks = new Map<Subscription, Map<CheckKind, () => void>>();
  /** Last reported state of each farm in this session. */
  readonly #farms = new Map<string, FarmState>();
  /** Time of the last event of a farm, and the time since which every affected subscription has a pending check. */
  readonly #farmEvents = new Map<Affected, { lastMs: number; checkedSinceMs: number }>();
  readonly #pacing: RepeatPacing;
  #sessionSinceMs = 0;

  constructor(options: StalenessMonitorOptions) {
    this.#pacing = new RepeatPacing(options.clock);
    this.#options = options;
  }

  /** Checks later that TWS has confirmed a request that was sent now. */
  requested(subscription: Subscription): void {
    // It has no check yet that would consider an earlier event of a farm.
    for (const affected of this.#farmEvents.values()) affected.checkedSinceMs = Number.NEGATIVE_INFINITY;
    this.#pacing.sent(subscription);
    this.#checkSilent(subscription);
    // The connection-wide read that it begins with has a deadline of its own.
    if (typeof subscription.operation.source === "object") return;
    const delayMs = Math.min(UNANSWERED_MS_MAX, UNANSWERED_MS * 2 ** subscription.unanswered);
    this.#checkAnswered(subscription, delayMs, this.#options.clock.now());
  }

  /** Begins a session, in which TWS has not reported any farm yet. */
  sessionBegins(): void {
    this.#farms.clear();
    this.#farmEvents.clear();
    this.#sessionSinceMs = this.#options.clock.now();
  }

  /**
   * Handles the report of a data farm (2103 to 2108): subscriptions that it serves may have ended, without a message. A farm
   * that flaps a thousand times costs no more than one that does so once.
   */
  farm(farm: Farm): void {
    const affected = this.#affectedBy(farm);
    if (affected === "none") return;
    const nowMs = this.#options.clock.now();
    const { checkedSinceMs } = this.#farmEvents.get(affected) ?? { checkedSinceMs: Number.NEGATIVE_INFINITY };
    const checked = nowMs < checkedSinceMs + CHECKED_MS;
    this.#farmEvents.set(affected, { lastMs: nowMs, checkedSinceMs: checked ? checkedSinceMs : nowMs });
    if (checked) return;
    for (const subscription of this.#options.all()) {
      const { farms } = subscription.operation;
      if (affected === "any" ? farms !== undefined : farms?.includes(affected)) this.suspect(subscription);
    }
  }

  /** Checks later that a subscription still has events, because its farm or the connection to IBKR has failed. */
  suspect(subscription: Subscription): void {
    // A subscription that is not open is requested anyway.
    if (subscription.state.kind !== "open") return;
    const sinceMs = this.#options.clock.now();
    subscription.suspectedMs = sinceMs;
    // A later failure does not postpone the first check: a farm may flap for ever.
    if (this.#pending(subscription, "suspected")) return;
    this.#check(subscription, "suspected", SILENCE_MS, () => this.#checkSuspected(subscription, sinceMs));
  }

  /** Checks later that data flow again, after TWS reported that another login has taken them (10197). */
  paused(subscription: Subscription): void {
    if (subscription.state.kind !== "open" || this.#pending(subscription, "paused")) return;
    this.#check(subscription, "paused", PAUSED_MS, () => {
      // Data flow again, so that the gap has ended; or TWS is disconnected, and everything is checked after 1102.
      if (subscription.gapReason === undefined || !this.#options.connected()) return;
      this.#repeat(subscription, "paused", "another login still has the data");
    });
  }

  /** Checks a request that was sent lately and has no event yet: TWS refused some message without naming it. */
  possiblyRefused(subscription: Subscription): void {
    const { state } = subscription;
    if (state.kind !== "open" || subscription.receivedMs !== undefined) return;
    if (this.#options.clock.now() - state.sinceMs > REFUSED_MS || this.#pending(subscription, "refused"))
      return;
    this.#check(subscription, "refused", REFUSED_MS, () => {
      if (subscription.receivedMs === undefined) this.#repeat(subscription, "refused", undefined);
    });
  }

  /** Cancels the checks of a subscription until it is requested again. */
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
      // A quiet subscription is requested again without a gap. Bulletins are sent again from the first of the day.
      const usual =
        operation.quiet === true && (subscription.unanswered > 0 || operation.source !== undefined);
      subscription.unanswered++;
      const what = subscription.receivedMs === undefined ? "nothing" : "a part alone";
      const reason = `TWS has sent ${what} since it was requested ${nowMs - sinceMs} ms ago`;
      this.#repeat(subscription, "unanswered", usual ? undefined : reason);
    });
  }

  /** Checks a stream whose data come at known intervals, for as long as it is open. */
  #checkSilent(subscription: Subscription): void {
    const { rhythm, operation, suspectedMs = 0 } = subscription;
    if (rhythm === undefined) return;
    const nowMs = this.#options.clock.now();
    const expected = this.#options.connected() && !this.#pending(subscription, "paused");
    const silentAtMs = rhythm.silentAtMs(nowMs, expected ? suspectedMs : nowMs);
    if (nowMs + EARLY_MS < silentAtMs)
      return this.#check(subscription, "silent", silentAtMs - nowMs, () => this.#checkSilent(subscription));
    // Where the market is closed the next request has no answer either: that is no other gap.
    if (operation.quiet === true) subscription.unanswered = Math.max(1, subscription.unanswered);
    this.#repeat(subscription, "silent", rhythm.fellSilent(nowMs));
  }

  /** Reports a stale subscription, when its request may be sent again; the gap begins at once. */
  #repeat(subscription: Subscription, kind: CheckKind, reason: string | undefined): void {
    const waitMs = this.#pacing.repeat(subscription);
    if (waitMs === 0) return this.#options.stale(subscription, reason);
    if (reason !== undefined) subscription.gap(reason);
    const { receivedMs } = subscription;
    this.#check(subscription, kind, waitMs, () => {
      // All subscriptions are checked when TWS is connected again.
      const isStale = subscription.receivedMs === receivedMs && this.#options.connected();
      if (isStale) this.#repeat(subscription, kind, reason);
      else if (kind === "silent") this.#checkSilent(subscription);
    });
  }

  #checkSuspected(subscription: Subscription, sinceMs: number): void {
    // All subscriptions are checked when TWS is connected again.
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
      return this.#repeat(subscription, "suspected", "it went silent");
    }
    // Another failure has happened since: events before it prove nothing.
    if (suspectedMs > sinceMs) judgeAt(suspectedMs + SILENCE_MS, suspectedMs);
  }

  /** Finds what a report affects: a subscription can end with a farm of another service, while its own is reported OK. */
  #affectedBy({ name, service, state }: Farm): Affected {
    const key = `${service}:${name}`;
    const before = this.#farms.get(key);
    if (before !== undefined || this.#farms.size < FARMS_MAX) this.#farms.set(key, state);
    // A farm that is not used becomes inactive (2107, 2108), and active again with the next use.
    if (state === "inactive" || (state === "ok" && before === "inactive")) return service;
    const isBeginning = this.#options.clock.now() - this.#sessionSinceMs < BEGINNING_MS;
    return state === "ok" && before === undefined && isBeginning ? "none" : "any";
  }

  /** Time of the last failure that may have ended a subscription. */
  #lastSuspectedMs({ suspectedMs = Number.NEGATIVE_INFINITY, operation: { farms } }: Subscription): number {
    if (farms === undefined) return suspectedMs;
    return ["any" as const, ...farms].reduce(
      (latestMs, affected) => Math.max(latestMs, this.#farmEvents.get(affected)?.lastMs ?? latestMs),
      suspectedMs,
    );
  }

  #pending(subscription: Subscription, kind: CheckKind): boolean {
    return this.#checks.get(subscription)?.has(kind) === true;
  }

  /** Schedules a check, which is cancelled when the subscription is requested again or ends. */
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
