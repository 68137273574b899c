import type { Logger } from "../logger.ts";
import type { Reads } from "../reads.ts";
import type { LiveSession } from "../session/live-session.ts";

/** What a view needs. */
export interface ViewOptions {
  readonly live: LiveSession;
  readonly reads: Reads;
  readonly logger: Logger;
  /** An order went out: the pool stays with its client ID. */
  ordered(): void;
  /** Ends the lease. */
  release(): Promise<void>;
}

/** What all views of a pool need of it. */
export type SharedByViews = Pick<ViewOptions, "logger" | "ordered">;

/** What the parts of a view do for it. */
export interface ViewParts extends ViewOptions {
  /** Whose messages they are, for the outbox. */
  readonly owner: object;
  /** Hands an event to the caller's listeners. */
  emit(event: string, args: readonly unknown[]): void;
  /** Is the view still connected? */
  connected(): boolean;
}

/** Emits an error about a number, as `IBApi` would. */
export function emitError(parts: Pick<ViewParts, "emit">, error: Error, code: number, about: unknown): void {
  const id = typeof about === "number" && Number.isInteger(about) ? about : -1;
  parts.emit("error", [error, code, id]);
}
