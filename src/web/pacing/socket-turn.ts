import type { WebAnswer } from "../call.ts";
import type { RequestScheduler } from "./request-scheduler.ts";

/**
 * Opens a WebSocket when its turn comes.
 *
 * @param open Begins the handshake; its promise resolves when that is over, whatever came of it.
 * @returns A function that gives the turn up.
 */
export type SocketTurn = (open: () => Promise<void>) => () => void;

/** What the scheduler knows of a handshake: IBKR counts it as a request like others. */
const HANDSHAKE = { method: "GET", path: "/ws" } as const;
/** What the scheduler gets for an answer: a handshake shows nothing of the limits. */
const OVER: WebAnswer = { status: 0, body: undefined, text: "", retryAfterMs: undefined };

/**
 * Makes the turns of WebSockets: their handshakes keep the limits of IBKR, wait until the penalty is over, and cancel no order
 * question.
 */
export function socketTurns(scheduler: Pick<RequestScheduler, "submit">): SocketTurn {
  return (open) => {
    const controller = new AbortController();
    const send = async (): Promise<WebAnswer> => {
      await open();
      return OVER;
    };
    const { signal } = controller;
    const terms = {
      lane: "control",
      timeoutMs: Number.POSITIVE_INFINITY,
      signal,
      share: false,
      send,
    } as const;
    // It rejects when it is given up, or the scheduler is closed: nobody waits for it then.
    scheduler.submit("open the WebSocket", HANDSHAKE, terms).catch(() => {});
    return () => controller.abort();
  };
}
