import type { Clock } from "../seams/clock.ts";

/** Maximum number of followed requests without an answer; TWS drops some requests without a message. */
const UNANSWERED_MAX = 1_000;
/** Time without an answer after which a request that counts against a budget is given up, in ms. */
export const ANSWER_MS = 60_000;

/** Follows the requests of one view that are answered once, from when they are sent; gives up the oldest of too many. */
export class UnansweredRequests<Request> {
  readonly #clock: Clock;
  readonly #giveUp: (request: Request, reason: string) => void;
  /** Functions that cancel the timers, by request; those without an event for longest come first. */
  readonly #sent = new Map<Request, () => void>();

  /** @param giveUp Ends a request; `reason` ends the error message. It must not run a caller's code. */
  constructor(clock: Clock, giveUp: (request: Request, reason: string) => void) {
    this.#clock = clock;
    this.#giveUp = giveUp;
  }

  /** Begins to follow a request. @param waits Given for a deadline; true extends it, because TWS is disconnected. */
  sent(request: Request, waits: (() => boolean) | undefined): void {
    this.#sent.set(request, () => {});
    if (waits !== undefined) this.#watch(request, waits);
    const [oldest] = this.#sent.keys();
    if (oldest === undefined || this.#sent.size <= UNANSWERED_MAX) return;
    this.over(oldest);
    this.#giveUp(oldest, `TWS has not answered it, nor ${UNANSWERED_MAX} that were sent after it`);
  }

  /** Notes that an event of a request has arrived. */
  received(request: Request): void {
    const cancel = this.#sent.get(request);
    if (cancel === undefined) return;
    this.#sent.delete(request);
    this.#sent.set(request, cancel);
  }

  /** Stops following a request. */
  over(request: Request): void {
    this.#sent.get(request)?.();
    this.#sent.delete(request);
  }

  #watch(request: Request, waits: () => boolean): void {
    const cancel = this.#clock.after(ANSWER_MS, () => {
      if (waits()) return this.#watch(request, waits);
      this.over(request);
      this.#giveUp(request, `TWS did not answer within ${ANSWER_MS} ms`);
    });
    this.#sent.set(request, cancel);
  }
}
