/** All codes of errors, and whether the same call may succeed later. */
export const RETRYABLE = {
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
  NOT_GATEWAY: false,
  TLS_NOT_TRUSTED: false,
  DRAINING: false,
  CLOSED: false,
} as const;

/** Codes whose number in the stack is an HTTP status; that of all others is the number of TWS's error. */
export const WITH_HTTP_STATUS: ReadonlySet<string> = new Set<keyof typeof RETRYABLE>([
  "LOGIN_REQUIRED",
  "COMPETING_SESSION",
  "RATE_LIMITED",
  "WEB_ERROR",
  "QUESTION_ENDED",
  "NOT_GATEWAY",
]);
