import type { Clock } from "../seams/clock.ts";

/** Requests that are followed at once while none of them is answered; TWS forgets some without a message. */
const UNANSWERED_MAX = 1_000;
/** A request that holds a place of a budget gives it back when it is not answered for so long, in ms. */
export const ANSWER_MS = 60_000;

/** The requests of one view that are answered once, from when they are sent: bounded in number, some also in time. */
export class UnansweredRequests<Request> {
  readonly #clock: Clock;
  readonly #giveUp: (request: Request, reason: string) => void;
  /** With what ends the timer of each. Those that were silent for longest come first. */
  readonly #sent = new Map<Request, () => void>();

  /** @param giveUp Ends a request; `reason` says why, to end a sentence with. Must not run a caller's code. */
  constructor(clock: Clock, giveUp: (request: Request, reason: string) => void) {
    this.#clock = clock;
    this.#giveUp = giveUp;
  }

  /** A request was sent. @param waits Given where it has a deadline: does it have more time, because TWS is cut off? */
  sent(request: Request, waits: (() => boolean) | undefined): void {
    this.#sent.set(request, () => {});
    if (waits !== undefined) this.#watch(request, waits);
    const [oldest] = this.#sent.keys();
    if (oldest === undefined || this.#sent.size <= UNANSWERED_MAX) return;
    this.over(oldest);
    this.#giveUp(oldest, `TWS has not answered it, nor ${UNANSWERED_MAX} that were sent after it`);
  }

  /** A part of an answer has come. */
  received(request: Request): void {
    const cancel = this.#sent.get(request);
    if (cancel === undefined) return;
    this.#sent.delete(request);
    this.#sent.set(request, cancel);
  }

  /** A request is over. */
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
