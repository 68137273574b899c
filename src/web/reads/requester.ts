import type { WebCall } from "../call.ts";
import type { WebLane } from "../pacing/web-request.ts";
import type { StreamedQuote } from "../streams/market-data.ts";

/**
 * The way in which one read sends requests: on one session, within the deadline of the read, and until its signal aborts. Every
 * method rejects with `REQUEST_TIMEOUT` at the deadline, `ABORTED`, `SESSION_LOST` or `CLOSED`.
 */
export interface WebRequester {
  /** Description of the read, for a sentence that begins "Cannot <what>: ...". */
  readonly what: string;
  /** Account codes of the session, at least one. */
  readonly accounts: readonly string[];
  /** The account that trades refer to. */
  readonly selectedAccount: string;
  /** Reads the time for display, epoch ms. */
  wallMs(): number;
  /** Gives the last quote of a stream of quotes that is open and has no gap; undefined for none. */
  streamed(conId: number): StreamedQuote | undefined;
  /** Time until the deadline of the read, in ms, `>= 0`. */
  leftMs(): number;
  /**
   * Sends one request.
   *
   * @param lane Priority class. Default `interactive`.
   * @returns The body of a good answer (2xx) as JSON; undefined for an empty one.
   * @throws {PoolError} `WEB_ERROR` with `httpStatus` for any other answer.
   */
  call(call: WebCall, lane?: WebLane): Promise<unknown>;
  /**
   * Makes a value once for the present session, however many reads need it; one that could not be made is made again by the
   * next read. Each caller waits within its own deadline.
   *
   * @param make Sends the requests; it may get another requester than that of the caller.
   */
  once<Value>(key: string, make: (requester: WebRequester) => Promise<Value>): Promise<Value>;
  /** Waits. */
  wait(delayMs: number): Promise<void>;
}
