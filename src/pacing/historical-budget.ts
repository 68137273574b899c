import type { Clock } from "../seams/clock.ts";

/** Fields of a historical request that the pacing rules depend on. */
export interface HistoricalQuery {
  /** Equal for identical requests. */
  readonly key: string;
  /** Equal for requests of one contract, exchange and tick type. */
  readonly series: string;
  /** Whether the pacing rules apply: true for bars of 30 seconds and less. */
  readonly paced: boolean;
  /** Weight in the rules: 2 for `BID_ASK`, else 1. */
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

/** The time from which each rule allows a request, and all of them together (`dueMs`). */
type Rules = Readonly<Record<"sameMs" | "seriesMs" | "allMs" | "dueMs", number>>;

/** Result of the last pass over the waiting requests, valid until `nextMs`. */
interface PassResult {
  /** Index of the first request that was not checked. */
  place: number;
  nextMs: number;
  /** Series with a waiting request, or `ALL`; a later request waits behind it, even if its weight is smaller. */
  readonly held: Set<string>;
  /** Keys of waiting requests; identical requests wait for the same time. */
  readonly same: Set<string>;
}

const nothingFound = (): PassResult => ({ place: 0, nextMs: Infinity, held: new Set(), same: new Set() });

const SAME_MS = 15_000;
const SERIES_MS = 2_000;
const SERIES_MAX = 5;
const ALL_MS = 600_000;
const ALL_MAX = 60;
/** Marks the rule about all series together; no series has this name. */
const ALL = "";
/** Time after a pacing violation in which no historical request is sent, in ms. */
const PENALTY_MS = 10_000;

/**
 * The pacing rules for historical data: a limit of open requests, and for short bars no identical request within 15 s,
 * fewer than six of one series within 2 s, and at most 60 within ten minutes, where `BID_ASK` counts twice.
 *
 * @see TWS API, Historical Data Limitations.
 */
export class HistoricalBudget {
  readonly #clock: Clock;
  readonly #openMax: number;
  readonly #sent: Sent[] = [];
  /** Requests that were run and wait to be sent; each counts as sent now until then. */
  readonly #pending: HistoricalQuery[] = [];
  readonly #waiting: Waiting[] = [];
  #open = 0;
  #penaltyUntilMs = 0;
  /** Whether a pass runs. */
  #passing = false;
  #cancelTimer: (() => void) | undefined;
  /** Result of the last pass; the next one continues from there. */
  #found: PassResult = nothingFound();

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
   * Calls `run`, which sends a request, at once or when the rules allow it.
   *
   * @param sentLater Whether the message waits further after `run`: then `sent()` reports when it goes out. Default false.
   * @returns A function that takes the request back; it does nothing once `run` was called, after which `leave()` is due.
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
      // Later requests may be run now, but not before all that are taken back together are gone.
      this.#arm(this.#clock.now());
    };
  }

  /** Reports that a request that was run goes out: the rules count from now. */
  sent(query: HistoricalQuery): void {
    if (!this.#settle(query)) return;
    this.#sent.push({ ...query, atMs: this.#clock.now() });
    this.#go();
  }

  /**
   * Ends a request that was run.
   *
   * @param query Given if the request may not have gone out; then it does not count.
   */
  leave(query?: HistoricalQuery): void {
    if (query !== undefined && this.#settle(query)) this.#found = nothingFound();
    this.#open = Math.max(0, this.#open - 1);
    this.#go();
  }

  /** Describes why a request has to wait now, as the end of a sentence. */
  waitReason(query: HistoricalQuery): string {
    if (this.#open >= this.#openMax) return `${this.#open} historical requests are open, the most allowed`;
    const waitMs = Math.max(0, this.#rules(query).dueMs - this.#clock.now());
    if (waitMs === 0) return "other historical requests of its kind wait before it";
    return `TWS's rules for historical data allow it in ${Math.ceil(waitMs / 1_000)} s`;
  }

  /** Sends no historical request for a while: TWS reported a pacing violation. */
  pause(): void {
    this.#penaltyUntilMs = this.#clock.now() + PENALTY_MS;
  }

  /** Drops open and waiting requests, because the session is over. Sent requests still count. */
  clear(): void {
    this.#open = 0;
    this.#waiting.length = 0;
    this.#pending.length = 0;
    this.#found = nothingFound();
    this.#disarm();
  }

  /** Removes a request from those that have not gone out. */
  #settle(query: HistoricalQuery): boolean {
    const place = this.#pending.indexOf(query);
    if (place >= 0) this.#pending.splice(place, 1);
    return place >= 0;
  }

  #disarm(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }

  /** Computes the time from which each rule allows a request; a time in the past allows it now. */
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
    // The limit less the weight of this request.
    const seriesMs = freeMs(ofSeries, SERIES_MAX - cost, SERIES_MS);
    const allMs = freeMs(counted, ALL_MAX - cost, ALL_MS);
    return { sameMs, seriesMs, allMs, dueMs: Math.max(penaltyMs, sameMs, seriesMs, allMs) };
  }

  /** Runs the requests that the rules allow; what is run may call this again. */
  #go(): void {
    // The pass that called `run` sees the change.
    if (this.#passing) return;
    this.#passing = true;
    try {
      this.#pass();
    } finally {
      this.#passing = false;
      this.#arm(this.#found.nextMs);
    }
  }

  /** Checks the requests that were not checked, and all of them once the time of a waiting one has come. */
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

  /** Returns whether a request must wait, for the rules or for an earlier one, which a later one never overtakes. */
  #waits(query: HistoricalQuery, found: PassResult, nowMs: number): boolean {
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

/** Computes when the weight of the requests inside a window is at most `most`. */
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
