import type { WebAnswer, WebCall } from "../call.ts";
import type { RequestScheduler } from "./request-scheduler.ts";

const OPENING: WebCall = { method: "GET", path: "/ws" };

/**
 * Lets a WebSocket be opened in its turn: IBKR sees a request like others, which the limits count, and which would cancel an
 * order question.
 *
 * @param begin Opens it, and calls `over` when the handshake is over, with or without success.
 * @returns A function that gives the turn up.
 */
export function socketTurn(
  scheduler: Pick<RequestScheduler, "submit">,
  begin: (over: () => void) => void,
): () => void {
  const left = new AbortController();
  // It has no answer: neither way of its end says whether a penalty is over.
  const send = (): Promise<WebAnswer> => new Promise((_, reject) => begin(() => reject(left.signal.reason)));
  const options = {
    lane: "control",
    timeoutMs: Number.POSITIVE_INFINITY,
    signal: left.signal,
    share: false,
    send,
  } as const;
  scheduler.submit("open the WebSocket", OPENING, options).catch(() => undefined);
  return () => left.abort();
}
