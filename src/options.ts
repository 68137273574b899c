import * as v from "valibot";
import { checked, invalid } from "./arguments/checked.ts";
import { anyOf, oneOf, type Schema, whole } from "./arguments/schema.ts";
import { strict } from "./arguments/strict.ts";
import { LOG_LEVELS, type Logger, type LogLevel } from "./logger.ts";

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
 * What to do when TWS says that the client ID is taken (error 326).
 *
 * `"wait"` asks for the same ID again, with backoff, because TWS may still hold our own dead connection.
 * `"fail"` tells the waiting callers at once. A list names the IDs to try next, in order. Never any other ID:
 * orders belong to the ID that placed them, and once one went out the pool stays with its ID.
 */
export type ClientIdPolicy = "wait" | "fail" | readonly number[];

/** What an `IbkrPool` can be told. Every field has a default. */
export interface PoolOptions {
  /** Where TWS or IB Gateway runs. Default `"127.0.0.1"`. */
  readonly host?: string;
  /** Its API port, 1 to 65 535. Default 4002 (Gateway, paper); Gateway live 4001, TWS paper 7497, TWS live 7496. */
  readonly port?: number;
  /** The one client ID of this pool, a 32-bit integer `>= 0`. Default 1. */
  readonly clientId?: number;
  /** What to do about error 326. Default `"wait"`. */
  readonly clientIdPolicy?: ClientIdPolicy;
  /** How long 326 may go on before the waiting callers are told, in ms, `>= 0`. Default 120 000. */
  readonly clientIdTimeoutMs?: number;
  /** How long opening the TCP connection may take, in ms, `>= 1`. Default 5 000. */
  readonly dialTimeoutMs?: number;
  /** How long TWS may take from there until the session is ready, in ms, `>= 1`. Default 10 000. */
  readonly handshakeTimeoutMs?: number;
  /** How long `acquire` and `connect` wait for a session, in ms, `>= 0`. Default 10 000. */
  readonly acquireTimeoutMs?: number;
  /** How long a request may take, in ms, `>= 1`. Default: the operation's own, 20 000 to 60 000. */
  readonly requestTimeoutMs?: number;
  /** Most callers that may wait for a session at once, `>= 1`. Default 1 000. */
  readonly waitersMax?: number;
  /** Bound of the first wait between dials, in ms, `>= 1`; it doubles with each failure. Default 500. */
  readonly backoffMsMin?: number;
  /** Bound of the longest wait between dials, in ms, `>= backoffMsMin`. Default 30 000. */
  readonly backoffMsMax?: number;
  /** How long a session must last until earlier failures are forgotten, in ms, `>= 0`. Default 30 000. */
  readonly backoffResetMs?: number;
  /**
   * After how much silence TWS is asked for the time, in ms, `>= 1 100`. Default 5 000. The bound: a gateway
   * ignores the question within a second of its last answer.
   */
  readonly heartbeatMs?: number;
  /** After how much more silence the session counts as lost, in ms, `>= 1`. Default 3 000. */
  readonly heartbeatTimeoutMs?: number;
  /**
   * Is the port followed that TWS names when somebody sets another one (1300)? It is kept once a session came of it; while
   * dials fail it is tried in turn with `port`. Default false: the same port again.
   */
  readonly followPort?: boolean;
  /** When the gateway restarts every day: dials that fail then are expected, and logged quietly. Default: never. */
  readonly restartWindow?: RestartWindow;
  /** Does `connect()` reject with the first dial that fails, instead of waiting for another? Default false. */
  readonly failFast?: boolean;
  /** A lease that is held longer is reported once, with the stack that took it, in ms; 0 (default): never. */
  readonly leakDetectionMs?: number;
  /** Messages in any second that go out to TWS, `>= 1`. Default 50, which is what TWS allows with 100 lines. */
  readonly messagesPerSecond?: number;
  /** Historical requests open at once, `>= 1`; streams of bars may use 80 % of them. Default 50, which is what TWS allows. */
  readonly historicalMax?: number;
  /** Which market data every session asks for: 1 live (default), 2 frozen, 3 delayed, 4 delayed frozen. */
  readonly marketDataType?: 1 | 2 | 3 | 4;
  /** Market data lines of the streams, `>= 1`. Default 100. */
  readonly marketDataLinesMax?: number;
  /** Order books watched at once, `>= 1`. Default 3. */
  readonly marketDepthsMax?: number;
  /** Are reads asked of the pool asked again on the next session when theirs is lost? Default true. */
  readonly retryReads?: boolean;
  /**
   * A session without a lease, a stream and a request for so long is closed, and dialled again for the next caller, in ms;
   * 0 (default): never. Frees the client ID of a program that runs all day and calls IB now and then.
   */
  readonly idleCloseMs?: number;
  /** Where the log goes. Default: standard error. */
  readonly logger?: Logger;
  /**
   * The least important messages that are written, by the default logger and by a given one: `"debug"`, `"info"` (default),
   * `"warn"`, `"error"`, or `"silent"` for none.
   */
  readonly logLevel?: LogLevel;
}

/** The same, complete: what the rest of the code receives. */
export interface CompleteOptions {
  readonly host: string;
  readonly port: number;
  readonly clientId: number;
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
  readonly logger: Logger | undefined;
  readonly logLevel: LogLevel;
}

/** Timers of Node and Deno hold 31 bits; a longer one would fire at once. */
export const TIMER_MS_MAX = 2_147_483_647;
const INT32_MAX = 2_147_483_647;

/** A duration in ms, for schemas. */
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
const isLogger = (value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  ["debug", "info", "warn", "error"].every((level) => typeof Reflect.get(value, level) === "function");

const schema = strict({
  host: v.optional(v.pipe(v.string(), v.minLength(1)), "127.0.0.1"),
  port: v.optional(whole(1, 65_535), 4002),
  clientId: v.optional(clientId, 1),
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
      zone: v.optional(v.pipe(v.string(), v.check(isZone, "expected a time zone like America/New_York"))),
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
  logger: v.optional(v.custom<Logger>(isLogger, "expected an object with debug, info, warn and error")),
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
  const { requestTimeoutMs, logger, restartWindow: window } = complete;
  const { zone } = window ?? {};
  const restartWindow =
    window === undefined
      ? undefined
      : { from: window.from, to: window.to, ...(zone === undefined ? {} : { zone }) };
  return { ...complete, requestTimeoutMs, logger, restartWindow };
}
