import type { PoolError } from "../../errors.ts";
import { getCurrentTime } from "../../operations/current-time.ts";
import { checkedCall } from "../../requests/checked-call.ts";
import type { LiveSession } from "../../session/live-session.ts";

/** Knowledge about a cancel of all orders when the wait for it ends. */
export type GlobalCancelOutcome =
  /** TWS has read the request; each order reports by itself that it was cancelled. */
  | { readonly kind: "acknowledged" }
  /** No byte of it was written. */
  | { readonly kind: "not-sent"; readonly reason: PoolError }
  /** It was written, and it is not known whether TWS has read it. It may be sent again: it does nothing twice. */
  | { readonly kind: "unknown"; readonly why: string };

/**
 * Cancels all orders of all clients (`reqGlobalCancel`). The request has no answer of its own: the answer to a request that is
 * sent behind it shows that TWS has read it.
 */
export async function globalCancel(live: LiveSession, timeoutMs: number): Promise<GlobalCancelOutcome> {
  const dropped = await new Promise<PoolError | undefined>((resolve) => {
    live.outbox.submit({ lane: "urgent", owner: {}, dropped: resolve }, () => {
      live.requests.channel.api.reqGlobalCancel();
      resolve(undefined);
    });
  });
  if (dropped !== undefined) return { kind: "not-sent", reason: dropped };
  try {
    await live.requests.request(checkedCall(getCurrentTime, null), { timeoutMs }).answer;
    return { kind: "acknowledged" };
  } catch (error) {
    return {
      kind: "unknown",
      why: `TWS has not answered the request behind it: ${(error as PoolError).message}`,
    };
  }
}
