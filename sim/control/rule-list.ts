import type { FakeTws } from "../net/fake-tws.ts";
import { wantedText } from "../script/near-miss.ts";
import { RequestRule } from "../script/request-rule.ts";
import { sessionText } from "../script/session-match.ts";
import { sessionMisses } from "../script/session-misses.ts";
import { ControlError } from "./control-error.ts";
import { HTTP } from "./http-status.ts";
import type { Journal } from "./journal.ts";

/** A rule, as the control port describes it. */
export interface DescribedRule {
  /** Number, from 1. */
  readonly id: number;
  /** Messages that it is for, e.g. `reqPositions` or `placeOrder with { symbol: "AAPL" }`. */
  readonly text: string;
  /** Number of its uses. */
  readonly used: number;
  /** Uses in words, e.g. `used 1 time of 2`. */
  readonly uses: string;
  /** What came instead, where it was never used. */
  readonly nearMisses: readonly string[];
}

type Rule = FakeTws["script"]["rules"][number];

/** Rules of a fake, with numbers. */
export class RuleList {
  readonly #tws: FakeTws;
  readonly #journal: Journal;
  readonly #ids = new WeakMap<Rule, number>();
  #made = 0;

  /** Numbers the rules of a fake. */
  constructor(tws: FakeTws, journal: Journal) {
    this.#tws = tws;
    this.#journal = journal;
  }

  /** Describes the rules, whoever has made them. */
  all(): readonly DescribedRule[] {
    return this.#tws.script.rules.map((rule) => this.of(rule));
  }

  /** Describes one rule. */
  of(rule: Rule): DescribedRule {
    const { name, match, session, uses } = rule;
    const isUnused = uses.used === 0 && rule instanceof RequestRule;
    return {
      id: this.#idOf(rule),
      text: `${wantedText(name, match as never)}${sessionText(session)}`,
      used: uses.used,
      uses: uses.text,
      nearMisses: isUnused ? sessionMisses(this.#journal.messages, name, match as never, session) : [],
    };
  }

  /** Removes one rule. @throws {ControlError} 404 for one that does not exist. */
  remove(id: number): DescribedRule {
    const rule = this.#tws.script.rules.find((one) => this.#idOf(one) === id);
    if (rule === undefined)
      throw new ControlError(HTTP.notFound, `Cannot remove the rule ${id}: there is no such rule`);
    const described = this.of(rule);
    rule.remove();
    return described;
  }

  /** Removes every rule. @returns How many there were. */
  clear(): number {
    const { rules } = this.#tws.script;
    for (const rule of rules) rule.remove();
    return rules.length;
  }

  #idOf(rule: Rule): number {
    const id = this.#ids.get(rule) ?? ++this.#made;
    this.#ids.set(rule, id);
    return id;
  }
}
