import type { BrokerageMemory } from "../context.ts";
import type { MutableCounts } from "../counts.ts";
import type { Reply } from "../handler.ts";
import * as http from "../http-status.ts";
import { questionId } from "./identifiers.ts";
import { refusal } from "./refusals.ts";

/** A question about an order that a person must confirm. */
export interface OrderQuestion {
  /** Its type, as in `messageIds`, e.g. `o163`. */
  readonly type: string;
  readonly text: string;
}

/** The one open question of the username. */
interface OpenQuestion {
  readonly id: string;
  readonly openedMs: number;
  /** The brokerage session in which it was opened. */
  readonly brokerage: BrokerageMemory;
  /** Questions that follow when this one is confirmed. */
  readonly next: readonly OrderQuestion[];
  /** Sends the orders when all is confirmed. */
  readonly submit: (nowMs: number) => Reply;
}

/**
 * The lock of order questions: one may be open, and every other request of the username cancels it.
 *
 * IBKR's text says "any other order or other request". Whether a tickle counts is not documented; here it does,
 * and so does a request that is refused.
 */
export class Questions {
  readonly #timeoutMs: number;
  readonly #counts: MutableCounts;
  #open: OpenQuestion | undefined;
  #number = 0;

  constructor(timeoutMs: number, counts: MutableCounts) {
    this.#timeoutMs = timeoutMs;
    this.#counts = counts;
  }

  /** Opens the first of some questions, or submits the orders where there is none. */
  pose(
    questions: readonly OrderQuestion[],
    brokerage: BrokerageMemory,
    submit: (nowMs: number) => Reply,
    nowMs: number,
  ): Reply {
    const [first, ...next] = questions;
    if (first === undefined) return submit(nowMs);
    const id = questionId(++this.#number);
    this.#counts.questions++;
    this.#open = { id, openedMs: nowMs, brokerage, next, submit };
    return {
      body: [{ id, message: [first.text], isSuppressed: false, messageIds: [first.type] }],
    };
  }

  /** Cancels the open question unless the request is the reply to it. @returns Whether one was lost. */
  interrupt(method: string, path: string): boolean {
    if (this.#open === undefined) return false;
    if (method === "POST" && path === `/iserver/reply/${this.#open.id}`) return false;
    this.#lose();
    return true;
  }

  /** Answers the reply to a question: the next question, or what the orders led to. */
  reply(id: string, confirmed: unknown, brokerage: BrokerageMemory, nowMs: number): Reply {
    const open = this.#open;
    if (open === undefined || open.id !== id) return unknownReply(id);
    if (open.brokerage !== brokerage) {
      this.#lose();
      return unknownReply(id);
    }
    if (nowMs - open.openedMs > this.#timeoutMs) {
      this.#lose();
      return refusal(http.UNAVAILABLE, "Service Unavailable");
    }
    this.#open = undefined;
    if (confirmed === true) return this.pose(open.next, brokerage, open.submit, nowMs);
    // The answer to a declined question is not documented.
    if (confirmed === false) return { body: { error: "Order was not confirmed" } };
    this.#counts.questionsLost++;
    return refusal(http.BAD_REQUEST, "Bad Request: confirmed must be a boolean");
  }

  #lose(): void {
    this.#open = undefined;
    this.#counts.questionsLost++;
  }
}

function unknownReply(id: string): Reply {
  return { status: http.BAD_REQUEST, body: { error: `reply id not found: '${id}'` } };
}
