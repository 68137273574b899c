import { expect, test } from "vitest";
import type { Effect } from "../../sim/tws/context/effects.ts";
import type { RuleRow } from "../../sim/tws/rules/rule.ts";
import { expectAnswer } from "./refusal-check.ts";

/** A request that breaks a rule, and the text of the error that it gets. */
export interface RuleCase {
  send(): readonly Effect[];
  /** The whole text, or its beginning where it ends with an ellipsis. */
  readonly text: string;
}

/** Makes a matcher of texts that begin in this way. */
const startsWith = (start: string): unknown =>
  expect.stringMatching(new RegExp(`^${start.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}`));

/** Tests that every rule of a list has a case, and that each case gets the code and the text of its rule. */
export function testRules(rules: readonly RuleRow[], cases: Readonly<Record<string, RuleCase>>): void {
  test("every rule has a case, and every case a rule", () => {
    expect(Object.keys(cases).toSorted()).toEqual(rules.map(({ what }) => what).toSorted());
  });

  test.each(rules.map(({ what, code }) => [what.slice(0, 80), code, what] as const))(
    "%s: %i",
    (_, code, what) => {
      const { send, text } = cases[what] ?? { send: () => [], text: "" };
      const rule = rules.find((one) => one.what === what) ?? { what, code, source: "" };
      expectAnswer(rule, send(), text.endsWith("…") ? startsWith(text.slice(0, -1)) : text);
    },
  );
}
