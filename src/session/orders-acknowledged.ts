import { getCurrentTime } from "../operations/current-time.ts";
import { checkedCall } from "../requests/checked-call.ts";
import type { Clock } from "../seams/clock.ts";
import type { LiveSession, Watcher } from "./live-session.ts";

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
  while (session.ordersPending && clock.now() < latestMs) await pause(clock, session);
}

/** Waits until the next check, or until the session ends: no timer is left of a pool that is closed meanwhile. */
function pause(clock: Clock, { watchers }: LiveSession): Promise<void> {
  return new Promise((resolve) => {
    const watcher: Watcher = {
      lost: () => {
        cancel();
        return resolve;
      },
      ibkrLink: () => {},
      farm: () => {},
    };
    const cancel = clock.after(CHECK_MS, () => {
      watchers.delete(watcher);
      resolve();
    });
    watchers.add(watcher);
  });
}
