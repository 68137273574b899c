import { getCurrentTime } from "../operations/current-time.ts";
import { checkedCall } from "../requests/checked-call.ts";
import type { Clock } from "../seams/clock.ts";
import type { LiveSession } from "../session/live-session.ts";

/**
 * Time without a message after which a connection may be half-open, in ms. A gateway ignores `reqCurrentTime` for as long
 * after its last answer.
 */
const SILENT_MS = 1_100;
/** Time after which the time at TWS is requested again, in ms. */
const REPEAT_MS = 3_000;

/** Parts of a session that the check needs. */
export type CheckedSession = Pick<LiveSession, "ended" | "requests" | "session">;

/**
 * Check that a session is alive, which values in memory need: TWS sends changes alone, so that a value without one is true as
 * long as messages arrive, and unknown where the connection is half-open. Bytes of an incomplete message show nothing: the
 * changes wait behind it, or have become a part of it.
 */
export class SessionCheck {
  readonly #live: CheckedSession;
  readonly #clock: Clock;
  #isRequested = false;

  constructor(live: CheckedSession, clock: Clock) {
    this.#live = live;
    this.#clock = clock;
  }

  /** Time since the last message of TWS, in ms. */
  get silentMs(): number {
    return this.#clock.now() - this.#live.session.receivedMs();
  }

  /** Whether TWS has sent a message just now. */
  get isAlive(): boolean {
    return this.silentMs < SILENT_MS;
  }

  /**
   * Requests the time at TWS, once for all calls until there is an answer.
   *
   * @param done Called when TWS has answered, or has not for 3 s; not called once the session has ended.
   */
  request(done: () => void): void {
    if (this.#isRequested || this.#live.ended !== undefined) return;
    this.#isRequested = true;
    const call = checkedCall(getCurrentTime, null);
    const ended = (): void => {
      this.#isRequested = false;
      if (this.#live.ended === undefined) done();
    };
    // The messages that arrive decide whether the session is alive, not this promise.
    this.#live.requests.request(call, { timeoutMs: REPEAT_MS }).answer.then(ended, ended);
  }
}
