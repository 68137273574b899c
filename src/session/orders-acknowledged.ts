import { getCurrentTime } from "../operations/current-time.ts";
import { checkedCall } from "../requests/checked-call.ts";
import type { Clock } from "../seams/clock.ts";
import type { Holder, LiveSession } from "./live-session.ts";

/** TWS acknowledges within a second or two, unless it is cut off from IBKR. */
const WAIT_MS_MAX = 5_000;
const CHECK_MS = 20;

/**
 * Waits until TWS has acknowledged all messages about orders of the current session, for at most 5 s: the end of a
 * connection discards what was not sent or acknowledged.
 *
 * @param untilMs Latest end of the wait, by the clock.
 */
export async function ordersAcknowledged(
  clock: Clock,
  untilMs: number,
  live: () => LiveSession | undefined,
): Promise<void> {
  const latestMs = Math.min(untilMs, clock.now() + WAIT_MS_MAX);
  const session = live();
  if (session?.ordersPending !== true) return;
  // The answer proves that TWS has read what was sent before: a global cancel that cancels nothing has no other answer.
  session.requests
    .request(checkedCall(getCurrentTime, null), { timeoutMs: WAIT_MS_MAX })
    .answer.catch(() => {});
  let wake: () => void = () => {};
  const holder: Holder = { sessionEnded: () => wake };
  session.holders.add(holder);
  while (session.ordersPending && clock.now() < latestMs) {
    await new Promise<void>((resolve) => {
      const cancel = clock.after(CHECK_MS, resolve);
      // A session that ends meanwhile ends the wait, and leaves no timer behind.
      wake = () => {
        cancel();
        resolve();
      };
    });
  }
  session.holders.delete(holder);
}
