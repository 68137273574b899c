import type { Recipient } from "../session/router.ts";
import type { Channel } from "./channel.ts";

/** No fill is younger than this, so that the list of those that are ends at once. */
const NEVER = "29991231-23:59:59";

/**
 * Sends a numbered request that TWS answers by itself, with an empty list: what TWS was sent before has been answered, or
 * never will be, once the answer is there, because TWS answers a connection in order.
 *
 * @returns Stops waiting for it.
 */
export function fence({ api, ids, router, outbox }: Channel, answered: () => void): () => void {
  let id: number | undefined;
  const over = (): void => {
    if (id !== undefined) router.disown(id);
    outbox.done(ticket);
  };
  const recipient: Recipient = {
    // Whatever TWS says about the number, an error as well, comes after all that was sent before.
    receive: () => {
      over();
      answered();
    },
  };
  const ticket = outbox.submit({ lane: "interactive", owner: recipient }, () => {
    id = ids.next();
    router.own(id, recipient);
    router.sending(recipient, () => api.reqExecutions(id as number, { time: NEVER }));
  });
  return over;
}
