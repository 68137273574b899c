import type { Channel } from "./channel.ts";

/** What TWS sends to the whole connection from one request on until another ends it, such as bulletins. */
export interface SharedSubscription {
  /** Requests it, with all that there was before. */
  start(): void;
  /** One who wanted it does not any more. */
  stop(): void;
}

/**
 * Shares a subscription of the connection: requested anew for each who wants it, so that each gets what there was before,
 * and cancelled when the last one leaves.
 */
export function sharedSubscription(
  { outbox, api }: Channel,
  start: (to: Channel["api"]) => void,
  cancel: (to: Channel["api"]) => void,
): SharedSubscription {
  const owner = {};
  let wanted = 0;
  return {
    start: () => {
      wanted++;
      outbox.submit({ lane: "interactive", owner }, () => start(api));
    },
    stop: () => {
      wanted--;
      if (wanted === 0) outbox.submit({ lane: "interactive", owner }, () => cancel(api));
    },
  };
}
