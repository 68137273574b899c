/** Waits for time to pass: ends when `signal` aborts, or after the time. */
export type Wait = (ms: number, signal: AbortSignal) => Promise<void>;

/** The time in which a fake is of use to a test: from its start until it is closed. */
export class Lifetime {
  readonly #wait: Wait;
  readonly #closed = new AbortController();
  readonly #waiting = new Set<{ result?: Promise<unknown> }>();

  /** @param wait Waits for time to pass. */
  constructor(wait: Wait) {
    this.#wait = wait;
  }

  /** Checks that the fake was not closed. @throws {Error} `Cannot <what>: the fake was closed` */
  check(what: string): void {
    if (this.#closed.signal.aborted) throw new Error(`Cannot ${what}: the fake was closed`);
  }

  /**
   * Runs something that waits; `close()` ends its waits.
   *
   * @throws {Error} When the fake was closed meanwhile, or before.
   */
  wait<Result>(what: string, run: (wait: Wait) => Promise<Result>): Promise<Result> {
    const waiting: { result?: Promise<unknown> } = {};
    this.#waiting.add(waiting);
    const wait: Wait = async (ms, signal) => {
      await this.#wait(ms, AbortSignal.any([signal, this.#closed.signal]));
      if (!signal.aborted) this.check(what);
    };
    const result = this.#ran(what, () => run(wait), waiting);
    waiting.result = result;
    return result;
  }

  async #ran<Result>(what: string, run: () => Promise<Result>, waiting: object): Promise<Result> {
    try {
      this.check(what);
      return await run();
    } finally {
      this.#waiting.delete(waiting);
    }
  }

  /** Ends it, and every wait. */
  close(): void {
    // A test that has ended does not handle what becomes of the waits that it has left behind.
    for (const { result } of this.#waiting) result?.catch(() => {});
    this.#closed.abort();
  }
}
