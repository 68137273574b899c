import { reasonOf } from "../errors.ts";
import type { Lane } from "../pacing/pacer.ts";
import type { Recipient } from "../routing/router.ts";
import { meaningFor, NOT_CONNECTED } from "../tws/codes.ts";
import type { Channel } from "./channel.ts";

/** No fill is later than this, so that TWS answers with an empty list. */
const FAR_FUTURE = "29991231-23:59:59";

/** Delay before a refused fence is sent again, in ms. */
const RETRY_MS = 1_000;

/** Lane and owner of a fence. */
export interface FencePlace {
  readonly lane: Lane;
  readonly owner: unknown;
}

/**
 * Sends a fence: a numbered `reqExecutions` that TWS answers with an empty list. TWS answers a connection in order, so
 * that after the answer no answer to an earlier message can come.
 *
 * @param answered Called once the fence is answered.
 * @param written Called when the fence goes out, at once or later.
 * @param place Lane and owner of the messages before and after the fence, so that it keeps its place between them.
 * @returns A function that stops waiting for the answer.
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
  const end = (): void => {
    stopped = true;
    stopNext?.();
    if (id !== undefined) router.disown(id);
    outbox.done(ticket);
  };
  const recipient: Recipient = {
    receive: (event, args) => {
      // An error that the library reports while it writes did not come from TWS, and proves nothing.
      if (stopped || writing) return;
      if (event === "error") {
        const code = Number(args[1]);
        // The fence never reached TWS, so that the error proves nothing about what did.
        if (code === NOT_CONNECTED) return;
        const meaning = meaningFor("read", code, "");
        if (meaning === "about an order") return;
        if (meaning === "retry") {
          // Too many messages: the budget is reduced first, or the next fence would be refused as well.
          end();
          stopped = false;
          channel.reduceBudget(code, reasonOf(args[0]));
          const cancel = channel.clock.after(RETRY_MS, () => {
            stopNext = sendFence(channel, answered, written, place);
          });
          stopNext = cancel;
          return;
        }
      } else if (event !== "execDetails" && event !== "execDetailsEnd") return;
      // Any other message about the number, an error too, comes after the answers to all that was sent before.
      end();
      answered();
    },
  };
  const ticket = outbox.submit(place ?? { lane: "interactive", owner: recipient }, () => {
    id = ids.next();
    router.own(id, recipient);
    written();
    writing = true;
    router.sending(recipient, () => api.reqExecutions(id as number, { time: FAR_FUTURE }));
    writing = false;
  });
  return end;
}
