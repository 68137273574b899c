import type { Logger, LogLevel } from "../logger.ts";

/** Policy for another login of the same username that holds the brokerage session. */
export type TakeOverPolicy = "never" | "once" | "always";

/** Options of a `WebPool`. Every field has a default. */
export interface WebPoolOptions {
  /** Base URL of the gateway, with or without `/v1/api`. Default `https://localhost:5000`. */
  readonly url?: string;
  /**
   * Policy for another login of the same username (TWS, mobile, web) that holds the brokerage session. `"never"` (default):
   * the pool rejects callers with `COMPETING_SESSION`, and probes until it is over. `"once"`: it takes the session over the
   * first time, and not again when it is taken back. `"always"`: at most once for each step of the backoff.
   */
  readonly takeOver?: TakeOverPolicy;
  /** Header fields of every request, e.g. a cookie or a bearer token. They never reach a log line or an error. Default none. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** Timeout of `acquire` and `connect`, in ms, `>= 0`. Default 10 000. */
  readonly acquireTimeoutMs?: number;
  /** Timeout of a read, in ms, `>= 1`. Default 20 000. */
  readonly requestTimeoutMs?: number;
  /** Timeout of each HTTP request of a dial, in ms, `>= 1`. Default 15 000. */
  readonly dialTimeoutMs?: number;
  /** Maximum number of callers that wait for a session, `>= 1`. Default 1 000. */
  readonly waitersMax?: number;
  /** Upper bound of the delay after the first failed dial, in ms, `>= 1`; it doubles with each failure. Default 1 000. */
  readonly backoffMsMin?: number;
  /** Upper bound of every delay between dials, in ms, `>= backoffMsMin`. Default 60 000. */
  readonly backoffMsMax?: number;
  /** Duration of a session after which the backoff starts at `backoffMsMin` again, in ms, `>= 0`. Default 30 000. */
  readonly backoffResetMs?: number;
  /** Failed dials in a row after which a person is needed, `>= 1`. Default 5. */
  readonly dialsMax?: number;
  /** Interval of the slow probe while a person is needed, in ms, `>= 1 000`. Default 60 000. */
  readonly probeMs?: number;
  /** Interval of the tickle, in ms, 1 000 to 240 000. Default 60 000. */
  readonly tickleMs?: number;
  /** Delay of the next tickle after one that failed, in ms, `>= 1 000`. Default 5 000. */
  readonly tickleRetryMs?: number;
  /** Time zone of the nightly reset. Default `America/New_York`. */
  readonly resetZone?: string;
  /** Maximum requests in any second, 1 to 50. Default 10, the limit of a gateway. */
  readonly requestsPerSecond?: number;
  /** Pause after a 429, in ms, `>= 1 000`; it doubles when the next request gets 429 again. Default 900 000. */
  readonly penaltyMs?: number;
  /** Maximum history requests at a time, 1 to 5. Default 5. */
  readonly historyMax?: number;
  /** Longest time for which an order question may hold back other requests, in ms, 1 000 to 60 000. Default 9 000. */
  readonly questionTimeoutMs?: number;
  /** Types of order questions to suppress in each session, e.g. `["o163"]`, at most 51. Default none. */
  readonly suppressedQuestions?: readonly string[];
  /** Maximum number of market data streams, `>= 1`. Default 100. */
  readonly marketDataLinesMax?: number;
  /** Age at which a market data stream is renewed, in ms, 1 000 to 840 000. Default 540 000. */
  readonly renewMs?: number;
  /** Time without a heartbeat after which a WebSocket is lost, in ms, `>= 1 000`. Default 30 000. */
  readonly socketTimeoutMs?: number;
  /** True to retry reads of the pool on the next session when their session is lost. Default true. */
  readonly retryReads?: boolean;
  /** True to make `connect()` reject after the first failed dial instead of waiting for the next. Default false. */
  readonly failFast?: boolean;
  /** Time after which a held lease is reported once, with the stack of its `acquire`, in ms; 0 (default): never. */
  readonly leakDetectionMs?: number;
  /** True to send `/logout` on `close()`, which ends the session of every user of the gateway. Default false. */
  readonly logoutOnClose?: boolean;
  /** Logger of the pool. Default: standard error. */
  readonly logger?: Logger;
  /** Lowest level of the messages that are written. Default `"info"`. */
  readonly logLevel?: LogLevel;
}
