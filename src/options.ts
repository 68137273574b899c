import * as v from "valibot";
import { checked, invalid } from "./arguments/checked.ts";
import { anyOf, oneOf, type Schema, whole } from "./arguments/schema.ts";
import { strict } from "./arguments/strict.ts";
import { LOG_LEVELS, type Logger, type LogLevel } from "./logger.ts";
import type { Journal } from "./orders/journal.ts";
import { journalSchema } from "./orders/journal-schema.ts";
import { defined } from "./util/defined.ts";

/** Time of day at which the gateway restarts; dials that fail inside it are expected, and logged at `debug`. */
export interface RestartWindow {
  /** Begin, `hh:mm`. */
  readonly from: string;
  /** End, `hh:mm`; below `from` it is on the next day. */
  readonly to: string;
  /** Time zone of `from` and `to`. Default `America/New_York`. */
  readonly zone?: string;
}

/**
 * Policy for TWS error 326: the client ID is in use.
 *
 * `"wait"` dials with the same ID again, with backoff, because TWS may still hold a dead connection of this pool. `"fail"`
 * rejects the waiting callers at once. A list gives the IDs to dial with next, in order. The pool never uses any other ID:
 * orders belong to the ID that placed them, so that after the first order the pool keeps its ID.
 */
export type ClientIdPolicy = "wait" | "fail" | readonly number[];

/** Options of an `IbkrPool`. Every field has a default. */
export interface PoolOptions {
  /** Host name or address of TWS or IB Gateway. Default `"127.0.0.1"`. */
  readonly host?: string;
  /** API port, 1 to 65 535. Default 4002 (Gateway, paper); Gateway live 4001, TWS paper 7497, TWS live 7496. */
  readonly port?: number;
  /** Client ID of this pool, a 32-bit integer `>= 0`. Default 1. */
  readonly clientId?: number;
  /**
   * IBKR username of the login at TWS, as text in any case; it is never sent. Default none: no guard. A `WebPool` of the same
   * process with the same `username` begins no brokerage session while this pool uses it, from its first dial until it is idle
   * or closed, unless its `takeOver` allows that. This pool is never refused, because a connection to TWS is no login: it warns
   * once in its log if a `WebPool` has a session. Other processes are not seen.
   */
  readonly username?: string;
  /** Policy for TWS error 326 (client ID in use). Default `"wait"`. */
  readonly clientIdPolicy?: ClientIdPolicy;
  /** Time of retries after error 326, in ms, `>= 0`; the waiting callers are rejected after it. Default 120 000. */
  readonly clientIdTimeoutMs?: number;
  /** Timeout of the TCP connection, in ms, `>= 1`. Default 5 000. */
  readonly dialTimeoutMs?: number;
  /** Timeout of the handshake, from TCP connection to ready session, in ms, `>= 1`. Default 10 000. */
  readonly handshakeTimeoutMs?: number;
  /** Timeout of `acquire` and `connect`, in ms, `>= 0`. Default 10 000. */
  readonly acquireTimeoutMs?: number;
  /** Timeout of a read, in ms, `>= 1`. Default: that of the operation, 20 000 to 60 000. */
  readonly requestTimeoutMs?: number;
  /** Maximum number of callers that wait for a session, `>= 1`. Default 1 000. */
  readonly waitersMax?: number;
  /** Upper bound of the delay after the first failed dial, in ms, `>= 1`; it doubles with each failure. Default 500. */
  readonly backoffMsMin?: number;
  /** Upper bound of every delay between dials, in ms, `>= backoffMsMin`. Default 30 000. */
  readonly backoffMsMax?: number;
  /** Duration of a session after which the backoff starts at `backoffMsMin` again, in ms, `>= 0`. Default 30 000. */
  readonly backoffResetMs?: number;
  /**
   * Time without a complete message after which the pool sends `reqCurrentTime`, in ms, `>= 1 100`. Default 5 000. A gateway
   * ignores the request within a second of its last answer, hence the bound.
   */
  readonly heartbeatMs?: number;
  /**
   * Further time without a message after which the session is lost, in ms, `>= 1`. Default 3 000. A large message that
   * arrives slowly keeps the session as long as it grows by 500 bytes a second.
   */
  readonly heartbeatTimeoutMs?: number;
  /**
   * True to dial the port that TWS names when its API port is changed (1300). It is kept after the first session on it;
   * while dials fail it is tried in turn with `port`. Default false: `port` is dialled.
   */
  readonly followPort?: boolean;
  /** Daily restart of the gateway: failed dials in this window are logged at level `debug`. Default: none. */
  readonly restartWindow?: RestartWindow;
  /** True to make `connect()` reject after the first failed dial instead of waiting for the next. Default false. */
  readonly failFast?: boolean;
  /** Time after which a held lease is reported once, with the stack of its `acquire`, in ms; 0 (default): never. */
  readonly leakDetectionMs?: number;
  /** Maximum messages to TWS in any second, 1 to 10 000. Default 50, the limit of TWS with 100 market data lines. */
  readonly messagesPerSecond?: number;
  /** Maximum open historical requests, `>= 1`; streams of bars use at most 80 % of them. Default 50, the limit of TWS. */
  readonly historicalMax?: number;
  /** Market data type of every session (`reqMarketDataType`): 1 live (default), 2 frozen, 3 delayed, 4 delayed frozen. */
  readonly marketDataType?: 1 | 2 | 3 | 4;
  /** Maximum number of market data lines that streams use, `>= 1`. Default 100. */
  readonly marketDataLinesMax?: number;
  /** Maximum number of order books that streams use (`reqMktDepth`), `>= 1`. Default 3. */
  readonly marketDepthsMax?: number;
  /** True to retry reads of the pool on the next session when their session is lost. Default true. */
  readonly retryReads?: boolean;
  /**
   * Time without a lease, a stream and a request after which the session is closed, in ms; 0 (default): never. The next
   * caller dials again. It frees the client ID of a program that runs all day and calls IB now and then.
   */
  readonly idleCloseMs?: number;
  /**
   * Journal of the orders that the pool sends. Default: in the memory of the process. With a `fileJournal` a process that is
   * started again finds out what became of the orders of the one before, and the same key still never places two.
   */
  readonly journal?: Journal;
  /** Logger of the pool. Default: standard error. */
  readonly logger?: Logger;
  /**
   * Lowest level of the messages that are written, by the default logger and by a given one: `"debug"`, `"info"` (default),
   * `"warn"`, `"error"`, or `"silent"` for none.
   */
  readonly logLevel?: LogLevel;
}

/** Options with all defaults filled in. */
export interface CompleteOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
  /** Username in lower case, in which IBKR compares them. */
  readonly username: string | undefined;
  readonly clientIdPolicy: ClientIdPolicy;
  readonly clientIdTimeoutMs: number;
  readonly dialTimeoutMs: number;
  readonly handshakeTimeoutMs: number;
  readonly acquireTimeoutMs: number;
  readonly requestTimeoutMs: number | undefined;
  readonly waitersMax: number;
  readonly backoffMsMin: number;
  readonly backoffMsMax: number;
  readonly backoffResetMs: number;
  readonly heartbeatMs: number;
  readonly heartbeatTimeoutMs: number;
  readonly followPort: boolean;
  readonly restartWindow: RestartWindow | undefined;
  readonly failFast: boolean;
  readonly leakDetectionMs: number;
  readonly messagesPerSecond: number;
  readonly historicalMax: number;
  readonly marketDataType: 1 | 2 | 3 | 4;
  readonly marketDataLinesMax: number;
  readonly marketDepthsMax: number;
  readonly retryReads: boolean;
  readonly idleCloseMs: number;
  readonly journal: Journal | undefined;
  readonly logger: Logger | undefined;
  readonly logLevel: LogLevel;
}

/** Longest timer of Node and Deno, in ms; a longer one would fire at once. */
export const TIMER_MS_MAX = 2_147_483_647;
const INT32_MAX = 2_147_483_647;

/** Makes the schema of a duration in ms. */
export const ms = (min: number, max: number = TIMER_MS_MAX): Schema<number> => whole(min, max);
const clientId = whole(0, INT32_MAX);
const timeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, "expected a time like 23:45"));
const isZone = (zone: string): boolean => {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return true;
  } catch {
    return false;
  }
};
/** Schema of the name of a time zone. */
export const timeZone: Schema<string> = v.pipe(
  v.string(),
  v.check(isZone, "expected a time zone like America/New_York"),
);
/** Schema of a username, which becomes lower case. */
export const usernameText: Schema<string> = v.pipe(
  v.string(),
  v.trim(),
  v.minLength(1, "must not be empty"),
  v.toLowerCase(),
);
const isLogger = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["debug", "info", "warn", "error"].every((level) => typeof Reflect.get(value, level) === "function");
/** Schema of the logger of a pool. */
export const loggerSchema: Schema<Logger> = v.custom<Logger>(
  isLogger,
  "expected an object with debug, info, warn and error",
);

const schema = strict({
  host: v.optional(v.pipe(v.string(), v.minLength(1)), "127.0.0.1"),
  port: v.optional(whole(1, 65_535), 4002),
  clientId: v.optional(clientId, 1),
  username: v.optional(usernameText),
  clientIdPolicy: v.optional(
    anyOf<ClientIdPolicy>(
      `expected "wait", "fail" or a list of client IDs, each a whole number >= 0`,
      oneOf(["wait", "fail"]),
      v.pipe(v.array(clientId), v.minLength(1)),
    ),
    "wait",
  ),
  clientIdTimeoutMs: v.optional(ms(0), 120_000),
  dialTimeoutMs: v.optional(ms(1), 5_000),
  handshakeTimeoutMs: v.optional(ms(1), 10_000),
  acquireTimeoutMs: v.optional(ms(0), 10_000),
  requestTimeoutMs: v.optional(ms(1)),
  waitersMax: v.optional(whole(1), 1_000),
  backoffMsMin: v.optional(ms(1), 500),
  backoffMsMax: v.optional(ms(1), 30_000),
  backoffResetMs: v.optional(ms(0), 30_000),
  heartbeatMs: v.optional(ms(1_100), 5_000),
  heartbeatTimeoutMs: v.optional(ms(1), 3_000),
  followPort: v.optional(v.boolean(), false),
  restartWindow: v.optional(
    strict({
      from: timeOfDay,
      to: timeOfDay,
      zone: v.optional(timeZone),
    }),
  ),
  failFast: v.optional(v.boolean(), false),
  leakDetectionMs: v.optional(ms(0), 0),
  messagesPerSecond: v.optional(whole(1, 10_000), 50),
  historicalMax: v.optional(whole(1), 50),
  marketDataType: v.optional(oneOf([1, 2, 3, 4]), 1),
  marketDataLinesMax: v.optional(whole(1), 100),
  marketDepthsMax: v.optional(whole(1), 3),
  retryReads: v.optional(v.boolean(), true),
  idleCloseMs: v.optional(ms(0), 0),
  journal: v.optional(journalSchema),
  logger: v.optional(loggerSchema),
  logLevel: v.optional(oneOf(LOG_LEVELS), "info"),
});

/**
 * Checks the options once and fills in the defaults.
 *
 * @throws {PoolError} `INVALID_OPTION`, naming each field that is out of its bounds.
 */
export function completeOptions(options: PoolOptions): CompleteOptions {
  const complete = checked("create the pool", schema, options);
  if (complete.backoffMsMax < complete.backoffMsMin)
    throw invalid("create the pool", "backoffMsMax: must not be below backoffMsMin");
  const { requestTimeoutMs, logger, username, restartWindow: window } = complete;
  const restartWindow =
    window === undefined ? undefined : defined({ from: window.from, to: window.to, zone: window.zone });
  return { ...complete, requestTimeoutMs, logger, username, restartWindow };
}
