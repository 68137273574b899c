import type { Ticket } from "../pacing/ticket.ts";
import type { Channel } from "./channel.ts";

/** A subscription that TWS serves for the whole connection, such as `reqNewsBulletins`, shared by its users. */
export interface SharedSubscription {
  /** Requests it for one more user, with all that there was before. */
  start(): void;
  /** Ends it for one user. */
  stop(): void;
}

/**
 * Shares a subscription of the connection. It is requested again for each user, so that each receives what there was
 * before, and cancelled when the last one leaves. What is taken back before it was sent costs no message.
 */
export function sharedSubscription(
  { outbox, api }: Channel,
  start: (to: Channel["api"]) => void,
  cancel: (to: Channel["api"]) => void,
): SharedSubscription {
  const owner = {};
  let users = 0;
  /** Whether TWS sends it. */
  let on = false;
  /** Requests, or the cancel, that wait to be sent. */
  let starts: Ticket[] = [];
  let end: Ticket | undefined;
  const takeBack = (ticket: Ticket | undefined): void => {
    if (ticket?.state.kind === "queued") outbox.done(ticket);
  };
  return {
    start: () => {
      users++;
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
      users--;
      starts = starts.filter(({ state }) => state.kind === "queued");
      // The earlier users are served first: the last request is one too many.
      if (starts.length > users) takeBack(starts.pop());
      if (users > 0 || !on) return;
      end = outbox.submit({ lane: "interactive", owner }, () => {
        on = false;
        cancel(api);
      });
    },
  };
}
