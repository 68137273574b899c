import type { ConnectionId, Effect } from "../tws/context/effects.ts";
import { AsyncCodeError, refuseAsync } from "./async-code.ts";

/** What the code of rules has thrown. The fake goes on: whoever wrote the rules looks here. */
export class Failures {
  readonly #thrown: unknown[] = [];
  readonly #counts = new Map<string, number>();
  #running = 0;

  /** What was thrown, oldest first. */
  get all(): readonly unknown[] {
    return this.#thrown;
  }

  /** What was thrown in sentences, each with how often, e.g. `a rule for reqPositions threw: no (4 times)`. */
  get texts(): readonly string[] {
    return [...this.#counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
  }

  /** Whether the code of a rule runs now. */
  get isRunning(): boolean {
    return this.#running > 0;
  }

  /** Forgets what was thrown. */
  clear(): void {
    this.#thrown.length = 0;
    this.#counts.clear();
  }

  /**
   * Runs the code of a rule.
   *
   * @returns Its result, or a line for the trace when it throws or is async.
   */
  run<T>(
    { name, connection }: { readonly name: string; readonly connection: ConnectionId },
    code: () => T,
  ): { readonly result: T; readonly failed?: undefined } | { readonly failed: Effect } {
    this.#running++;
    try {
      const result = code();
      refuseAsync(result, "answer before it returns");
      return { result };
    } catch (cause) {
      this.#thrown.push(cause);
      const reason = cause instanceof Error ? cause.message : String(cause);
      const does = cause instanceof AsyncCodeError ? "is async" : "threw";
      const text = `a rule for ${name} ${does}: ${reason}`;
      this.#counts.set(text, (this.#counts.get(text) ?? 0) + 1);
      return { failed: { kind: "note", connection, event: "failed", detail: text } };
    } finally {
      this.#running--;
    }
  }
}
