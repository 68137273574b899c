import type { Effect } from "../tws/context/effects.ts";

/** Things that a script does later, each under an alarm of its own. */
export class Deferred {
  readonly #waiting = new Map<string, (nowMs: number) => readonly Effect[]>();
  readonly #prefix: string;
  #made = 0;

  /** @param prefix What the keys of its alarms begin with: other than those of a script around it or within it. */
  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** Defers something to an instant. @returns The alarm to set. */
  add(atMs: number, perform: (nowMs: number) => readonly Effect[]): Effect {
    const key = `${this.#prefix}${++this.#made}`;
    this.#waiting.set(key, perform);
    return { kind: "wake", key, atMs };
  }

  /** Performs what was deferred under an alarm; undefined for an alarm of others. */
  wake(key: string, nowMs: number): readonly Effect[] | undefined {
    if (!key.startsWith(this.#prefix)) return undefined;
    const perform = this.#waiting.get(key);
    this.#waiting.delete(key);
    return perform?.(nowMs) ?? [];
  }

  /** Forgets everything that was deferred. */
  clear(): void {
    this.#waiting.clear();
  }
}
