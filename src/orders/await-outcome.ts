import { onAbort } from "../util/abort.ts";
import type { IntentRecord } from "./intent-record.ts";
import { type OrderOutcome, outcomeOf } from "./order-outcome.ts";

/**
 * Waits until something is known of an intent, or it is certain that it is not known.
 *
 * @param signal Ends the wait for an intent that was written; one that was not is taken back by its sender.
 */
export async function awaitOutcome<Handle>(
  intent: IntentRecord,
  order: Handle,
  signal: AbortSignal | undefined,
): Promise<OrderOutcome<Handle>> {
  const reached = outcomeOf(intent, order);
  if (reached !== undefined) return reached;
  const { met, stop } = intent.when(() => !intent.isPending);
  let forget: () => void = () => {};
  const aborted = new Promise<void>((resolve) => {
    const abort = (): void => {
      if (intent.state.kind === "written") resolve();
    };
    forget = onAbort(signal, abort);
    if (signal?.aborted) abort();
  });
  await Promise.race([met, aborted]);
  forget();
  stop();
  const why = "its caller stopped waiting before IBKR had answered; it may be live";
  return outcomeOf(intent, order) ?? { kind: "unknown", key: intent.key, order, why };
}
