/** Counts the answers that may still come to the requests of a line. TWS answers a connection in order. */
export class OutstandingAnswers {
  #sent = 0;
  #over = 0;

  /** How many answers may still come. */
  get count(): number {
    return this.#sent - this.#over;
  }

  /** A request goes out. */
  sent(): void {
    this.#sent++;
  }

  /** The request that was to go out could not be written. */
  notSent(): void {
    this.#sent--;
  }

  /** The oldest request was answered, or refused. */
  ended(): void {
    if (this.count > 0) this.#over++;
  }

  /** Marks the requests so far, for `noneBefore`. */
  mark(): number {
    return this.#sent;
  }

  /** No answer comes any more to what was sent before a mark. */
  discardBefore(mark: number): void {
    this.#over = Math.max(this.#over, mark);
  }
}
