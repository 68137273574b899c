import { reasonOf } from "../errors.ts";
import { getAccountUpdates } from "../operations/account-updates.ts";
import type { CheckedCall } from "../requests/checked-call.ts";
import type { Recipient } from "../routing/router.ts";
import { ACCOUNT_UNSUBSCRIBED } from "../tws/codes.ts";
import type { ViewParts } from "./view-options.ts";

/** Updates that TWS has ended are requested again no sooner than so long after the last time, in ms. */
const AGAIN_MS = 10_000;

/**
 * Requests the updates of an account again when TWS has ended them (2100). What that brings reaches the caller as updates.
 *
 * @returns Ends that.
 */
export function restoreAccountUpdates(
  { live, read, logger }: ViewParts,
  asked: CheckedCall<{ readonly account: string }, unknown>,
): () => void {
  const { clock, router } = live.requests.channel;
  let againMs = clock.now();
  let cancel: (() => void) | undefined;
  const restore = (): void => {
    cancel = undefined;
    againMs = clock.now() + AGAIN_MS;
    read(getAccountUpdates, asked.args).catch((cause) =>
      logger.warn(`Updates of an account may have ended: ${reasonOf(cause)}`),
    );
  };
  const recipient: Recipient = {
    receive: (_event, [, code]) => {
      if (code !== ACCOUNT_UNSUBSCRIBED || cancel !== undefined) return;
      // Another account that is being read ends this one, which the line of both requests again afterwards.
      const { inFlight } = live.requests.queueOf(asked.operation as never, asked.key);
      if (inFlight === undefined) cancel = clock.after(Math.max(0, againMs - clock.now()), restore);
    },
  };
  router.listen("info", recipient);
  return () => {
    cancel?.();
    router.unlisten("info", recipient);
  };
}
