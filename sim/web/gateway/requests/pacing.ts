import type { MutableCounts } from "../counts.ts";
import type { EndpointLimit, Handler } from "../handler.ts";
import type { RequestId } from "../messages.ts";

/** The judgement of the global limit on a request: `penalty` is the request that begins the penalty box. */
export type Verdict = "admitted" | "penalty" | "penalised";

/** A use of a slot of an endpoint with a limit on requests at a time. */
interface Slot {
  readonly request: RequestId;
  readonly untilMs: number;
}

/**
 * The limits of one IP address and one username: requests in any second, the penalty box, and the limits of endpoints.
 *
 * Requests that an endpoint limit refuses do not count against that limit; whether IBKR counts them is not documented.
 */
export class Pacing {
  readonly #requestsPerSecond: number;
  readonly #penaltyMs: number;
  readonly #counts: MutableCounts;
  /** Times of the admitted requests of the last second, epoch ms. */
  readonly #recentMs: number[] = [];
  readonly #usedMs = new Map<Handler, number[]>();
  readonly #slots = new Map<Handler, Slot[]>();
  #penaltyUntilMs = Number.NEGATIVE_INFINITY;

  constructor(
    { requestsPerSecond, penaltyMs }: { readonly requestsPerSecond: number; readonly penaltyMs: number },
    counts: MutableCounts,
  ) {
    this.#requestsPerSecond = requestsPerSecond;
    this.#penaltyMs = penaltyMs;
    this.#counts = counts;
  }

  /** Judges a request by the global limit: a sliding second, and the penalty box, which further requests do not prolong. */
  judge(nowMs: number): Verdict {
    if (nowMs < this.#penaltyUntilMs) {
      this.#counts.penalised++;
      return "penalised";
    }
    while ((this.#recentMs[0] ?? nowMs) <= nowMs - 1_000) this.#recentMs.shift();
    if (this.#recentMs.length < this.#requestsPerSecond) {
      this.#recentMs.push(nowMs);
      return "admitted";
    }
    this.penalise(this.#penaltyMs, nowMs);
    return "penalty";
  }

  /** Puts the IP address into the penalty box; a shorter penalty does not replace a longer one, and one of 0 ms ends it. */
  penalise(forMs: number, nowMs: number): void {
    if (forMs === 0) {
      this.#penaltyUntilMs = Number.NEGATIVE_INFINITY;
      return;
    }
    this.#counts.penalties++;
    this.#recentMs.length = 0;
    this.#penaltyUntilMs = Math.max(this.#penaltyUntilMs, nowMs + forMs);
  }

  /** Counts a request of an endpoint. @returns False where it exceeds a limit of the endpoint. */
  use(handler: Handler, nowMs: number): boolean {
    const used = this.#usedMs.get(handler) ?? [];
    const limits = handler.limits ?? [];
    const exceeds = limits.some((limit) => this.#exceeds(handler, limit, used, nowMs));
    if (exceeds) {
      this.#counts.limitBreaches++;
      return false;
    }
    const longestMs = Math.max(0, ...limits.map((limit) => (limit.kind === "rate" ? limit.windowMs : 0)));
    if (longestMs > 0) {
      const kept = used.filter((atMs) => atMs > nowMs - longestMs);
      kept.push(nowMs);
      this.#usedMs.set(handler, kept);
    }
    return true;
  }

  /** Keeps a slot of the endpoint busy until the answer is sent; a client that does not wait for it frees none. */
  occupy(handler: Handler, request: RequestId, untilMs: number): void {
    if (!(handler.limits ?? []).some(({ kind }) => kind === "concurrent")) return;
    const slots = this.#slots.get(handler) ?? [];
    slots.push({ request, untilMs });
    this.#slots.set(handler, slots);
  }

  #exceeds(handler: Handler, limit: EndpointLimit, used: readonly number[], nowMs: number): boolean {
    if (limit.kind === "rate") {
      return used.filter((atMs) => atMs > nowMs - limit.windowMs).length >= limit.requests;
    }
    const busy = (this.#slots.get(handler) ?? []).filter(({ untilMs }) => untilMs > nowMs);
    this.#slots.set(handler, busy);
    return busy.length >= limit.requests;
  }
}
