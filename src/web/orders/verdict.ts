import { type ChangeRecord, type IntentRecord, OrderRecord } from "../../orders/order-record.ts";
import { progressOf } from "../../orders/order-transition.ts";
import type { Clock } from "../../seams/clock.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { isWaiting, reasonIn } from "./first-request.ts";
import type { OrderVerdict } from "./order-answer.ts";
import { NO_PROGRESS, wholeProgress } from "./web-order-progress.ts";

/** Dependencies of verdicts. */
export interface VerdictParts {
  readonly clock: Clock;
  /** The answer to a request shows that a session may have ended. */
  suspect(epoch: number): void;
}

/** Applies what became of a message about an order to its record. */
export function applyVerdict(
  { clock, suspect }: VerdictParts,
  intent: IntentRecord,
  verdict: OrderVerdict,
  {
    live,
    gone,
    timeoutMs,
  }: { readonly live: LiveWebSession; readonly gone: AbortController; readonly timeoutMs: number },
): void {
  switch (verdict.kind) {
    case "accepted":
      return accepted(clock, intent, verdict, timeoutMs);
    case "refused":
      return void intent.apply({ kind: "refused", code: verdict.code, text: verdict.text });
    case "absent": {
      if (verdict.fault !== undefined) suspect(live.epoch);
      const reason = (isWaiting(intent) ? reasonIn(gone) : undefined) ?? verdict.reason;
      if (intent.apply({ kind: "dropped", reason })) return;
      return void intent.apply({ kind: "absent", reason: verdict.reason });
    }
    case "lost": {
      // A report of the order may have come before.
      if (!intent.isPending) return;
      const why = `${verdict.why}; it was sent and may have been carried out: orders and trades are compared`;
      return void intent.apply({ kind: "lost", why });
    }
  }
}

function accepted(
  clock: Clock,
  intent: IntentRecord,
  { orderId, status }: Extract<OrderVerdict, { kind: "accepted" }>,
  timeoutMs: number,
): void {
  if (intent instanceof OrderRecord) {
    if (orderId !== undefined) intent.permId ??= orderId;
    const { filled = 0, remaining, avgFillPrice } = progressOf(intent.state) ?? NO_PROGRESS;
    const progress = wholeProgress(intent, { status, filled, remaining, avgFillPrice });
    return void intent.apply({ kind: "reported", progress });
  }
  const change = intent as ChangeRecord;
  if (change.change === "cancel") return received(clock, change, timeoutMs);
  change.apply({ kind: "reported", progress: progressOf(change.of.state) ?? { ...NO_PROGRESS, status } });
  change.of.setOrder(change.order as Order);
}

/** Waits for the status of an order whose cancel has a receipt: the receipt does not mean that it is cancelled. */
function received(clock: Clock, cancel: ChangeRecord, timeoutMs: number): void {
  if (!cancel.isPending) return;
  const why = `the gateway has received the cancel, and IBKR has reported no status that shows it within ${timeoutMs} ms; orders and trades are compared`;
  const stopTimer = clock.after(timeoutMs, () => cancel.apply({ kind: "lost", why }));
  const stop = cancel.listen(() => {
    if (cancel.isPending) return;
    stop();
    stopTimer();
  });
}
