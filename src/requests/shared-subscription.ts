import type { Ticket } from "../pacing/ticket.ts";
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
 * and cancelled when the last one leaves. What is taken back before it was sent costs no message.
 */
export function sharedSubscription(
  { outbox, api }: Channel,
  start: (to: Channel["api"]) => void,
  cancel: (to: Channel["api"]) => void,
): SharedSubscription {
  const owner = {};
  let wanted = 0;
  /** Does TWS send it? */
  let on = false;
  /** Wait for their turn: requests, or the cancel. */
  let starts: Ticket[] = [];
  let end: Ticket | undefined;
  const takeBack = (ticket: Ticket | undefined): void => {
    if (ticket?.state.kind === "queued") outbox.done(ticket);
  };
  return {
    start: () => {
      wanted++;
      takeBack(end);
      end = undefined;
      starts.push(
        outbox.submit({ lane: "interactive", owner }, () => {
          on = true;
          start(api);
        }),
      );
    },
    stop: () => {
      wanted--;
      starts = starts.filter(({ state }) => state.kind === "queued");
      // Whoever came first was served first: the last request is one too many.
      if (starts.length > wanted) takeBack(starts.pop());
      if (wanted > 0 || !on) return;
      end = outbox.submit({ lane: "interactive", owner }, () => {
        on = false;
        cancel(api);
      });
    },
  };
}
