import type { Reporter, TestModule } from "vitest/node";

/** Time after which a file that has not ended is named, and time between two lines about it, in ms. */
const LONG_MS = 180_000;

/**
 * Names the test files that have run for minutes, as long as they run.
 *
 * A test that waits is ended by its own limit of time. One that loops for ever holds its process, in which no timer comes
 * due, so that nothing but a reporter, which is in another process, can say where the run has stopped.
 */
export class UnendedFiles implements Reporter {
  readonly #begun = new Map<string, number>();
  readonly #write: (line: string) => void;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(write: (line: string) => void = console.error) {
    this.#write = write;
  }

  onTestModuleStart({ relativeModuleId }: Pick<TestModule, "relativeModuleId">): void {
    this.#begun.set(relativeModuleId, performance.now());
    this.#timer ??= setInterval(() => this.#report(), LONG_MS);
    this.#timer.unref?.();
  }

  onTestModuleEnd({ relativeModuleId }: Pick<TestModule, "relativeModuleId">): void {
    this.#begun.delete(relativeModuleId);
  }

  onTestRunEnd(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #report(): void {
    const now = performance.now();
    for (const [file, begunMs] of this.#begun) {
      const ms = now - begunMs;
      if (ms >= LONG_MS) this.#write(`Not ended after ${Math.round(ms / 1_000)} s: ${file}`);
    }
  }
}
