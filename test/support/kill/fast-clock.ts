/** Virtual ms in one ms of the machine: IBKR's pauses between lists would otherwise make up the most of a test. */
const SPEED = 20;

/** A clock that runs faster than that of the machine. */
export class FastClock {
  readonly #startMs: number;
  readonly #sinceMs = performance.now();

  /** @param startMs Time that it shows now, epoch ms. */
  constructor(startMs: number) {
    this.#startMs = startMs;
  }

  now(): number {
    return Math.floor(this.#startMs + (performance.now() - this.#sinceMs) * SPEED);
  }

  after(delayMs: number, callback: () => void): () => void {
    const dueMs = this.now() + delayMs;
    let timer: ReturnType<typeof setTimeout>;
    const fire = (): void => {
      // A timer of the machine may fire early by a fraction.
      const leftMs = dueMs - this.now();
      if (leftMs <= 0) callback();
      else timer = setTimeout(fire, Math.ceil(leftMs / SPEED));
    };
    timer = setTimeout(fire, Math.ceil(delayMs / SPEED));
    return () => clearTimeout(timer);
  }
}
