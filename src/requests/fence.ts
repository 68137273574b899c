import { reasonOf } from "../errors.ts";
import type { Lane } from "../pacing/pacer.ts";
import type { Recipient } from "../session/router.ts";
import { meaningFor, NOT_CONNECTED } from "../tws/codes.ts";
import type { Channel } from "./channel.ts";

/** No fill is younger than this, so that the list of those that are ends at once. */
const NEVER = "29991231-23:59:59";

/** One that TWS refused is sent again after so long, in ms. */
const RETRY_MS = 1_000;

/** Where a fence waits for its turn. */
export interface FencePlace {
  readonly lane: Lane;
  readonly owner: unknown;
}

/**
 * Sends a numbered request that TWS answers by itself, with an empty list: what TWS was sent before has been answered, or
 * never will be, once the answer is there, because TWS answers a connection in order.
 *
 * @param written Runs when the request goes out, at once or later.
 * @param place The lane and owner of what goes out before and after it, so that it keeps its place between them.
 * @returns Stops waiting for it.
 */
export function sendFence(
  channel: Channel,
  answered: () => void,
  written: () => void = () => {},
  place?: FencePlace,
): () => void {
  const { api, ids, router, outbox } = channel;
  let id: number | undefined;
  let stopped = false;
  let writing = false;
  let stopNext: (() => void) | undefined;
  const over = (): void => {
    stopped = true;
    stopNext?.();
    if (id !== undefined) router.disown(id);
    outbox.done(ticket);
  };
  const recipient: Recipient = {
    receive: (event, args) => {
      // What the library says while it writes was never with TWS, and proves nothing about what was.
      if (stopped || writing) return;
      if (event === "error") {
        const code = Number(args[1]);
        // It never reached TWS, so that it says nothing about what did.
        if (code === NOT_CONNECTED) return;
        const meaning = meaningFor("read", code, "");
        if (meaning === "about an order") return;
        if (meaning === "retry") {
          // It was too much: the budget shrinks first, or the next one would be too much as well.
          over();
          stopped = false;
          channel.reduceBudget(code, reasonOf(args[0]));
          const cancel = channel.clock.after(RETRY_MS, () => {
            stopNext = sendFence(channel, answered, written, place);
          });
          stopNext = cancel;
          return;
        }
      } else if (event !== "execDetails" && event !== "execDetailsEnd") return;
      // Whatever else TWS says about the number, an error as well, comes after all that was sent before.
      over();
      answered();
    },
  };
  const ticket = outbox.submit(place ?? { lane: "interactive", owner: recipient }, () => {
    id = ids.next();
    router.own(id, recipient);
    written();
    writing = true;
    router.sending(recipient, () => api.reqExecutions(id as number, { time: NEVER }));
    writing = false;
  });
  return over;
}
