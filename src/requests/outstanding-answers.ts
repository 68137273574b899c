/** Counts the answers that may still come to connection-wide requests of one kind. TWS answers a connection in order. */
export class OutstandingAnswers {
  #sent = 0;
  #over = 0;

  /** The number of answers that may still come. */
  get count(): number {
    return this.#sent - this.#over;
  }

  /** Counts a request that goes out. */
  sent(): void {
    this.#sent++;
  }

  /** Takes back the last `sent`: the request could not be written. */
  notSent(): void {
    this.#sent--;
  }

  /** Counts the oldest request as answered, or refused. */
  ended(): void {
    if (this.count > 0) this.#over++;
  }

  /** Marks the requests so far, for `discardBefore`. */
  mark(): number {
    return this.#sent;
  }

  /** Counts all requests before a mark as answered: no answer to them can come. */
  discardBefore(mark: number): void {
    this.#over = Math.max(this.#over, mark);
  }
}
