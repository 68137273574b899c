import { LogLimit } from "./util/log-limit.ts";
import { oneLine } from "./util/one-line.ts";

/** Receiver of the log of the pool: any object with these four methods, such as `console`. */
export interface Logger {
  /** Writes a detail for developers. */
  debug(message: string): void;
  /** Writes a normal event, such as a new session. */
  info(message: string): void;
  /** Writes a failure from which the pool recovers. */
  warn(message: string): void;
  /** Writes a failure from which the pool does not recover. */
  error(message: string): void;
}

/** Lowest level of the messages that are written; `"silent"` writes none. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** All levels in ascending order of importance. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error", "silent"];

/**
 * Makes the default logger: one line for each message, with a time stamp, to standard error.
 *
 * Standard output belongs to the program: an MCP server speaks its protocol there, and a log line would break it.
 */
export function consoleLogger(nowMs: () => number): Logger {
  const write = (level: string, message: string): void => {
    const time = new Date(nowMs()).toISOString().replace("T", " ").replace("Z", "");
    console.error(`${time} ${level} ${message}`);
  };
  return {
    debug: (message) => write("DEBUG", message),
    info: (message) => write("INFO", message),
    warn: (message) => write("WARN", message),
    error: (message) => write("ERROR", message),
  };
}

/** Writes nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** Maximum length of a log message in characters; a longer one is cut. */
const MESSAGE_CHARS_MAX = 1_000;

/**
 * Wraps the user's logger, so that its errors do not affect the pool, and texts of TWS cannot forge log lines.
 *
 * An exception or a rejected promise of the logger never ends a session. Each message is one line of bounded length
 * without control characters, because texts of TWS and names of callers are part of it. Of more than 20 warnings (or
 * errors) within 10 s only the number is written, with the next message after that time.
 *
 * @param nowMs Clock of the 10 s, in ms; without it nothing is suppressed.
 * @param lowest Lowest level that is written; messages below it are not counted either.
 */
export function guarded(logger: Logger, nowMs?: () => number, lowest: LogLevel = "debug"): Logger {
  // Saves the preparation of messages that are not written.
  if (logger === silentLogger || lowest === "silent") return silentLogger;
  const write = (level: keyof Logger, message: string): void => {
    try {
      const written: unknown = logger[level](oneLine(`${message}`, MESSAGE_CHARS_MAX));
      // The logger may be asynchronous: its rejection must not end the process.
      if (written instanceof Promise) written.catch(() => {});
    } catch {
      // A failure of the logger cannot be logged.
    }
  };
  const floods = { warn: new LogLimit(), error: new LogLimit() };
  const summarise = (now: number): void => {
    const [warnings, errors] = [floods.warn.ended(now), floods.error.ended(now)];
    if (warnings > 0) write("warn", `${warnings} more warnings were suppressed`);
    if (errors > 0) write("error", `${errors} more errors were suppressed`);
  };
  const call = (level: keyof Logger) => {
    if (LOG_LEVELS.indexOf(level) < LOG_LEVELS.indexOf(lowest)) return silentLogger[level];
    return (message: string) => {
      if (nowMs !== undefined) {
        const now = nowMs();
        summarise(now);
        if ((level === "warn" || level === "error") && !floods[level].passes(now)) return;
      }
      write(level, message);
    };
  };
  return { debug: call("debug"), info: call("info"), warn: call("warn"), error: call("error") };
}
