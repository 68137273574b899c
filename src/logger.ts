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

/**
 * The default: `info` and above, with a time stamp, to standard error.
 *
 * Standard output belongs to the program: an MCP server speaks its protocol there, and a log line would break it.
 */
export function consoleLogger(nowMs: () => number): Logger {
  const write = (level: string, message: string): void => {
    const time = new Date(nowMs()).toISOString().replace("T", " ").replace("Z", "");
    console.error(`${time} ${level} ${message}`);
  };
  return {
    debug: () => {},
    info: (message) => write("INFO", message),
    warn: (message) => write("WARN", message),
    error: (message) => write("ERROR", message),
  };
}

/** Says nothing. */
export const silentLogger: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** The user's logger, made harmless: what it throws is its own affair and must not end a session. */
export function guarded(logger: Logger): Logger {
  const call = (level: keyof Logger) => (message: string) => {
    try {
      const result: unknown = logger[level](message);
      // A logger may be asynchronous: what it rejects with must not end the process.
      if (result instanceof Promise) result.catch(() => {});
    } catch {
      // Nowhere is left to report that the reporter failed.
    }
  };
  return { debug: call("debug"), info: call("info"), warn: call("warn"), error: call("error") };
}
