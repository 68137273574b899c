import type { AnswerRule } from "../script/answer-rule.ts";
import { checkMeant } from "../script/check-match.ts";
import type { Match } from "../script/match.ts";
import type { ReceivedRequest, SentMessage } from "../script/message-log.ts";
import type { RequestRule } from "../script/request-rule.ts";
import type { Script } from "../script/script.ts";
import { SESSION_FIELDS, type SessionMatch } from "../script/session-match.ts";
import {
  type AnyMessage,
  REQUESTS,
  RESPONSES,
  type RequestName,
  type RequestValues,
  type ResponseName,
  type ResponseValues,
} from "../wire/catalogue.ts";
import { checkFields } from "../world/check-fields.ts";
import type { ArrivalOptions, Arrivals } from "./arrivals.ts";
import type { Lifetime } from "./lifetime.ts";

/** Number of messages of each direction that are kept at least. */
const MESSAGES_MAX = 100_000;

/** The messages of a fake in the hands of a test: what arrived, what TWS sent, and the rules that change it. */
export class TestMessages {
  readonly #script: Script;
  readonly #arrivals: Arrivals;
  readonly #lifetime: Lifetime;

  /**
   * Keeps the messages from now on.
   *
   * @internal
   */
  constructor(script: Script, arrivals: Arrivals, lifetime: Lifetime) {
    this.#script = script;
    this.#arrivals = arrivals;
    this.#lifetime = lifetime;
    script.requests.keep(MESSAGES_MAX);
    script.answers.keep(MESSAGES_MAX);
  }

  /** The requests that have arrived, oldest first, whatever their `outcome`: those that a fault has lost are among them. */
  requests(): readonly ReceivedRequest[];
  /** The requests of a name, oldest first: all, or those with some values, or of one session. */
  requests<Name extends RequestName>(
    name: Name,
    match?: Match<RequestValues[Name]>,
    session?: SessionMatch,
  ): readonly ReceivedRequest<Name>[];
  requests(name?: RequestName, match?: Match<never>, session?: SessionMatch): readonly ReceivedRequest[] {
    checkList(REQUESTS, "request", name, match, session);
    return this.#script.requests.all(name, match, session) as readonly ReceivedRequest[];
  }

  /** The messages that TWS has answered with, oldest first; a fault may have lost some of them on their way. */
  answers(): readonly SentMessage[];
  /** The messages of a name that TWS has answered with, oldest first: all, or those with some values, or to one session. */
  answers<Name extends ResponseName>(
    name: Name,
    match?: Match<ResponseValues[Name]>,
    session?: SessionMatch,
  ): readonly SentMessage<Name>[];
  answers(name?: ResponseName, match?: Match<never>, session?: SessionMatch): readonly SentMessage[] {
    checkList(RESPONSES, "answer", name, match, session);
    return this.#script.answers.all(name, match, session) as readonly SentMessage[];
  }

  /**
   * Gets the first request that matches: one that has arrived already, or the next that does. With `after`, the first one
   * after an earlier request; with `clientId` or `connection`, the first one of that session.
   *
   * @throws {TypeError} For a name that does not exist.
   * @throws {RangeError} For options that are not accepted.
   * @throws {Error} When none has arrived in time; the message says what arrived instead. And when the fake is closed.
   */
  received<Name extends RequestName>(
    name: Name,
    match?: Match<RequestValues[Name]>,
    options: ArrivalOptions<ReceivedRequest> = {},
  ): Promise<ReceivedRequest<Name>> {
    return this.#arrivals.first("request", name, match as never, options) as Promise<never>;
  }

  /**
   * Gets the first message of TWS that matches: one that has been sent already, or the next that is. With `after`, the first
   * one after an earlier message of TWS; with `clientId` or `connection`, the first one to that session.
   *
   * @throws {Error} As `received()`.
   */
  answered<Name extends ResponseName>(
    name: Name,
    match?: Match<ResponseValues[Name]>,
    options: ArrivalOptions<SentMessage> = {},
  ): Promise<SentMessage<Name>> {
    return this.#arrivals.first("answer", name, match as never, options) as Promise<never>;
  }

  /** Makes a rule for the requests of a name; without an action they are served as always. */
  on<Name extends RequestName>(name: Name, match?: Match<RequestValues[Name]>): RequestRule<Name> {
    this.#lifetime.check("make a rule");
    return this.#script.on(name, match);
  }

  /** Makes a rule for the messages of a name that TWS is about to send. */
  onAnswer<Name extends ResponseName>(name: Name, match?: Match<ResponseValues[Name]>): AnswerRule<Name> {
    this.#lifetime.check("make a rule");
    return this.#script.onAnswer(name, match);
  }
}

/** Checks the arguments of a list of messages; without any it is that of all. */
function checkList(
  messages: ReadonlyMap<string, AnyMessage>,
  kind: "request" | "answer",
  name: unknown,
  match: unknown,
  session: unknown,
): void {
  if (name !== undefined || match !== undefined || session !== undefined)
    checkMeant(messages, kind, name, match);
  if (session !== undefined) checkFields(`list ${String(name)}`, SESSION_FIELDS, session);
}
