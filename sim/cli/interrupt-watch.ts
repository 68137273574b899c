import type { Interruption, Io } from "./io.ts";

/** A watch for the interruption of a command, from when it is made: none is missed while the command starts. */
export class InterruptWatch {
  readonly #ended = new AbortController();
  readonly #stop: () => void;

  /** Begins to watch. */
  constructor(io: Io) {
    this.#stop = io.onInterrupt((interruption) => this.#ended.abort(interruption));
  }

  /** What has interrupted the command; undefined as long as nothing has. */
  get interruption(): Interruption | undefined {
    return this.#ended.signal.reason as Interruption | undefined;
  }

  /** Resolves at the interruption, or when a signal aborts. */
  ended(signal?: AbortSignal): Promise<void> {
    const signals = signal === undefined ? [this.#ended.signal] : [this.#ended.signal, signal];
    return new Promise((resolve) => {
      if (signals.some(({ aborted }) => aborted)) resolve();
      for (const one of signals) one.addEventListener("abort", () => resolve(), { once: true });
    });
  }

  /** Ends the watch: the next interruption ends the process. */
  stop(): void {
    this.#stop();
  }
}
