import type { ConnectionId, Effect } from "../tws/context/effects.ts";

/** What the code of rules has thrown. The fake goes on: whoever wrote the rules looks here. */
export class Failures {
  readonly #thrown: unknown[] = [];

  /** What was thrown, oldest first. */
  get all(): readonly unknown[] {
    return this.#thrown;
  }

  /** Forgets what was thrown. */
  clear(): void {
    this.#thrown.length = 0;
  }

  /**
   * Runs the code of a rule.
   *
   * @returns Its result, or a line for the trace when it throws.
   */
  run<T>(
    { name, connection }: { readonly name: string; readonly connection: ConnectionId },
    code: () => T,
  ): { readonly result: T; readonly failed?: undefined } | { readonly failed: Effect } {
    try {
      return { result: code() };
    } catch (cause) {
      this.#thrown.push(cause);
      const reason = cause instanceof Error ? cause.message : String(cause);
      return {
        failed: { kind: "note", connection, event: "failed", detail: `a rule for ${name} threw: ${reason}` },
      };
    }
  }
}
