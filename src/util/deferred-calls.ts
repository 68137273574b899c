import { type Logger, silentLogger } from "../logger.ts";
import { Fifo } from "./fifo.ts";

/**
 * Runs callers' code (listeners, loggers, abort signals) only when nothing is half done.
 *
 * While a section runs, calls are kept; they run in their order when the outermost section is over, so that whatever they
 * call finds everything in place. One that throws harms no other.
 */
export class DeferredCalls {
  readonly #calls = new Fifo<() => void>();
  readonly #failed: (cause: unknown) => void;
  #depth = 0;
  #running = false;

  /** @param failed Receives what a call threw. */
  constructor(failed: (cause: unknown) => void) {
    this.#failed = failed;
  }

  /** Runs a section; calls that it makes through here run when it is over, also when it throws. */
  during<Result>(section: () => Result): Result {
    this.#depth++;
    try {
      return section();
    } finally {
      this.#depth--;
      this.#run();
    }
  }

  /** Runs a call: now, or after the section and the calls before it. */
  call(call: () => void): void {
    this.#calls.push(call);
    this.#run();
  }

  /** A logger that writes its lines as `call` runs calls. */
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
