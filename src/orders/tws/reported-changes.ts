import type { Order } from "../../stoqey/mod.ts";
import type { ChangeRecord, OrderRecord } from "../order-record.ts";
import type { OrderProgress } from "../order-state.ts";
import { isUncertain, progressOf } from "../order-transition.ts";
import { carriesTerms } from "./order-terms.ts";

/**
 * Applies a report with the terms of an order: a modification that it carries is in force, and a cancel may be. TWS answers the
 * modifications of one session in their order, so that those before one that is in force were not refused, and were overtaken
 * by it. Of those of an earlier session the refusal may be lost.
 *
 * @param epoch Number of the session of the report.
 */
export function changesSeen(record: OrderRecord, order: Order, status: string, epoch: number): void {
  let earlier: ChangeRecord[] = [];
  let before = record.order;
  for (const change of record.changes) {
    // What was not written cannot be in force, whatever the terms are.
    if (change.change !== "modify" || !isUncertain(change.state) || isOvertaken(change)) continue;
    const set = change.order as Order;
    const isAnswer = change.state.kind === "written";
    earlier.push(change);
    if (carriesTerms(order, set, [record.order, before], isAnswer)) {
      for (const one of earlier)
        if (one === change || one.epoch === epoch)
          one.apply({ kind: "reported", progress: progressOr(record, status) });
      earlier = [];
      record.setOrder(set);
    }
    before = set;
  }
  cancelSeen(record, status);
}

/** Tests whether a later modification of the same order was carried out, whose terms replace those of this one. */
export function isOvertaken(change: ChangeRecord): boolean {
  const { changes } = change.of;
  const isInForce = (one: ChangeRecord): boolean =>
    one.change === "modify" && one.isKnown && one.state.kind !== "not-sent" && one.state.kind !== "rejected";
  return changes.slice(changes.indexOf(change) + 1).some(isInForce);
}

/** Applies a status, which may show that a cancel was carried out, or that the order was filled before. */
export function cancelSeen(record: OrderRecord, status: string): void {
  const isCancelled = /^(PendingCancel|Cancelled|ApiCancelled)$/.test(status);
  if (!isCancelled && status !== "Filled") return;
  for (const cancel of record.changes) {
    if (cancel.change !== "cancel" || !isUncertain(cancel.state)) continue;
    const progress = { ...progressOr(record, status), status };
    if (isCancelled) cancel.apply({ kind: "reported", progress });
    else cancel.apply({ kind: "refused", code: 0, text: "the order was filled before" });
  }
}

function progressOr({ state }: OrderRecord, status: string): OrderProgress {
  return progressOf(state) ?? { status, filled: 0, remaining: undefined, avgFillPrice: undefined };
}

/**
 * Finds the change that an error is the answer to: the oldest one that was written and not answered, else one whose answer
 * did not come in time.
 */
export function unanswered(record: OrderRecord, change: ChangeRecord["change"]): ChangeRecord | undefined {
  const among = record.changes.filter((one) => one.change === change);
  return (
    among.find(({ state }) => state.kind === "written") ?? among.find(({ state }) => state.kind === "unknown")
  );
}

/**
 * Tests whether a refusal with the number of an order that IBKR has may be that of a modification of it whose outcome is known:
 * one was written in this session.
 */
export function mayRefuseChange({ state, changes }: OrderRecord, epoch: number): boolean {
  const isReported = state.kind !== "written" && progressOf(state) !== undefined;
  return isReported && changes.some((one) => one.change === "modify" && one.epoch === epoch);
}

/** Gets the quantity above which nothing can be filled: a modification that may be in force can have raised it. */
export function largestQuantity(record: OrderRecord): number {
  const raised = record.changes
    .filter(({ change, state }) => change === "modify" && isUncertain(state))
    .map(({ order }) => Number((order as Order).totalQuantity ?? 0));
  return Math.max(Number(record.order.totalQuantity ?? 0), ...raised);
}
