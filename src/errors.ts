/**
 * What went wrong, to match on; the message is for people and may change.
 *
 * | Code | Means |
 * |---|---|
 * | `INVALID_OPTION` | an option or argument is out of its bounds; nothing was done |
 * | `ABORTED` | the caller's signal ended the wait; `cause` is the signal's reason |
 * | `ACQUIRE_TIMEOUT` | no session was ready in time; `cause` is why the last dial failed, if one did |
 * | `TOO_MANY_WAITERS` | the queue of waiting callers is full |
 * | `CLIENT_ID_IN_USE` | TWS error 326: another connection holds the client ID |
 * | `CONNECT_FAILED` | the TCP connection could not be opened, or ended before the session was ready |
 * | `NOT_PERMITTED` | the runtime does not permit the connection: Deno without `--allow-net`, `EACCES`, `EPERM` |
 * | `HANDSHAKE_TIMEOUT` | the server accepted the connection and did not finish the handshake in time |
 * | `NOT_TWS` | what answers there does not speak the TWS protocol |
 * | `UNSUPPORTED_VERSION` | the server speaks a version that the client does not |
 * | `SESSION_LOST` | the session ended while it was needed |
 * | `LEASE_RELEASED` | the lease was released before or during the call |
 * | `REQUEST_TIMEOUT` | TWS did not answer the request in time |
 * | `TWS_ERROR` | TWS answered the request with an error; `twsCode` is its number |
 * | `LIMIT_REACHED` | TWS allows no more lines or books at once than are watched already |
 * | `STREAM_OVERFLOW` | the reader of a stream was too slow, and had asked to be told so |
 * | `DRAINING` | the pool serves nobody new: `drain()` was called |
 * | `CLOSED` | the pool was closed |
 */
export type PoolErrorCode =
  | "INVALID_OPTION"
  | "ABORTED"
  | "ACQUIRE_TIMEOUT"
  | "TOO_MANY_WAITERS"
  | "CLIENT_ID_IN_USE"
  | "CONNECT_FAILED"
  | "NOT_PERMITTED"
  | "HANDSHAKE_TIMEOUT"
  | "NOT_TWS"
  | "UNSUPPORTED_VERSION"
  | "SESSION_LOST"
  | "LEASE_RELEASED"
  | "REQUEST_TIMEOUT"
  | "TWS_ERROR"
  | "LIMIT_REACHED"
  | "STREAM_OVERFLOW"
  | "DRAINING"
  | "CLOSED";

const RETRYABLE: ReadonlySet<PoolErrorCode> = new Set<PoolErrorCode>([
  "ACQUIRE_TIMEOUT",
  "TOO_MANY_WAITERS",
  "CLIENT_ID_IN_USE",
  "CONNECT_FAILED",
  "HANDSHAKE_TIMEOUT",
  "SESSION_LOST",
  "REQUEST_TIMEOUT",
]);

/** What a `PoolError` may carry beside its message. */
export interface PoolErrorOptions extends ErrorOptions {
  /** The number of TWS's own error, for `TWS_ERROR` and `CLIENT_ID_IN_USE`. */
  readonly twsCode?: number;
}

/**
 * The one error of the pool.
 *
 * @example Tell an outage from an answer
 * ```ts
 * import { PoolError } from "ibkr-pool";
 *
 * const error = new PoolError("SESSION_LOST", "Cannot read positions: the session ended");
 * assert.equal(error.code, "SESSION_LOST");
 * assert.equal(error.retryable, true);
 * ```
 */
export class PoolError extends Error {
  /** Tells it apart by name. */
  override readonly name = "PoolError";
  /** What happened; callers match on this, not on the text. */
  readonly code: PoolErrorCode;
  /** May the same call succeed later, unchanged? */
  readonly retryable: boolean;
  /** TWS's own error number, where TWS sent one. */
  readonly twsCode: number | undefined;

  /** Makes an error; the message says what could not be done and why. */
  constructor(code: PoolErrorCode, message: string, options: PoolErrorOptions = {}) {
    super(message, options);
    this.code = code;
    this.retryable = RETRYABLE.has(code);
    this.twsCode = options.twsCode;
  }
}

/** What a thrown value says, for a sentence. */
export function reasonOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
