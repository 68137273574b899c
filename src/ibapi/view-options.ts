import { type PoolError, reasonOf } from "../errors.ts";
import type { Logger } from "../logger.ts";
import type { Read } from "../operations/read.ts";
import type { DirectOrders } from "../orders/tws/direct-orders.ts";
import type { Recipient } from "../routing/router.ts";
import type { LiveSession } from "../session/live-session.ts";
import type { StreamLimits } from "../subscriptions/stream-limits.ts";
import { NOT_CONNECTED, NOT_PROCESSED, ORDER_CANCELLED, UNREADABLE } from "../tws/codes.ts";
import { idOf } from "./caller-ids.ts";

/** Dependencies of a view. */
export interface ViewOptions {
  readonly live: LiveSession;
  readonly logger: Logger;
  /** Counts of the streams of all leases and of the pool. */
  readonly limits: StreamLimits;
  /** Carries out a read for the lease; equal reads in flight share one request. */
  read<Args, Result>(operation: Read<Args, Result>, args: Args): Promise<Result>;
  /** Sends the messages about orders. */
  readonly orders: DirectOrders;
  /** Ends the lease. */
  release(): Promise<void>;
}

/** Dependencies that all views of a pool share. */
export type SharedByViews = Pick<ViewOptions, "logger" | "limits" | "orders">;

/** Dependencies of the parts of a view. */
export interface ViewParts extends ViewOptions {
  /** Owner of the messages in the outbox. */
  readonly owner: object;
  /** Owner of the cancels in the outbox, which are sent even after the view was closed. */
  readonly cancels: object;
  /** Recipient of the commissions of fills whose request has ended. */
  readonly afterwards: Recipient;
  /** Returns whether the view receives this event for the first time: it may belong to several requests. */
  isFirst(args: readonly unknown[]): boolean;
  /** Emits an event to the caller's listeners; drops it when the view is closed. */
  emit(event: string, args: readonly unknown[]): void;
  /** Emits an event in a microtask, where the caller's code must not run now. */
  emitLater(event: string, args: readonly unknown[]): void;
  /** Returns whether the view is connected. */
  connected(): boolean;
}

/** Makes the arguments of an `error` event; the ID is -1 for an error without one. */
export function errorEvent(error: unknown, code: number, about: unknown): readonly unknown[] {
  return [error, code, idOf(about) ?? -1];
}

/** Chooses the TWS code for an error of the pool. */
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

/** Makes the error of a message that was not sent, with its TWS code. */
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
