import type { EndpointLimit } from "./endpoint-limits.ts";
import { PenaltyBox } from "./penalty-box.ts";
import { MARGIN_MS, SlidingWindow } from "./sliding-window.ts";
import type { WebRequest } from "./web-request.ts";

const SECOND_MS = 1_000;

/** Limits that options set. */
export interface StartLimits {
  readonly requestsPerSecond: number;
  readonly penaltyMs: number;
  /** History requests at a time; IBKR's limit where it is less. */
  readonly historyMax: number;
}

/** A request that may not have reached IBKR yet, or whose slot there may not be free yet although it was given up. */
interface Lingering {
  readonly request: WebRequest;
  readonly untilMs: number;
}

/** The limits of IBKR together: when a request may start. They outlive sessions, because IBKR goes on counting. */
export class StartRules {
  readonly penalty: PenaltyBox;
  readonly #limits: StartLimits;
  readonly #all: SlidingWindow;
  readonly #windows = new Map<EndpointLimit, SlidingWindow>();
  readonly #inFlight = new Set<WebRequest>();
  /** Requests that were given up, and may still hold a slot. */
  #lingering: readonly Lingering[] = [];
  /** Requests that left a moment ago and have no answer. */
  #leaving: readonly Lingering[] = [];

  constructor(limits: StartLimits) {
    this.#limits = limits;
    this.#all = new SlidingWindow(limits.requestsPerSecond, SECOND_MS);
    this.penalty = new PenaltyBox(limits.penaltyMs);
  }

  /** The requests that were sent and have no answer. */
  get inFlight(): ReadonlySet<WebRequest> {
    return this.#inFlight;
  }

  /**
   * Counts the requests that may not have reached IBKR yet, those given up too. One that is answered slowly has reached it: an
   * order does not wait for its answer.
   */
  onTheirWay(nowMs: number): number {
    this.#lingering = this.#lingering.filter(({ untilMs }) => untilMs > nowMs);
    this.#leaving = this.#leaving.filter(({ untilMs }) => untilMs > nowMs);
    return this.#leaving.length;
  }

  /** Time at which the first of them has reached IBKR, in ms; `Infinity` for none. */
  arrivesMs(): number {
    return Math.min(...this.#leaving.map(({ untilMs }) => untilMs));
  }

  /** Computes the time from which any request may start, in ms; `Infinity` while one must end first. */
  anyFreeAtMs(): number {
    return Math.max(this.#all.freeAtMs(), this.penalty.freeAtMs());
  }

  /** Computes the time from which the limits of its endpoint allow a request, in ms. */
  freeAtMs({ limits }: WebRequest, nowMs: number): number {
    let freeMs = Number.NEGATIVE_INFINITY;
    for (const limit of limits) {
      const atMs = limit.kind === "rate" ? this.#window(limit).freeAtMs() : this.#slotAtMs(limit, nowMs);
      freeMs = Math.max(freeMs, atMs);
    }
    return freeMs;
  }

  /** Counts the start of a request. */
  started(request: WebRequest, nowMs: number): void {
    this.penalty.sent(request);
    this.#all.start(nowMs);
    for (const limit of request.limits) if (limit.kind === "rate") this.#window(limit).start(nowMs);
    this.#inFlight.add(request);
    this.#leaving = [...this.#leaving, { request, untilMs: nowMs + MARGIN_MS }];
  }

  /** Notes that a request has its answer, or failed. */
  ended(request: WebRequest): void {
    if (this.#inFlight.delete(request))
      this.#leaving = this.#leaving.filter((one) => one.request !== request);
  }

  /** Notes that a request was given up: it counts for as long as it may take to reach IBKR. */
  abandoned(request: WebRequest, nowMs: number): void {
    if (!this.#inFlight.delete(request)) return;
    this.penalty.unanswered(request, nowMs);
    this.#lingering = [...this.#lingering, { request, untilMs: nowMs + MARGIN_MS }];
  }

  #window(limit: EndpointLimit): SlidingWindow {
    const known = this.#windows.get(limit);
    if (known !== undefined) return known;
    const made = new SlidingWindow(limit.requests, limit.windowMs);
    this.#windows.set(limit, made);
    return made;
  }

  #slotAtMs(limit: EndpointLimit, nowMs: number): number {
    const isOf = ({ limits }: WebRequest): boolean => limits.includes(limit);
    const open = [...this.#inFlight].filter(isOf).length;
    const lingering = this.#lingering.filter((one) => isOf(one.request) && one.untilMs > nowMs);
    const most = Math.min(limit.requests, this.#limits.historyMax);
    if (open + lingering.length < most) return Number.NEGATIVE_INFINITY;
    return Math.min(...lingering.map(({ untilMs }) => untilMs));
  }
}
