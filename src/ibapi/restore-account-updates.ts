import { reasonOf } from "../errors.ts";
import { getAccountUpdates } from "../operations/account-updates.ts";
import type { CheckedCall } from "../requests/checked-call.ts";
import type { Recipient } from "../routing/router.ts";
import { ACCOUNT_UNSUBSCRIBED } from "../tws/codes.ts";
import type { ViewParts } from "./view-options.ts";

/** Minimum time between two requests of updates that TWS has ended, in ms. */
const RESTORE_MS_MIN = 10_000;

/**
 * Sends `reqAccountUpdates` again when TWS has ended the updates of an account (2100); the caller receives them as changes.
 *
 * @returns A function that ends that.
 */
export function restoreAccountUpdates(
  { live, read, logger }: ViewParts,
  call: CheckedCall<{ readonly account: string }, unknown>,
): () => void {
  const { clock, router } = live.requests.channel;
  let earliestMs = clock.now();
  let cancel: (() => void) | undefined;
  const restore = (): void => {
    cancel = undefined;
    earliestMs = clock.now() + RESTORE_MS_MIN;
    read(getAccountUpdates, call.args).catch((cause) =>
      logger.warn(`Updates of an account may have ended: ${reasonOf(cause)}`),
    );
  };
  const recipient: Recipient = {
    receive: (_event, [, code]) => {
      if (code !== ACCOUNT_UNSUBSCRIBED || cancel !== undefined) return;
      // Another account that is being read ends this one, which the line of both requests again afterwards.
      const { inFlight } = live.requests.queueOf(call.operation as never, call.key);
      if (inFlight === undefined) cancel = clock.after(Math.max(0, earliestMs - clock.now()), restore);
    },
  };
  router.listen("info", recipient);
  return () => {
    cancel?.();
    router.unlisten("info", recipient);
  };
}
