/** Counts events, reports when as many came as are expected, and finds out when more come. */
export class Counter {
  #missing = 0;
  #reached: (() => void) | undefined;

  /** Counts one. */
  readonly count = (): void => {
    if (--this.#missing === 0) this.#reached?.();
  };

  /** Waits for so many more. @throws {Error} When they do not come in time, or when too many came before. */
  async expect(count: number, timeoutMs: number): Promise<void> {
    if (this.#missing < 0)
      throw new Error(`Cannot measure: ${-this.#missing} events came that were not sent`);
    this.#missing = count;
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve, reject) => {
      this.#reached = resolve;
      const sentence = (): string => `Cannot measure: ${this.#missing} of ${count} events did not come`;
      timer = setTimeout(() => reject(new Error(sentence())), timeoutMs);
    });
    clearTimeout(timer);
  }
}
