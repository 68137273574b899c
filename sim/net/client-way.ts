/** Way of what a client sends, in order, with back-pressure: a server that does not read leaves it where it is. */
export class ClientWay {
  #waiting: (() => void)[] = [];
  #isPaused = false;

  /** Passes a delivery on, or lets it wait until the server reads again. */
  pass(delivery: () => void): void {
    if (this.#isPaused) this.#waiting.push(delivery);
    else delivery();
  }

  /** Whether anything waits until the server reads again. */
  get isHolding(): boolean {
    return this.#waiting.length > 0;
  }

  /** Stops reading. */
  pause(): void {
    this.#isPaused = true;
  }

  /** Resumes reading: what waits is delivered, until reading stops again. */
  resume(): void {
    this.#isPaused = false;
    while (!this.#isPaused) {
      const next = this.#waiting.shift();
      if (next === undefined) return;
      next();
    }
  }

  /** Forgets what waits, because the client has reset the connection. */
  forget(): void {
    this.#waiting = [];
  }
}
