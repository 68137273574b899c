/**
 * State of the pool in the matrix of faults: those of `PoolStats`, with the handshake in two parts and `ready` in two. A closed
 * pool has no column: nothing can happen to it any more.
 */
export type MatrixState =
  | "idle"
  | "dialing"
  | "greeting"
  | "starting"
  | "ready"
  | "busy"
  | "degraded"
  | "waiting"
  | "draining"
  | "failed";

/** The states, with what each means, in the order of the columns. */
export const MATRIX_STATES: Readonly<Record<MatrixState, string>> = {
  idle: "no session is wanted",
  dialing: "the connection is not open yet",
  greeting: "the connection is open, and TWS has not read START_API",
  starting: "TWS has read START_API, and the session is not ready",
  ready: "there is a session, and no caller waits for an answer",
  busy: "there is a session, and a caller waits for an answer",
  degraded: "there is a session, and TWS is cut off from IBKR",
  waiting: "the pool waits until it dials again",
  draining: "leases may finish, and no new one is granted",
  failed: "no dial follows until the next call",
};
