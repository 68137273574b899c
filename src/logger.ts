import { LogLimit } from "./util/log-limit.ts";
import { oneLine } from "./util/one-line.ts";

/** Where the pool writes what happens to the session: any object with these four, such as `console`. */
export interface Logger {
  /** What only a developer wants to know. */
  debug(message: string): void;
  /** What happens in the normal course. */
  info(message: string): void;
  /** What went wrong and is being mended. */
  warn(message: string): void;
  /** What went wrong for good. */
  error(message: string): void;
}

/** The level from which messages are written; `"silent"` writes none. */
export type LogLevel = "debug" | "info" | "warn" | "error" | "silent";

/** All levels in ascending order of importance. */
export const LOG_LEVELS: readonly LogLevel[] = ["debug", "info", "warn", "error", "silent"];

/**
 * The default: one line for each message, with a time stamp, to standard error.
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

/** Says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** A log message has at most so many characters; a longer one is cut. */
const MESSAGE_CHARS_MAX = 1_000;

/**
 * Makes the user's logger harmless to the pool, and what the pool writes harmless to the log.
 *
 * An exception or a rejected promise of the logger never ends a session. Each message is one line of bounded length
 * without control characters, because texts of TWS and names of callers are part of it. Of more than 20 warnings (or
 * errors) within 10 s only the number is written, with the next message after that time.
 *
 * @param nowMs The clock that the 10 s are measured with, in ms; without it nothing is suppressed.
 * @param lowest Less important messages are not written, and not counted.
 */
export function guarded(logger: Logger, nowMs?: () => number, lowest: LogLevel = "debug"): Logger {
  // Nothing is written, so that nothing need be prepared.
  if (logger === silentLogger || lowest === "silent") return silentLogger;
  const write = (level: keyof Logger, message: string): void => {
    try {
      const written: unknown = logger[level](oneLine(`${message}`, MESSAGE_CHARS_MAX));
      // A logger may be asynchronous: what it rejects with must not end the process.
      if (written instanceof Promise) written.catch(() => {});
    } catch {
      // Nowhere is left to report that the reporter failed.
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
