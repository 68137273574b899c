import { PoolError } from "../errors.ts";
import type { OrderEvent, OrderProgress, OrderState, OrderVerdict } from "./order-state.ts";

/** Statuses of an order that IBKR works. */
const WORKING: ReadonlySet<string> = new Set(["PreSubmitted", "Submitted", "PendingCancel"]);
/** Statuses of an order that was cancelled. */
const CANCELLED: ReadonlySet<string> = new Set(["Cancelled", "ApiCancelled"]);
const FILLED = "Filled";
const INACTIVE = "Inactive";

/** Nothing was filled, or it is not known. */
const NO_FILLS: OrderProgress = { status: "", filled: 0, remaining: undefined, avgFillPrice: undefined };

/** Tests whether a state is final: nothing but a correction by IBKR follows it. */
export function isFinal({ kind }: Pick<OrderState, "kind">): boolean {
  switch (kind) {
    case "filled":
    case "cancelled":
    case "rejected":
    case "not-sent":
      return true;
    case "intended":
    case "journalled":
    case "written":
    case "acknowledged":
    case "working":
    case "unknown":
      return false;
  }
}

/** Tests whether an order may be live at IBKR without the pool knowing it for certain. */
export function isUncertain({ kind }: OrderState): boolean {
  return kind === "written" || kind === "unknown";
}

/** Gets the fills of a state; undefined where nothing was received about the order. */
export function progressOf(state: OrderState): OrderProgress | undefined {
  return "progress" in state ? state.progress : undefined;
}

/** Tests whether it is known what became of a message: IBKR has it, has refused it, or never got it. */
export function isKnown({ kind }: OrderState): boolean {
  return kind !== "unknown" && kind !== "written" && kind !== "intended" && kind !== "journalled";
}

/**
 * Gets the state that follows from an event. An event that cannot change the state leaves it: the same object is returned.
 *
 * What IBKR reports is stronger than what was concluded: an order that was held for absent, cancelled or rejected, and that
 * IBKR lists as open or reports as filled, is what IBKR says.
 */
export function transition(state: OrderState, event: OrderEvent): OrderState {
  switch (event.kind) {
    case "journalled":
      return state.kind === "intended" ? { kind: "journalled" } : state;
    case "dropped":
      return state.kind === "intended" || state.kind === "journalled"
        ? { kind: "not-sent", reason: event.reason }
        : state;
    case "written":
      return state.kind === "journalled" ? { kind: "written", atMs: event.atMs } : state;
    case "reported":
      return reported(state, event);
    case "corrected":
      return corrected(state, event.filled, event.avgFillPrice);
    case "refused":
      return refused(state, event.code, event.text);
    case "lost":
      return lost(state, event.why);
    case "absent":
      // What IBKR has reported once was there.
      return isUncertain(state) && progressOf(state) === undefined
        ? { kind: "not-sent", reason: event.reason }
        : state;
    case "settled":
      return state.kind === "unknown" ? settled(event.verdict, state.progress ?? NO_FILLS) : state;
  }
}

function reported(
  state: OrderState,
  {
    progress: news,
    text = "",
    listed: isListed = false,
    resent = false,
  }: OrderEvent & { readonly kind: "reported" },
): OrderState {
  // No report can come before the bytes.
  if ((state.kind === "intended" || state.kind === "journalled") && !resent) return state;
  const before = progressOf(state);
  const progress = merged(before, news);
  const isMore = progress.filled > (before?.filled ?? 0);
  const next = stateOf(progress, text);
  switch (state.kind) {
    case "filled":
      return isMore ? { kind: "filled", progress: { ...progress, status: FILLED } } : state;
    case "cancelled":
      if (isListed || next.kind === "filled") return next;
      // A report that was sent before the cancel may arrive after it.
      return isMore ? { ...state, progress: { ...progress, status: state.progress.status } } : state;
    case "rejected":
      // TWS lists an order that it has refused as inactive.
      return (isListed && news.status !== INACTIVE) || isMore || next.kind === "filled" ? next : state;
    case "intended":
    case "journalled":
    case "not-sent":
    case "written":
    case "acknowledged":
    case "working":
    case "unknown":
      return next;
  }
}

/** Corrects the figures of an order; whether it has ended is not changed by it. */
function corrected(state: OrderState, filled: number, avgFillPrice: number | undefined): OrderState {
  const before = progressOf(state);
  if (before === undefined) return state;
  const { remaining } = before;
  const after =
    remaining === undefined || state.kind === "filled" ? remaining : remaining + before.filled - filled;
  return { ...state, progress: { ...before, filled, avgFillPrice, remaining: after } } as OrderState;
}

/** Joins two reports: fills never become fewer, and those of an older report do not replace newer ones. */
function merged(before: OrderProgress | undefined, news: OrderProgress): OrderProgress {
  if (before === undefined || news.filled >= before.filled) return news;
  const { filled, remaining, avgFillPrice } = before;
  return { status: news.status, filled, remaining, avgFillPrice };
}

function stateOf(progress: OrderProgress, text: string): OrderState {
  const { status } = progress;
  if (status === FILLED) return { kind: "filled", progress };
  if (CANCELLED.has(status)) return { kind: "cancelled", progress, text };
  return WORKING.has(status) ? { kind: "working", progress } : { kind: "acknowledged", progress };
}

function refused(state: OrderState, code: number, text: string): OrderState {
  switch (state.kind) {
    case "written":
    case "acknowledged":
    case "working":
    case "unknown": {
      const progress = progressOf(state);
      // The units that were filled stay filled; the rest is what was refused.
      if (progress !== undefined && progress.filled > 0)
        return { kind: "cancelled", progress: { ...progress, status: "Cancelled" }, text };
      return { kind: "rejected", code, text };
    }
    case "intended":
    case "journalled":
    case "filled":
    case "cancelled":
    case "rejected":
    case "not-sent":
      return state;
  }
}

function lost(state: OrderState, why: string): OrderState {
  switch (state.kind) {
    case "written":
      return { kind: "unknown", why, progress: undefined };
    case "acknowledged":
    case "working":
    case "unknown":
      return { kind: "unknown", why, progress: state.progress };
    case "intended":
    case "journalled":
    case "filled":
    case "cancelled":
    case "rejected":
    case "not-sent":
      return state;
  }
}

function settled(verdict: OrderVerdict, before: OrderProgress): OrderState {
  switch (verdict.kind) {
    case "not-sent":
      return {
        kind: "not-sent",
        reason: new PoolError("ORDER_ABSENT", "a person settled that IBKR never had it"),
      };
    case "rejected": {
      const { text = "a person settled that IBKR has rejected it" } = verdict;
      return { kind: "rejected", code: 0, text };
    }
    case "cancelled": {
      const { filled = before.filled, avgFillPrice = before.avgFillPrice } = verdict;
      const text = "a person settled that it was cancelled";
      return {
        kind: "cancelled",
        progress: { status: "Cancelled", filled, remaining: undefined, avgFillPrice },
        text,
      };
    }
    case "filled": {
      const { filled, avgFillPrice = before.avgFillPrice } = verdict;
      return { kind: "filled", progress: { status: FILLED, filled, remaining: 0, avgFillPrice } };
    }
  }
}
