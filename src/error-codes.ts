/**
 * Codes of errors, to match on; messages are for people and may change.
 *
 * | Code | Means |
 * |---|---|
 * | `INVALID_OPTION` | an option or argument is wrong, missing or unknown; nothing was sent |
 * | `ABORTED` | the caller's signal ended the wait; `cause` is its reason |
 * | `ACQUIRE_TIMEOUT` | no session was ready in time; `cause` is the failure of the last dial, or the step that the current one waits for |
 * | `TOO_MANY_WAITERS` | the queue of waiting callers is full |
 * | `CLIENT_ID_IN_USE` | TWS error 326: another connection holds the client ID |
 * | `CONNECT_FAILED` | the TCP connection could not be opened, or ended before the session was ready |
 * | `NOT_PERMITTED` | the runtime does not permit the connection: Deno without `--allow-net`, `EACCES`, `EPERM` |
 * | `HANDSHAKE_TIMEOUT` | the server accepted the connection and did not finish the handshake in time |
 * | `NOT_TWS` | the server does not speak the TWS protocol |
 * | `UNSUPPORTED_VERSION` | the server speaks a protocol version that the client does not support |
 * | `SESSION_LOST` | the session ended while it was needed |
 * | `LEASE_RELEASED` | the lease was released before or during the call |
 * | `REQUEST_TIMEOUT` | TWS did not answer in time, or the request was not sent; a stream had no first update in time |
 * | `TWS_ERROR` | TWS answered the request with an error; `twsCode` is its number |
 * | `AMBIGUOUS` | a partial contract matches several contracts; `candidates` lists them |
 * | `LIMIT_REACHED` | too many market data lines, order books or streams of bars; or no request ID is left |
 * | `STREAM_OVERFLOW` | the reader of a stream with `onOverflow: "error"` was too slow |
 * | `LOGIN_REQUIRED` | no person is logged in at the Client Portal gateway, or the bounded tries to restore its session ended; `WebPool` only |
 * | `COMPETING_SESSION` | another login of the same username holds the brokerage session; `WebPool` only |
 * | `RATE_LIMITED` | IBKR answered 429, or its penalty box is not over; `WebPool` only |
 * | `WEB_ERROR` | the gateway answered the request with an error; `httpStatus` is its status; `WebPool` only |
 * | `QUESTION_ENDED` | the order question is no longer open; `WebPool` only |
 * | `OUTCOME_UNKNOWN` | a request that may change something was sent and not answered, so that it may have been carried out; `WebPool` only |
 * | `ORDER_GATE_CLOSED` | no order can be sent now: there is no session, TWS is disconnected from IBKR, or the outcome of an earlier order is unknown |
 * | `ORDER_ABSENT` | IBKR does not have the order: it is proven, or a person has settled it so |
 * | `ORDER_KEY_REUSED` | the idempotency key belongs to another order |
 * | `JOURNAL_FAILED` | the journal of orders cannot be read or written, so that no order can be sent |
 * | `NOT_GATEWAY` | the server is no Client Portal gateway; `WebPool` only |
 * | `TLS_NOT_TRUSTED` | the TLS certificate of the gateway is not trusted; `WebPool` only |
 * | `DRAINING` | the pool accepts no new callers: `drain()` was called |
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
  | "AMBIGUOUS"
  | "LIMIT_REACHED"
  | "STREAM_OVERFLOW"
  | "LOGIN_REQUIRED"
  | "COMPETING_SESSION"
  | "RATE_LIMITED"
  | "WEB_ERROR"
  | "QUESTION_ENDED"
  | "OUTCOME_UNKNOWN"
  | "ORDER_GATE_CLOSED"
  | "ORDER_ABSENT"
  | "ORDER_KEY_REUSED"
  | "JOURNAL_FAILED"
  | "NOT_GATEWAY"
  | "TLS_NOT_TRUSTED"
  | "DRAINING"
  | "CLOSED";

/** All codes of errors, and whether the same call may succeed later. */
export const RETRYABLE: Readonly<Record<PoolErrorCode, boolean>> = {
  INVALID_OPTION: false,
  ABORTED: false,
  ACQUIRE_TIMEOUT: true,
  TOO_MANY_WAITERS: true,
  CLIENT_ID_IN_USE: true,
  CONNECT_FAILED: true,
  NOT_PERMITTED: false,
  HANDSHAKE_TIMEOUT: true,
  NOT_TWS: false,
  UNSUPPORTED_VERSION: false,
  SESSION_LOST: true,
  LEASE_RELEASED: false,
  REQUEST_TIMEOUT: true,
  TWS_ERROR: false,
  AMBIGUOUS: false,
  LIMIT_REACHED: false,
  STREAM_OVERFLOW: false,
  LOGIN_REQUIRED: false,
  COMPETING_SESSION: false,
  RATE_LIMITED: true,
  WEB_ERROR: false,
  QUESTION_ENDED: false,
  OUTCOME_UNKNOWN: false,
  ORDER_GATE_CLOSED: true,
  ORDER_ABSENT: true,
  ORDER_KEY_REUSED: false,
  JOURNAL_FAILED: false,
  NOT_GATEWAY: false,
  TLS_NOT_TRUSTED: false,
  DRAINING: false,
  CLOSED: false,
};

/** Codes whose number in the stack is an HTTP status; that of all others is the number of TWS's error. */
export const WITH_HTTP_STATUS: ReadonlySet<string> = new Set<PoolErrorCode>([
  "LOGIN_REQUIRED",
  "COMPETING_SESSION",
  "RATE_LIMITED",
  "WEB_ERROR",
  "QUESTION_ENDED",
  "NOT_GATEWAY",
]);
