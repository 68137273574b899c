import type { ResponseName, ResponseValues } from "../wire/catalogue.ts";
import type { Match } from "./match.ts";
import { checkDelay, RuleUses } from "./rule-uses.ts";

/** A rule for messages of one name that TWS is about to send, whatever they answer. The newest that matches counts. */
export class AnswerRule<Name extends ResponseName = ResponseName> {
  /** Name of the messages. */
  readonly name: Name;
  /** Values that they must have. */
  readonly match: Match<ResponseValues[Name]> | undefined;
  /** Count of its uses. */
  readonly uses: RuleUses = new RuleUses();
  #copies = 1;
  #delayMs = 0;
  #change: ((values: ResponseValues[Name]) => Partial<ResponseValues[Name]>) | undefined;

  /** Makes a rule that changes nothing yet. */
  constructor(name: Name, match: Match<ResponseValues[Name]> | undefined) {
    this.name = name;
    this.match = match;
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
    this.#copies = 0;
    return this;
  }

  /** Sends the message twice. */
  twice(): this {
    this.#copies = 2;
    return this;
  }

  /** Sends the message `ms` later. Later messages are not held up. */
  delay(ms: number): this {
    this.#delayMs = checkDelay(ms);
    return this;
  }

  /** Sends the message with some values changed. */
  change(change: (values: ResponseValues[Name]) => Partial<ResponseValues[Name]>): this {
    this.#change = change;
    return this;
  }

  /** Lets the rule be used once. */
  once(): this {
    return this.times(1);
  }

  /** Lets the rule be used `count` times. @throws {RangeError} Unless that is a whole number from 1. */
  times(count: number): this {
    this.uses.limit(count);
    return this;
  }
}
