import type { Clock } from "../seams/clock.ts";

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
  readonly sentLater: boolean;
}

/** From when each rule allows a request, and all of them together. */
type Rules = Readonly<Record<"sameMs" | "seriesMs" | "allMs" | "dueMs", number>>;

/** What is known of those that wait, until the time of the first of them comes. */
interface Found {
  /** All before this place wait. */
  place: number;
  nextMs: number;
  /** The series for which one of them waits, or `ALL`; however little a later one costs, it waits behind. */
  readonly held: Set<string>;
  /** Identical ones wait for the same time. */
  readonly same: Set<string>;
}

const nothingFound = (): Found => ({ place: 0, nextMs: Infinity, held: new Set(), same: new Set() });

const SAME_MS = 15_000;
const SERIES_MS = 2_000;
const SERIES_MAX = 5;
const ALL_MS = 600_000;
const ALL_MAX = 60;
/** Stands for the rule about all series together; no series is called so. */
const ALL = "";
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
  /** Run, and sent later: each counts as sent now until then. */
  readonly #pending: HistoricalQuery[] = [];
  readonly #waiting: Waiting[] = [];
  #open = 0;
  #penaltyUntilMs = 0;
  /** Is it going through those who wait? */
  #going = false;
  #cancelTimer: (() => void) | undefined;
  /** What the last pass found; the next one goes on from there. */
  #found: Found = nothingFound();

  /** @param openMax Requests open at once, an integer `>= 1`; TWS allows 50. */
  constructor(clock: Clock, openMax: number) {
    this.#clock = clock;
    this.#openMax = openMax;
  }

  /** Requests open now. */
  get open(): number {
    return this.#open;
  }

  /** Requests that wait for the rules or for a free place. */
  get waiting(): number {
    return this.#waiting.length;
  }

  /**
   * Runs what sends a request, at once or when the rules allow it.
   *
   * @param sentLater Does the message wait on after that? Then `sent()` says when it goes out. Default false.
   * @returns Takes it back; afterwards that does nothing. What was run has to be given back by `leave()`.
   */
  enter(query: HistoricalQuery, run: () => void, sentLater = false): () => void {
    const waiting: Waiting = { query, run, sentLater };
    this.#waiting.push(waiting);
    this.#go();
    return () => {
      const place = this.#waiting.indexOf(waiting);
      if (place < 0) return;
      this.#waiting.splice(place, 1);
      this.#found = nothingFound();
      // Those behind it may go; not before all that are taken back together are gone.
      this.#arm(this.#clock.now());
    };
  }

  /** One that was run goes out now, so that the rules count from now. */
  sent(query: HistoricalQuery): void {
    if (!this.#settle(query)) return;
    this.#sent.push({ ...query, atMs: this.#clock.now() });
    this.#go();
  }

  /**
   * One that was run is over.
   *
   * @param query Given where it may not have gone out; then it does not count.
   */
  leave(query?: HistoricalQuery): void {
    if (query !== undefined && this.#settle(query)) this.#found = nothingFound();
    this.#open = Math.max(0, this.#open - 1);
    this.#go();
  }

  /** Why a request has to wait now, to end a sentence with. */
  waitReason(query: HistoricalQuery): string {
    if (this.#open >= this.#openMax)
      return `${this.#open} historical requests are open, which is what is allowed`;
    const waitMs = Math.max(0, this.#rules(query).dueMs - this.#clock.now());
    if (waitMs === 0) return "other historical requests of its kind wait before it";
    return `TWS's rules for historical data allow it in ${Math.ceil(waitMs / 1_000)} s`;
  }

  /** TWS said that it was too much. */
  pause(): void {
    this.#penaltyUntilMs = this.#clock.now() + PENALTY_MS;
  }

  /** The session is over: nothing is open, and nobody waits. What was sent still counts. */
  clear(): void {
    this.#open = 0;
    this.#waiting.length = 0;
    this.#pending.length = 0;
    this.#found = nothingFound();
    this.#disarm();
  }

  /** Takes a request from those that have not gone out. */
  #settle(query: HistoricalQuery): boolean {
    const place = this.#pending.indexOf(query);
    if (place >= 0) this.#pending.splice(place, 1);
    return place >= 0;
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** From when each rule allows a request; in the past: now. */
  #rules({ key, series, paced, cost }: HistoricalQuery): Rules {
    const penaltyMs = this.#penaltyUntilMs;
    if (!paced) return { sameMs: 0, seriesMs: 0, allMs: 0, dueMs: penaltyMs };
    const atMs = this.#clock.now();
    const counted =
      this.#pending.length === 0
        ? this.#sent
        : [...this.#sent, ...this.#pending.map((one) => ({ ...one, atMs }))];
    const same = counted.findLast((one) => one.key === key);
    const ofSeries = counted.filter((one) => one.series === series);
    const sameMs = same === undefined ? 0 : same.atMs + SAME_MS;
    // When so many still count as are allowed, less this one.
    const seriesMs = freeMs(ofSeries, SERIES_MAX - cost, SERIES_MS);
    const allMs = freeMs(counted, ALL_MAX - cost, ALL_MS);
    return { sameMs, seriesMs, allMs, dueMs: Math.max(penaltyMs, sameMs, seriesMs, allMs) };
  }

  /** Runs those whose time has come; what is run may come back here. */
  #go(): void {
    // The pass that runs it sees what it has changed.
    if (this.#going) return;
    this.#going = true;
    try {
      this.#pass();
    } finally {
      this.#going = false;
      this.#arm(this.#found.nextMs);
    }
  }

  /** Goes through those that it has not gone through, and through all where the time of one that waits has come. */
  #pass(): void {
    const nowMs = this.#clock.now();
    while ((this.#sent[0]?.atMs ?? nowMs) <= nowMs - ALL_MS) this.#sent.shift();
    if (this.#found.nextMs <= nowMs) this.#found = nothingFound();
    while (this.#open < this.#openMax) {
      const found = this.#found;
      const waiting = this.#waiting[found.place];
      if (waiting === undefined) break;
      const { query, run, sentLater } = waiting;
      if (this.#waits(query, found, nowMs)) {
        found.place++;
        continue;
      }
      this.#waiting.splice(found.place, 1);
      this.#open++;
      if (query.paced && sentLater) this.#pending.push(query);
      else if (query.paced) this.#sent.push({ ...query, atMs: nowMs });
      run();
    }
  }

  /** Has a request to wait, for the rules or for an earlier one? Whoever came later never takes the place of an earlier one. */
  #waits(query: HistoricalQuery, found: Found, nowMs: number): boolean {
    const { paced, series, key } = query;
    const { held, same } = found;
    if (paced && (held.has(ALL) || held.has(series) || same.has(key))) return true;
    const { sameMs, seriesMs, allMs, dueMs } = this.#rules(query);
    if (dueMs <= nowMs) return false;
    found.nextMs = Math.min(found.nextMs, dueMs);
    if (seriesMs > nowMs) held.add(series);
    if (allMs > nowMs) held.add(ALL);
    if (sameMs > nowMs) same.add(key);
    return true;
  }

  #arm(nextMs: number): void {
    this.#disarm();
    if (this.#waiting.length === 0 || this.#open >= this.#openMax || !Number.isFinite(nextMs)) return;
    const waitMs = Math.ceil(nextMs - this.#clock.now());
    this.#cancelTimer = this.#clock.after(Math.max(1, waitMs), () => this.#go());
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
