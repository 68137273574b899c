/** The last message of TWS without a request number; it may be the reason why a request has no answer. */
export class ConnectionNotices {
  #last: { readonly text: string; readonly atMs: number } | undefined;

  add(text: string, atMs: number): void {
    this.#last = { text, atMs };
  }

  /** Gets the message if it came after an instant, as the end of a sentence. */
  since(sinceMs: number): string {
    return this.#last !== undefined && this.#last.atMs >= sinceMs ? `; TWS reported: ${this.#last.text}` : "";
  }
}
