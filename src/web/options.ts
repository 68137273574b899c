import * as v from "valibot";
import { checked, invalid } from "../arguments/checked.ts";
import { listOf, oneOf, whole } from "../arguments/schema.ts";
import { strict } from "../arguments/strict.ts";
import { LOG_LEVELS, type Logger, type LogLevel } from "../logger.ts";
import { loggerSchema, ms, timeZone, usernameText } from "../options.ts";
import type { Journal } from "../orders/journal.ts";
import { journalSchema } from "../orders/journal-schema.ts";
import { gatewayUrl } from "./gateway-url.ts";
import { type AnswerQuestion, answerSchema, headerFields, questionType } from "./option-fields.ts";

/** Policy for another login of the same username that holds the brokerage session. */
export type TakeOverPolicy = "never" | "once" | "always";

/** Options of a `WebPool`. Every field has a default. */
export interface WebPoolOptions {
  /** Base URL of the gateway, with or without `/v1/api`. Default `https://localhost:5000`. */
  readonly url?: string;
  /**
   * Policy for another login of the same username (TWS, mobile, web) that holds the brokerage session. `"never"` (default):
   * the pool rejects callers with `COMPETING_SESSION`, and probes until it is over. `"once"`: it takes the session over the
   * first time, and not again when it is taken back. `"always"`: once in a dial, until two sessions in a row have ended before
   * `backoffResetMs`.
   */
  readonly takeOver?: TakeOverPolicy;
  /**
   * IBKR username of the login at the gateway, as text in any case; it is never sent. Default none: no guard. While an
   * `IbkrPool` of the same process with the same `username` uses TWS, this pool begins no brokerage session, unless `takeOver`
   * is not `"never"`: callers are rejected with `COMPETING_SESSION`, and it is ready again within `probeMs` after that pool is
   * idle or closed. Other processes are not seen.
   */
  readonly username?: string;
  /** Header fields of every request, e.g. a cookie or a bearer token. They never reach a log line or an error. Default none. */
  readonly headers?: Readonly<Record<string, string>> | (() => Readonly<Record<string, string>>);
  /** Timeout of `acquire` and `connect`, in ms, `>= 0`. Default 10 000. */
  readonly acquireTimeoutMs?: number;
  /** Timeout of a read, in ms, `>= 1`. Default: that of the operation, 20 000 to 60 000. */
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
  /**
   * Answer to the questions of IBKR about orders that `placeOrder` and `modifyOrder` send, where a call has none: `"yes"`,
   * `"no"`, or a function that gets the question and returns whether to confirm it. Default `"no"`: the order is not placed.
   */
  readonly answerQuestion?: AnswerQuestion;
  /**
   * Journal of the orders that the pool sends. Default: in the memory of the process. With a `fileJournal` a process that is
   * started again finds out what became of the orders of the one before, and the same key still never places two.
   */
  readonly journal?: Journal;
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

/** Options with all defaults filled in. */
export interface CompleteWebOptions {
  /** Base URL of every request; it ends with `/v1/api`. */
  readonly url: string;
  readonly takeOver: TakeOverPolicy;
  /** Username in lower case, in which IBKR compares them. */
  readonly username: string | undefined;
  /** Returns the header fields of a request. */
  readonly headers: () => Readonly<Record<string, string>>;
  readonly acquireTimeoutMs: number;
  readonly requestTimeoutMs: number | undefined;
  readonly dialTimeoutMs: number;
  readonly waitersMax: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
  readonly dialsMax: number;
  readonly probeMs: number;
  readonly tickleMs: number;
  readonly tickleRetryMs: number;
  readonly resetZone: string;
  readonly requestsPerSecond: number;
  readonly penaltyMs: number;
  readonly historyMax: number;
  readonly questionTimeoutMs: number;
  readonly suppressedQuestions: readonly string[];
  readonly answerQuestion: AnswerQuestion;
  readonly journal: Journal | undefined;
  readonly marketDataLinesMax: number;
  readonly renewMs: number;
  readonly socketTimeoutMs: number;
  readonly retryReads: boolean;
  readonly failFast: boolean;
  readonly leakDetectionMs: number;
  readonly logoutOnClose: boolean;
  readonly logger: Logger | undefined;
  readonly logLevel: LogLevel;
}

const LINES_MAX = 100;
/** Maximum number of types in one `/iserver/questions/suppress`. */
const SUPPRESSED_MAX = 51;

const schema = strict({
  url: v.optional(gatewayUrl, "https://localhost:5000"),
  takeOver: v.optional(oneOf(["never", "once", "always"]), "never"),
  username: v.optional(usernameText),
  headers: v.optional(headerFields, {}),
  acquireTimeoutMs: v.optional(ms(0), 10_000),
  requestTimeoutMs: v.optional(ms(1)),
  dialTimeoutMs: v.optional(ms(1), 15_000),
  waitersMax: v.optional(whole(1), 1_000),
  backoffMsMin: v.optional(ms(1), 1_000),
  backoffMsMax: v.optional(ms(1), 60_000),
  backoffResetMs: v.optional(ms(0), 30_000),
  dialsMax: v.optional(whole(1), 5),
  probeMs: v.optional(ms(1_000), 60_000),
  tickleMs: v.optional(ms(1_000, 240_000), 60_000),
  tickleRetryMs: v.optional(ms(1_000), 5_000),
  resetZone: v.optional(timeZone, "America/New_York"),
  requestsPerSecond: v.optional(whole(1, 50), 10),
  penaltyMs: v.optional(ms(1_000), 900_000),
  historyMax: v.optional(whole(1, 5), 5),
  questionTimeoutMs: v.optional(ms(1_000, 60_000), 9_000),
  suppressedQuestions: v.optional(listOf(questionType, 0, SUPPRESSED_MAX), []),
  answerQuestion: v.optional(answerSchema, "no"),
  journal: v.optional(journalSchema),
  marketDataLinesMax: v.optional(whole(1), LINES_MAX),
  renewMs: v.optional(ms(1_000, 840_000), 540_000),
  socketTimeoutMs: v.optional(ms(1_000), 30_000),
  retryReads: v.optional(v.boolean(), true),
  failFast: v.optional(v.boolean(), false),
  leakDetectionMs: v.optional(ms(0), 0),
  logoutOnClose: v.optional(v.boolean(), false),
  logger: v.optional(loggerSchema),
  logLevel: v.optional(oneOf(LOG_LEVELS), "info"),
});

/**
 * Checks the options once and fills in the defaults.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is out of its bounds; it never shows a URL or a header field.
 */
export function completeWebOptions(options: WebPoolOptions): CompleteWebOptions {
  const complete = checked("create the pool", schema, options);
  if (complete.backoffMsMax < complete.backoffMsMin)
    throw invalid("create the pool", "backoffMsMax: must not be below backoffMsMin");
  const { requestTimeoutMs, logger, username, journal } = complete;
  return { ...complete, requestTimeoutMs, logger, username, journal };
}
