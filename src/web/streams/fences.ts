/** Heartbeats after which a fence passes without an echo: the first may have been on its way when the fence was set. */
const BEATS = 2;

interface Fence {
  /** Number of the message whose echo passes it. */
  readonly tic: number;
  beats: number;
  passed(): void;
}

/**
 * Fences of one WebSocket: the gateway handles messages in order, so that the echo of a message proves that it has
 * processed the subscriptions before it, which it does not confirm. Heartbeats prove it where it sends no echo.
 */
export class Fences {
  #waiting: Fence[] = [];
  #echoes = 0;

  /** Sets a fence behind the message with a number. */
  set(tic: number, passed: () => void): void {
    // A WebSocket in memory may answer inside the call that sends.
    if (tic <= this.#echoes) return passed();
    this.#waiting.push({ tic, beats: 0, passed });
  }

  /** Notes the echo of the next message. */
  echo(): void {
    this.#echoes++;
    this.#pass(({ tic }) => tic <= this.#echoes);
  }

  /** Notes a heartbeat. */
  beat(): void {
    for (const fence of this.#waiting) fence.beats++;
    this.#pass(({ beats }) => beats >= BEATS);
  }

  #pass(isPassed: (fence: Fence) => boolean): void {
    const passed = this.#waiting.filter(isPassed);
    this.#waiting = this.#waiting.filter((fence) => !passed.includes(fence));
    for (const fence of passed) fence.passed();
  }
}
