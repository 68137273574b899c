import type { Clock } from "../seams/clock.ts";

/** Maximum number of followed requests without an answer; TWS drops some requests without a message. */
const UNANSWERED_MAX = 1_000;
/** Silence after which a request that counts against a budget is given up, in ms. */
export const ANSWER_MS = 60_000;
/** Silence after which any other request that is answered once is given up, in ms: TWS takes minutes for some of them. */
export const SILENCE_MS = 300_000;

/** Deadline of an answer. */
export interface AnswerDeadline {
  /** Silence that is allowed, in ms. */
  readonly silenceMs: number;
  /** Returns whether the request still waits at the end of it, because TWS is disconnected. */
  waits(): boolean;
}

/** One followed request. */
interface Followed {
  readonly deadline: AnswerDeadline;
  /** Time of its last event, or at which it was sent, by the clock in ms. */
  lastMs: number;
  cancel: () => void;
}

/** Follows the requests of one view that are answered once, from when they are sent; gives up those that stay silent. */
export class UnansweredRequests<Request> {
  readonly #clock: Clock;
  readonly #giveUp: (request: Request, reason: string) => void;
  /** Those without an event for longest come first. */
  readonly #sent = new Map<Request, Followed>();

  /** @param giveUp Ends a request; `reason` ends the error message. It must not run a caller's code. */
  constructor(clock: Clock, giveUp: (request: Request, reason: string) => void) {
    this.#clock = clock;
    this.#giveUp = giveUp;
  }

  /** Begins to follow a request. */
  sent(request: Request, deadline: AnswerDeadline): void {
    const followed: Followed = { deadline, lastMs: this.#clock.now(), cancel: () => {} };
    this.#sent.set(request, followed);
    this.#watch(request, followed, deadline.silenceMs);
    const [oldest] = this.#sent.keys();
    if (oldest === undefined || this.#sent.size <= UNANSWERED_MAX) return;
    this.over(oldest);
    this.#giveUp(oldest, `TWS has not answered it, nor ${UNANSWERED_MAX} that were sent after it`);
  }

  /** Notes that an event of a request has arrived. */
  received(request: Request): void {
    const followed = this.#sent.get(request);
    if (followed === undefined) return;
    followed.lastMs = this.#clock.now();
    this.#sent.delete(request);
    this.#sent.set(request, followed);
  }

  /** Stops following a request. */
  over(request: Request): void {
    this.#sent.get(request)?.cancel();
    this.#sent.delete(request);
  }

  #watch(request: Request, followed: Followed, delayMs: number): void {
    const { silenceMs, waits } = followed.deadline;
    followed.cancel = this.#clock.after(delayMs, () => {
      const leftMs = followed.lastMs + silenceMs - this.#clock.now();
      if (leftMs > 0) return this.#watch(request, followed, leftMs);
      if (waits()) return this.#watch(request, followed, silenceMs);
      this.over(request);
      this.#giveUp(request, `TWS did not answer within ${silenceMs} ms`);
    });
  }
}
