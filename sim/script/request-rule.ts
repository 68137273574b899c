import type { RequestName, RequestValues } from "../wire/catalogue.ts";
import type { Match } from "./match.ts";
import type { ReceivedRequest, SentMessage } from "./message-log.ts";
import type { Reply } from "./reply.ts";
import { RuleCalls } from "./rule-calls.ts";
import { checkCode, checkError } from "./rule-check.ts";
import { checkDelay, RuleUses } from "./rule-uses.ts";
import { checkSession, type SessionMatch } from "./session-match.ts";

const EXCLUSIVE = [
  ["answer", "error", "ignore", "wrap"],
  ["ignore", "twice"],
  ["ignore", "delay"],
  ["once", "times"],
];

/** What a rule does with a request. */
export type RequestAction<Name extends RequestName> =
  /** TWS answers it as always. */
  | { readonly kind: "stock" }
  | { readonly kind: "ignore" }
  | { readonly kind: "error"; readonly code: number; readonly text: string }
  | { readonly kind: "answer"; readonly write: (request: ReceivedRequest<Name>, reply: Reply) => void }
  /** TWS answers it as always, and the rule decides about every message of the answer. */
  | { readonly kind: "wrap"; readonly change: (message: SentMessage, reply: Reply) => void };

/**
 * A rule for requests of one name. Without an action, TWS answers as always: a rule with a delay alone makes it late.
 *
 * The newest rule that matches and may still be used is the one that counts.
 */
export class RequestRule<Name extends RequestName = RequestName> {
  /** Name of the requests. */
  readonly name: Name;
  /** Values that they must have. */
  readonly match: Match<RequestValues[Name]> | undefined;
  /** Count of its uses. */
  readonly uses: RuleUses = new RuleUses();
  readonly #calls: RuleCalls;
  #action: RequestAction<Name> = { kind: "stock" };
  #delayMs = 0;
  #session: SessionMatch = {};
  readonly #remove: (rule: object) => void;
  #copies = 1;

  /**
   * Makes a rule that changes nothing yet.
   *
   * @param remove Takes it out of the rules that it is among.
   */
  constructor(name: Name, match: Match<RequestValues[Name]> | undefined, remove: (rule: object) => void) {
    this.name = name;
    this.match = match;
    this.#remove = remove;
    this.#calls = new RuleCalls(name, EXCLUSIVE);
  }

  /** The session that the rule is limited to. */
  get session(): SessionMatch {
    return this.#session;
  }

  /** Plan for a request. */
  get plan(): { readonly action: RequestAction<Name>; readonly delayMs: number; readonly copies: number } {
    return { action: this.#action, delayMs: this.#delayMs, copies: this.#copies };
  }

  /**
   * Answers the request by hand: `write` sends any number of messages before it returns. The request has no other effect.
   *
   * @throws {TypeError} Unless `write` is a function.
   */
  answer(write: (request: ReceivedRequest<Name>, reply: Reply) => void): this {
    checkCode(`answer ${this.name}`, write);
    return this.#acts({ kind: "answer", write });
  }

  /** Answers the request with an error. The request has no other effect. @throws {RangeError} Unless the code is one. */
  error(code: number, text: string): this {
    checkError(`answer ${this.name} with an error`, code, text);
    return this.#acts({ kind: "error", code, text });
  }

  /** Leaves the request unanswered, and without effect. */
  ignore(): this {
    return this.#acts({ kind: "ignore" });
  }

  /**
   * Lets TWS serve the request, and calls `change` for every message that TWS sends to its client because of it. What `change`
   * sends before it returns takes the place of the message; a message that it does not send again is dropped.
   *
   * These are the messages with its number, now and later, until another request of the connection uses the number, and the
   * commission reports of its executions. Numbers of orders and of other requests are apart; an error belongs to the newest
   * request with its number. Of a request without a number they are those that TWS sends at once.
   *
   * @throws {TypeError} Unless `change` is a function.
   */
  wrap(change: (message: SentMessage, reply: Reply) => void): this {
    checkCode(`wrap the answer to ${this.name}`, change);
    return this.#acts({ kind: "wrap", change });
  }

  /** Serves the request `ms` later, as if it had arrived then. Later requests are not held up. */
  delay(ms: number): this {
    const delayMs = checkDelay(ms);
    this.#calls.add("delay");
    this.#delayMs = delayMs;
    return this;
  }

  /** Sends every message of the answer twice: those that `wrap` is called for. */
  twice(): this {
    this.#calls.add("twice");
    this.#copies = 2;
    return this;
  }

  /**
   * Limits the rule to the session that sends them, e.g. `{ clientId: 3 }`.
   *
   * @throws {TypeError} Unless a client ID or the number of a connection is given.
   */
  from(session: SessionMatch): this {
    const checked = checkSession(session);
    this.#calls.add("from");
    this.#session = checked;
    return this;
  }

  /** Removes the rule. What it has begun goes on: a request that is delayed is served, an answer is changed to its end. */
  remove(): void {
    this.#remove(this);
  }

  /** Lets the rule be used once. */
  once(): this {
    this.#calls.add("once");
    this.uses.limit(1);
    return this;
  }

  /** Lets the rule be used `count` times. @throws {RangeError} Unless that is a whole number from 1. */
  times(count: number): this {
    this.#calls.add("times");
    this.uses.limit(count);
    return this;
  }

  #acts(action: RequestAction<Name>): this {
    this.#calls.add(action.kind);
    this.#action = action;
    return this;
  }
}
