import type { Logger } from "../../logger.ts";
import type { Clock } from "../../seams/clock.ts";
import { oneLine } from "../../util/one-line.ts";

const WINDOW_MS = 60_000;
const LINES_MAX = 5;
const LINE_CHARS_MAX = 400;

/**
 * Logs faulty messages at `warn`: at most five lines a minute, and one more with the number of those that were not logged.
 * Lines are short and have no control characters.
 */
export class MessageWarnings {
  readonly #logger: Logger;
  readonly #clock: Clock;
  #sinceMs = Number.NEGATIVE_INFINITY;
  #lines = 0;
  #unlogged = 0;
  #summarised = false;
  #cancel: () => void = () => {};

  constructor(logger: Logger, clock: Clock) {
    this.#logger = logger;
    this.#clock = clock;
  }

  /** Logs a sentence, or counts it if the minute has five lines already. */
  add(sentence: string): void {
    const nowMs = this.#clock.now();
    if (Math.abs(nowMs - this.#sinceMs) >= WINDOW_MS) this.#begin(nowMs);
    if (this.#lines < LINES_MAX) {
      this.#lines++;
      return this.#logger.warn(oneLine(sentence, LINE_CHARS_MAX));
    }
    if (this.#unlogged++ === 0) {
      this.#cancel = this.#clock.after(WINDOW_MS, () => this.#begin(this.#clock.now()));
    }
  }

  /** Logs the number of lines that were left out, and cancels the timer, because the session is over. */
  flush(): void {
    this.#cancel();
    if (!this.#summarised) this.#summarise();
  }

  #begin(nowMs: number): void {
    this.#cancel();
    this.#summarise();
    this.#sinceMs = nowMs;
    this.#lines = 0;
    this.#summarised = false;
  }

  #summarise(): void {
    if (this.#unlogged === 0) return;
    this.#logger.warn(`${this.#unlogged} more messages from TWS were faulty and are not logged one by one`);
    this.#unlogged = 0;
    this.#summarised = true;
  }
}

/** Names a message by its message ID. */
export function nameOf(payload: string): string {
  return `a message of TWS (${oneLine(payload.slice(0, payload.indexOf("\0")), 100)})`;
}
