/** What TWS said about no request in particular; it may be the reason why one gets no answer. */
export class ConnectionNotices {
  #last: { readonly text: string; readonly atMs: number } | undefined;

  add(text: string, atMs: number): void {
    this.#last = { text, atMs };
  }

  /** What it said since an instant, to end a sentence with. */
  since(sinceMs: number): string {
    return this.#last !== undefined && this.#last.atMs >= sinceMs ? `; it said: ${this.#last.text}` : "";
  }
}
