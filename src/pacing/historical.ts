import type { Clock } from "../clock.ts";

/** What the rules need to know of one historical request. */
export interface HistoricalQuery {
  /** Equal for identical requests. */
  readonly key: string;
  /** Equal for requests of one contract, exchange and kind of tick. */
  readonly series: string;
  /** Bars of 30 seconds and less alone are paced. */
  readonly paced: boolean;
  /** 2 for BID_ASK, else 1. */
  readonly cost: number;
}

interface Sent extends HistoricalQuery {
  readonly atMs: number;
}

interface Waiting {
  readonly query: HistoricalQuery;
  readonly run: () => void;
}

const SAME_MS = 15_000;
const SERIES_MS = 2_000;
const SERIES_MAX = 5;
const ALL_MS = 600_000;
const ALL_MAX = 60;
/** After a pacing violation nothing is asked for so long, in ms. */
const PENALTY_MS = 10_000;

/**
 * The rules for historical data: so many open at once, and for short bars no identical request within 15 s, fewer than six
 * of one series within 2 s, and at most 60 within ten minutes, where BID_ASK counts twice.
 *
 * @see TWS API, Historical Data Limitations.
 */
export class HistoricalBudget {
  readonly #clock: Clock;
  readonly #openMax: number;
  readonly #sent: Sent[] = [];
  readonly #waiting: Waiting[] = [];
  #open = 0;
  #penaltyUntilMs = 0;
  #cancelTimer: (() => void) | undefined;

  /** @param openMax Requests open at once, an integer `>= 1`; TWS allows 50. */
  constructor(clock: Clock, openMax: number) {
    this.#clock = clock;
    this.#openMax = openMax;
  }

  /** Requests open now. */
  get open(): number {
    return this.#open;
  }

  /** Requests that wait for the rules. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs what asks, at once or when the rules allow it.
   *
   * @returns Takes it back; afterwards that does nothing. What was run has to be given back by `leave()`.
   */
  enter(query: HistoricalQuery, run: () => void): () => void {
    const waiting: Waiting = { query, run };
    this.#waiting.push(waiting);
    this.#go();
    return () => {
      const place = this.#waiting.indexOf(waiting);
      if (place >= 0) this.#waiting.splice(place, 1);
      if (this.#waiting.length === 0) this.#disarm();
    };
  }

  /** One that was run is over. */
  leave(): void {
    this.#open--;
    this.#go();
  }

  /** TWS said that it was too much. */
  slowDown(): void {
    this.#penaltyUntilMs = this.#clock.now() + PENALTY_MS;
  }

  /** The session is over: nothing is open, and nobody waits. What was sent still counts. */
  clear(): void {
    this.#open = 0;
    this.#waiting.length = 0;
    this.#disarm();
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** When a request may go out, epoch ms; in the past: now. */
  #dueMs({ key, series, paced, cost }: HistoricalQuery): number {
    let dueMs = this.#penaltyUntilMs;
    if (!paced) return dueMs;
    const ofSeries = this.#sent.filter((one) => one.series === series);
    const same = this.#sent.findLast((one) => one.key === key);
    if (same !== undefined) dueMs = Math.max(dueMs, same.atMs + SAME_MS);
    // Those that still count when so many of them are as many as are allowed, less this one.
    dueMs = Math.max(dueMs, freeMs(ofSeries, SERIES_MAX - cost, SERIES_MS));
    return Math.max(dueMs, freeMs(this.#sent, ALL_MAX - cost, ALL_MS));
  }

  #go(): void {
    const nowMs = this.#clock.now();
    while ((this.#sent[0]?.atMs ?? nowMs) <= nowMs - ALL_MS) this.#sent.shift();
    let nextMs = Number.POSITIVE_INFINITY;
    for (let place = 0; place < this.#waiting.length && this.#open < this.#openMax; ) {
      const waiting = this.#waiting[place];
      if (waiting === undefined) break;
      const dueMs = this.#dueMs(waiting.query);
      if (dueMs > nowMs) {
        nextMs = Math.min(nextMs, dueMs);
        place++;
        continue;
      }
      this.#waiting.splice(place, 1);
      this.#open++;
      if (waiting.query.paced) this.#sent.push({ ...waiting.query, atMs: nowMs });
      waiting.run();
    }
    this.#disarm();
    if (this.#waiting.length === 0 || !Number.isFinite(nextMs)) return;
    this.#cancelTimer = this.#clock.after(nextMs - nowMs, () => this.#go());
  }
}

/** When no more than `most` of some requests are younger than a window. */
function freeMs(sent: readonly Sent[], most: number, windowMs: number): number {
  let total = 0;
  for (let place = sent.length - 1; place >= 0; place--) {
    const one = sent[place];
    if (one === undefined) break;
    total += one.cost;
    if (total > most) return one.atMs + windowMs;
  }
  return 0;
}
