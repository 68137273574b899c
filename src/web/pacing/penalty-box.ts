/** Longest pause by doubling, in ms: 4 hours, in which IBKR's own box of 15 minutes has ended many times. */
const PAUSE_MS_MAX = 4 * 3_600_000;
/** Longest `Retry-After` that is respected, in ms: a day. */
const RETRY_AFTER_MS_MAX = 24 * 3_600_000;

/** `open`: requests may leave. `closed`: none may. `probing`: the pause is over, and one request finds out. */
type PenaltyState =
  | { readonly kind: "open" }
  | { readonly kind: "closed"; readonly untilMs: number }
  | { readonly kind: "probing"; readonly probe: unknown };

/** What the pool knows of IBKR's penalty box, which a 429 starts. */
export class PenaltyBox {
  readonly #penaltyMs: number;
  #state: PenaltyState = { kind: "open" };
  /** The pause that the last 429 began, in ms; 0 after a success. */
  #pauseMs = 0;

  /** @param penaltyMs The first pause, in ms. */
  constructor(penaltyMs: number) {
    this.#penaltyMs = penaltyMs;
  }

  /** Whether IBKR is not known to refuse requests. */
  get isOpen(): boolean {
    return this.#state.kind === "open";
  }

  /** End of the pause, by the clock in ms; undefined when there is none, or it is over and one request probes. */
  get untilMs(): number | undefined {
    return this.#state.kind === "closed" ? this.#state.untilMs : undefined;
  }

  /** Computes the time from which a request may leave, in ms; `Infinity` while a probe is on its way. */
  freeAtMs(): number {
    if (this.#state.kind === "open") return Number.NEGATIVE_INFINITY;
    return this.#state.kind === "closed" ? this.#state.untilMs : Number.POSITIVE_INFINITY;
  }

  /** Gives the end of the pause, if it has not come and a deadline is not after it, in ms. */
  endAfter(nowMs: number, deadlineMs: number): number | undefined {
    const { untilMs } = this;
    return untilMs !== undefined && nowMs < untilMs && deadlineMs <= untilMs ? untilMs : undefined;
  }

  /** Notes that a request leaves; the first one after a pause is its probe. */
  sent(request: unknown): void {
    if (this.#state.kind === "closed") this.#state = { kind: "probing", probe: request };
  }

  /**
   * Notes a 429.
   *
   * The pause doubles only for the probe: requests that were on their way before the pause began violate nothing twice, and
   * begin it anew.
   *
   * @returns The end of the pause, by the clock in ms.
   */
  refused(request: unknown, nowMs: number, retryAfterMs: number | undefined): number {
    const state = this.#state;
    const isProbe = state.kind === "probing" && state.probe === request;
    if (isProbe) this.#pauseMs = Math.max(this.#penaltyMs, Math.min(2 * this.#pauseMs, PAUSE_MS_MAX));
    else if (this.#pauseMs === 0) this.#pauseMs = this.#penaltyMs;
    const pauseMs = Math.max(this.#pauseMs, Math.min(retryAfterMs ?? 0, RETRY_AFTER_MS_MAX));
    const untilMs = Math.max(nowMs + pauseMs, this.untilMs ?? 0);
    this.#state = { kind: "closed", untilMs };
    return untilMs;
  }

  /** Notes another answer than a 429: that of the probe ends the penalty. */
  passed(request: unknown): void {
    if (this.#state.kind !== "probing" || this.#state.probe !== request) return;
    this.#state = { kind: "open" };
    this.#pauseMs = 0;
  }

  /** Notes that a request ended without an answer: after the probe did, the next request is one. */
  unanswered(request: unknown, nowMs: number): void {
    if (this.#state.kind !== "probing" || this.#state.probe !== request) return;
    this.#state = { kind: "closed", untilMs: nowMs };
  }
}
