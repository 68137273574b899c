import { getCurrentTime } from "../operations/current-time.ts";
import { checkedCall } from "../requests/checked-call.ts";
import type { Clock } from "../seams/clock.ts";
import type { LiveSession } from "./live-session.ts";

/** TWS acknowledges within a second or two, unless it is cut off; then nobody knows how long it takes. */
const SETTLE_MS_MAX = 5_000;
const LOOK_MS = 20;

/**
 * Waits until nothing about orders is under way on the session that is there, for at most 5 s: the end of a connection
 * throws away what was not sent, and what TWS has not acknowledged.
 *
 * @param untilMs Latest end of the wait, by the clock.
 */
export async function ordersAcknowledged(
  clock: Clock,
  untilMs: number,
  live: () => LiveSession | undefined,
): Promise<void> {
  const latestMs = Math.min(untilMs, clock.now() + SETTLE_MS_MAX);
  const session = live();
  if (session?.ordersPending !== true) return;
  // Its answer proves that TWS has read what was sent before: a global cancel with nothing to cancel has no other answer.
  session.requests
    .request(checkedCall(getCurrentTime, null), { timeoutMs: SETTLE_MS_MAX })
    .answer.catch(() => {});
  while (live()?.ordersPending === true && clock.now() < latestMs) {
    await new Promise<void>((resolve) => void clock.after(LOOK_MS, resolve));
  }
}
