/** One session: logged in, connected to IBKR, not competing, and primed. */
export interface WebSession {
  /** Number of the session, an integer `>= 1` that grows by one with every new session. */
  readonly epoch: number;
  /** Account codes, at least one. */
  readonly accounts: readonly string[];
  /** The account that trades and order status refer to. */
  readonly selectedAccount: string;
  /** True for a paper account; undefined where the gateway does not say. */
  readonly isPaper: boolean | undefined;
  /** The session ID for the WebSocket. Secret: never in a log line or an error. */
  readonly token: string;
}

/** A sign that the session is not what it was; each leads to one recovery. */
export type SessionFault =
  /** A person must log in: 401, `no session`, `connected: false`. */
  | "login"
  /** The brokerage session is gone: `no bridge`, `Init session first`, `authenticated: false`. */
  | "init"
  /** `/iserver/accounts` must be requested again: `query /accounts first`. */
  | "prime"
  /** Another login of the username holds the brokerage session: `competing: true`, accounts `{}`. */
  | "competing";
