import { PoolError } from "../../errors.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { ChangeRecord } from "../order-record.ts";
import type { OrderEvent } from "../order-state.ts";
import { progressOf } from "../order-transition.ts";
import { deniesTerms } from "./order-terms.ts";
import { isOvertaken } from "./reported-changes.ts";

/**
 * Decides about a change that no report has confirmed, after the lists of TWS have ended and a quiet period has passed.
 *
 * @param open The order as it is among the open orders; undefined where it is not.
 */
export function changeJudged(record: ChangeRecord, open: Order | undefined): OrderEvent {
  const { change, order, of } = record;
  const { kind } = of.state;
  const absent = (reason: string): OrderEvent => ({
    kind: "absent",
    reason: new PoolError("ORDER_ABSENT", reason),
  });
  if (open !== undefined) {
    if (change === "cancel") return absent("the order is open at IBKR: the cancel was not carried out");
    if (isOvertaken(record)) return { kind: "lost", why: OVERTAKEN };
    if (deniesTerms(open, order as Order, of.order))
      return absent(
        "the order is open at IBKR with the terms that it had before: the modification was not carried out",
      );
    return { kind: "lost", why: UNSEEN };
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

const UNSEEN =
  "the order is open at IBKR, and its report does not prove whether the modification was carried out: look at the order in TWS, and end this with orders.settle(key, verdict)";

const OVERTAKEN =
  "a later modification of the order was carried out, and its terms do not show whether this one was carried out before: end this with orders.settle(key, verdict)";

const NOTHING = { status: "Cancelled", filled: 0, remaining: undefined, avgFillPrice: undefined };
