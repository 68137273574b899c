import type { IntentRecord } from "../../orders/intent-record.ts";
import { type ChangeRecord, OrderRecord } from "../../orders/order-record.ts";
import { progressOf } from "../../orders/order-transition.ts";
import type { Clock } from "../../seams/clock.ts";
import type { Order } from "../../stoqey/mod.ts";
import type { LiveWebSession } from "../requests/live-web-session.ts";
import { isWaiting, reasonIn } from "./first-request.ts";
import type { AnswerRow, OrderVerdict } from "./order-answer.ts";
import { NO_PROGRESS, wholeProgress } from "./web-order-progress.ts";

/** Dependencies of verdicts. */
export interface VerdictParts {
  readonly clock: Clock;
  /** The answer to a request shows that a session may have ended. */
  suspect(epoch: number): void;
}

/** The message that a verdict is about. */
export interface SentMessage {
  readonly live: LiveWebSession;
  readonly gone: AbortController;
  /** Time for each answer, in ms. */
  readonly timeoutMs: number;
}

/** Applies what became of a message about one order to its record. */
export function applyVerdict(
  { clock, suspect }: VerdictParts,
  intent: IntentRecord,
  verdict: OrderVerdict,
  { live, gone, timeoutMs }: SentMessage,
): void {
  switch (verdict.kind) {
    case "accepted": {
      const { rows } = verdict;
      const own = intent instanceof OrderRecord ? intent.reference : undefined;
      const row =
        rows.find(({ reference }) => own !== undefined && reference === own) ??
        rows.find(({ refusal }) => refusal === undefined);
      if (row !== undefined) applyRow(clock, intent, row, timeoutMs);
      return;
    }
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

/** Applies what an answer says about one order. */
export function applyRow(
  clock: Clock,
  intent: IntentRecord,
  { orderId, status, refusal }: AnswerRow,
  timeoutMs: number,
): void {
  if (refusal !== undefined) return void intent.apply({ kind: "refused", code: 0, text: refusal });
  if (intent instanceof OrderRecord) {
    if (orderId !== undefined) intent.permId ??= orderId;
    const { filled = 0, remaining, avgFillPrice } = progressOf(intent.state) ?? NO_PROGRESS;
    const progress = wholeProgress(intent, { status, filled, remaining, avgFillPrice });
    return void intent.apply({ kind: "reported", progress });
  }
  const change = intent as ChangeRecord;
  if (change.change === "cancel") {
    // A receipt does not mean that the order is cancelled.
    const why = "the gateway has received the cancel, and IBKR has reported no status that shows it";
    return expectReport(clock, change, why, timeoutMs);
  }
  change.apply({ kind: "reported", progress: progressOf(change.of.state) ?? { ...NO_PROGRESS, status } });
  change.of.setOrder(change.order as Order);
}

/** Waits for a report that decides on an intent, about which no more answer comes. */
export function expectReport(clock: Clock, intent: IntentRecord, why: string, timeoutMs: number): void {
  if (!intent.isPending) return;
  const stopTimer = clock.after(timeoutMs, () =>
    intent.apply({ kind: "lost", why: `${why} within ${timeoutMs} ms; orders and trades are compared` }),
  );
  const stop = intent.listen(() => {
    if (intent.isPending) return;
    stop();
    stopTimer();
  });
}
