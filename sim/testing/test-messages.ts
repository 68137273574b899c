import type { AnswerRule } from "../script/answer-rule.ts";
import { checkMeant } from "../script/check-match.ts";
import type { Match } from "../script/match.ts";
import type { ReceivedRequest, SentMessage } from "../script/message-log.ts";
import type { RequestRule } from "../script/request-rule.ts";
import type { Script } from "../script/script.ts";
import {
  REQUESTS,
  RESPONSES,
  type RequestName,
  type RequestValues,
  type ResponseName,
  type ResponseValues,
} from "../wire/catalogue.ts";
import type { ArrivalOptions, Arrivals } from "./arrivals.ts";
import type { Lifetime } from "./lifetime.ts";

/** Number of messages of each direction that are kept at least. */
const MESSAGES_MAX = 100_000;

/** The messages of a fake in the hands of a test: what arrived, what TWS sent, and the rules that change it. */
export class TestMessages {
  readonly #script: Script;
  readonly #arrivals: Arrivals;
  readonly #lifetime: Lifetime;

  /** Keeps the messages from now on. */
  constructor(script: Script, arrivals: Arrivals, lifetime: Lifetime) {
    this.#script = script;
    this.#arrivals = arrivals;
    this.#lifetime = lifetime;
    script.requests.keep(MESSAGES_MAX);
    script.answers.keep(MESSAGES_MAX);
  }

  /** The requests that TWS has read, oldest first: all, those of a name, or those of a name with some values. */
  requests(): readonly ReceivedRequest[];
  /** The requests of a name, oldest first: all, or those with some values. */
  requests<Name extends RequestName>(
    name: Name,
    match?: Match<RequestValues[Name]>,
  ): readonly ReceivedRequest<Name>[];
  requests(name?: RequestName, match?: Match<never>): readonly ReceivedRequest[] {
    if (name !== undefined || match !== undefined) checkMeant(REQUESTS, "request", name, match);
    return this.#script.requests.all(name, match) as readonly ReceivedRequest[];
  }

  /** The messages that TWS has answered with, oldest first; a fault may have lost some of them on their way. */
  answers(): readonly SentMessage[];
  /** The messages of a name that TWS has answered with, oldest first: all, or those with some values. */
  answers<Name extends ResponseName>(
    name: Name,
    match?: Match<ResponseValues[Name]>,
  ): readonly SentMessage<Name>[];
  answers(name?: ResponseName, match?: Match<never>): readonly SentMessage[] {
    if (name !== undefined || match !== undefined) checkMeant(RESPONSES, "answer", name, match);
    return this.#script.answers.all(name, match) as readonly SentMessage[];
  }

  /**
   * Gets the first request that matches: one that has arrived already, or the next that does. With `after`, the first one
   * after an earlier request.
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
   * one after an earlier message of TWS.
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
