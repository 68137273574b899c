import type { Effect } from "../../sim/tws/context/effects.ts";
import type { RuleRow } from "../../sim/tws/rules/rule.ts";
import { error } from "../../sim/wire/responses/session.ts";
import { expectAnswer } from "./refusal-check.ts";
import { received } from "./table.ts";

/** Requests that break rules, by the `what` of the rule, each with the text of the refusal. */
export type RefusalCases = Readonly<Record<string, readonly [text: string, send: () => readonly Effect[]]>>;

/** Makes the text of 321 from its cause. */
export const invalid = (cause: string): string => `Error validating request.-'bO' : cause - ${cause}`;
/** Makes the text of 322 from its cause. */
export const failed = (cause: string): string => `Error processing request.-'bO' : cause - ${cause}`;

/** A refusal of one rule. */
export interface RuleAnswer {
  readonly what: string;
  readonly code: number | undefined;
  readonly text: string | undefined;
}

/** Sends the request of each rule. @returns The first error to each, what is expected, and the cases of no rule. */
export function refusalsOf(
  rules: readonly RuleRow[],
  cases: RefusalCases,
): {
  readonly answers: readonly RuleAnswer[];
  readonly expected: readonly RuleAnswer[];
  readonly unused: readonly string[];
} {
  const answers = rules.map((rule) => {
    const { what } = rule;
    const answer = cases[what]?.[1]() ?? [];
    const [first] = received(answer, error);
    expectAnswer(rule, answer, cases[what]?.[0]);
    return { what, code: first?.code, text: first?.text };
  });
  const expected = rules.map(({ what, code }) => ({ what, code, text: cases[what]?.[0] ?? "no request" }));
  const unused = Object.keys(cases).filter((what) => !rules.some((rule) => rule.what === what));
  return { answers, expected, unused };
}
