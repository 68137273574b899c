import { PoolError } from "../../errors.ts";
import type { ChangeRecord } from "../order-record.ts";
import type { OrderEvent } from "../order-state.ts";
import { progressOf } from "../order-transition.ts";

/**
 * Decides about a change that no report has confirmed, after the lists of TWS have ended and a quiet period has passed.
 *
 * @param isOpen Whether the order is among the open orders, so that its terms were seen.
 */
export function changeJudged({ change, of }: ChangeRecord, isOpen: boolean): OrderEvent {
  const { kind } = of.state;
  const absent = (reason: string): OrderEvent => ({
    kind: "absent",
    reason: new PoolError("ORDER_ABSENT", reason),
  });
  if (isOpen) {
    return absent(
      change === "cancel"
        ? "the order is open at IBKR: the cancel was not carried out"
        : "the order is open at IBKR with the terms that it had before: the modification was not carried out",
    );
  }
  if (kind === "not-sent" || kind === "rejected") return absent("IBKR does not have the order");
  if (kind === "cancelled" && change === "cancel")
    return { kind: "reported", progress: progressOf(of.state) ?? NOTHING };
  if (kind === "filled" && change === "cancel")
    return { kind: "refused", code: 0, text: "the order was filled before" };
  if (kind === "filled" || kind === "cancelled")
    return { kind: "lost", why: "the order has ended, and IBKR does not report with which terms" };
  return { kind: "lost", why: "it is not known what became of the order" };
}

const NOTHING = { status: "Cancelled", filled: 0, remaining: undefined, avgFillPrice: undefined };
