import { type Logger, silentLogger } from "../logger.ts";
import { Fifo } from "../util/fifo.ts";

/**
 * Runs callers' code (listeners, loggers, abort signals) only when the pool is in a consistent state.
 *
 * Calls are kept while a section runs, and run in their order when the outermost section is over. A call that throws does
 * not keep the others from running.
 */
export class DeferredCalls {
  readonly #calls = new Fifo<() => void>();
  readonly #failed: (cause: unknown) => void;
  #depth = 0;
  #running = false;

  /** @param failed Called with the exception of a call. */
  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  /** Runs a section; its calls run when it is over, also when it throws. */
  during<Result>(section: () => Result): Result {
    this.#depth++;
    try {
      return section();
    } finally {
      this.#depth--;
      this.#run();
    }
  }

  /** Runs a call: now, or after the section and the earlier calls. */
  call(call: () => void): void {
    this.#calls.push(call);
    this.#run();
  }

  /** Makes a logger whose lines are written by `call`. */
  logger(logger: Logger): Logger {
    if (logger === silentLogger) return logger;
    const write = (level: keyof Logger) => (message: string) =>
      this.#depth === 0 ? logger[level](message) : this.call(() => logger[level](message));
    return { debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
  }

  #run(): void {
    if (this.#depth > 0 || this.#running) return;
    this.#running = true;
    try {
      for (let next = this.#calls.shift(); next !== undefined; next = this.#calls.shift()) this.#safely(next);
    } finally {
      this.#running = false;
    }
  }

  #safely(call: () => void): void {
    try {
      call();
    } catch (cause) {
      this.#failed(cause);
    }
  }
}
