import type { ResponseName, ResponseValues } from "../wire/catalogue.ts";
import type { Match } from "./match.ts";
import { RuleCalls } from "./rule-calls.ts";
import { checkCode } from "./rule-check.ts";
import { checkDelay, RuleUses } from "./rule-uses.ts";
import { checkSession, type SessionMatch } from "./session-match.ts";

const EXCLUSIVE = [
  ["drop", "twice"],
  ["drop", "delay"],
  ["drop", "change"],
  ["once", "times"],
];

/** A rule for messages of one name that TWS is about to send, whatever they answer. The newest that matches counts. */
export class AnswerRule<Name extends ResponseName = ResponseName> {
  /** Name of the messages. */
  readonly name: Name;
  /** Values that they must have. */
  readonly match: Match<ResponseValues[Name]> | undefined;
  /** Count of its uses. */
  readonly uses: RuleUses = new RuleUses();
  readonly #calls: RuleCalls;
  #copies = 1;
  #delayMs = 0;
  #session: SessionMatch = {};
  readonly #remove: (rule: object) => void;
  #change: ((values: ResponseValues[Name]) => Partial<ResponseValues[Name]>) | undefined;

  /**
   * Makes a rule that changes nothing yet.
   *
   * @param remove Takes it out of the rules that it is among.
   */
  constructor(name: Name, match: Match<ResponseValues[Name]> | undefined, remove: (rule: object) => void) {
    this.name = name;
    this.match = match;
    this.#remove = remove;
    this.#calls = new RuleCalls(name, EXCLUSIVE);
  }

  /** The session that the rule is limited to. */
  get session(): SessionMatch {
    return this.#session;
  }

  /** Plan for a message. */
  get plan(): {
    readonly copies: number;
    readonly delayMs: number;
    readonly change: ((values: ResponseValues[Name]) => Partial<ResponseValues[Name]>) | undefined;
  } {
    return { copies: this.#copies, delayMs: this.#delayMs, change: this.#change };
  }

  /** Drops the message. */
  drop(): this {
    this.#calls.add("drop");
    this.#copies = 0;
    return this;
  }

  /** Sends the message twice. */
  twice(): this {
    this.#calls.add("twice");
    this.#copies = 2;
    return this;
  }

  /** Sends the message `ms` later. Later messages are not held up. */
  delay(ms: number): this {
    const delayMs = checkDelay(ms);
    this.#calls.add("delay");
    this.#delayMs = delayMs;
    return this;
  }

  /**
   * Sends the message with some values changed: those that `change` returns.
   *
   * @throws {TypeError} Unless `change` is a function.
   */
  change(change: (values: ResponseValues[Name]) => Partial<ResponseValues[Name]>): this {
    checkCode(`change ${this.name}`, change);
    this.#calls.add("change");
    this.#change = change;
    return this;
  }

  /**
   * Limits the rule to the session that gets them, e.g. `{ clientId: 3 }`.
   *
   * @throws {TypeError} Unless a client ID or the number of a connection is given.
   */
  to(session: SessionMatch): this {
    const checked = checkSession(session);
    this.#calls.add("to");
    this.#session = checked;
    return this;
  }

  /** Removes the rule. A message that it has delayed is still sent. */
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
}
