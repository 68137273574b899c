/** Content of what a subscription has sent, by key: it sends what changed. */
export class Sent {
  readonly #texts = new Map<string, string>();

  /** Remembers the content of a key. @returns Whether it is another one than before. */
  changed(key: string, content: unknown): boolean {
    const text = JSON.stringify(content);
    if (this.#texts.get(key) === text) return false;
    this.#texts.set(key, text);
    return true;
  }
}
