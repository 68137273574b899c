import { type PoolError, reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Read } from "../operations/read.ts";
import type { Recipient } from "../routing/router.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { StreamLimits } from "../subscriptions/stream-limits.ts";
import { NOT_CONNECTED, NOT_PROCESSED, ORDER_CANCELLED, UNREADABLE } from "../tws/codes.ts";
import { idOf } from "./ids.ts";

/** What a view needs. */
export interface ViewOptions {
  readonly live: LiveSession;
  readonly logger: Logger;
  /** TWS's limits, which count the streams of all leases and of the pool. */
  readonly limits: StreamLimits;
  /** Reads something for the lease, together with all who read the same. */
  read<Args, Result>(operation: Read<Args, Result>, args: Args): Promise<Result>;
  /** An order went out: the pool stays with its client ID. */
  ordered(): void;
  /** Ends the lease. */
  release(): Promise<void>;
}

/** What all views of a pool need of it. */
export type SharedByViews = Pick<ViewOptions, "logger" | "limits" | "ordered">;

/** What the parts of a view do for it. */
export interface ViewParts extends ViewOptions {
  /** Whose messages they are, for the outbox. */
  readonly owner: object;
  /** Whose cancels are: they go out also when the view is over. */
  readonly cancels: object;
  /** Who gets the commissions of fills that a request was told of, once that is over. */
  readonly afterwards: Recipient;
  /** Is it the first time that the view is handed this event? One may reach it as the answer of several. */
  isFirst(args: readonly unknown[]): boolean;
  /** Hands an event to the caller's listeners; to nobody when the view is over. */
  emit(event: string, args: readonly unknown[]): void;
  /** Hands it to them soon, where the caller's code must not run now. */
  emitLater(event: string, args: readonly unknown[]): void;
  /** Is the view still connected? */
  connected(): boolean;
}

/** The arguments of an error event; -1 where it is about no number. */
export function errorEvent(error: unknown, code: number, about: unknown): readonly unknown[] {
  return [error, code, idOf(about) ?? -1];
}

/** TWS's code that says best why a call of a view failed. */
export function twsCodeOf({ code, twsCode }: PoolError): number {
  if (twsCode !== undefined) return twsCode;
  switch (code) {
    case "INVALID_OPTION":
      return UNREADABLE;
    case "SESSION_LOST":
    case "LEASE_RELEASED":
    case "CLOSED":
    case "DRAINING":
      return NOT_CONNECTED;
    default:
      return NOT_PROCESSED;
  }
}

/** What can be said of a message that was not sent: why, and TWS's code for it. */
export function notSentError(what: string, reason: PoolError): readonly [error: Error, code: number] {
  if (reason.code === "INVALID_OPTION") {
    const { cause } = reason;
    const code = (cause as { code?: unknown } | undefined)?.code;
    const error = new Error(`Cannot send ${what}: ${reasonOf(cause ?? reason)}`, { cause: reason });
    return [error, typeof code === "number" ? code : UNREADABLE];
  }
  const error = new Error(`Not sent: ${what}: ${reason.message}`, { cause: reason });
  return [error, reason.code === "ABORTED" ? ORDER_CANCELLED : NOT_CONNECTED];
}
