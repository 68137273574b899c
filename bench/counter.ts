/** Counts events and tells when as many came as are expected. */
export class Counter {
  #missing = 0;
  #reached: (() => void) | undefined;

  /** Counts one. */
  readonly count = (): void => {
    if (--this.#missing === 0) this.#reached?.();
  };

  /** Waits for so many more. */
  async expect(count: number, timeoutMs: number): Promise<void> {
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
