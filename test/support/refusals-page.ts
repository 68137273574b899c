import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import { RULES } from "../../sim/tws/rules/catalogue.ts";
import { ROOT } from "./sources.ts";

/** The page of refusals. */
export const PAGE: string = join(ROOT, "docs/fake-tws-refusals.md");
/** File to which the tests of rules append the texts that they received, where the page is written anew. */
const COLLECTED = process.env.REFUSAL_TEXTS;
/** Longest text in a cell; longer ones end with an ellipsis. */
const TEXT_MAX = 240;

/** Formats a text as a cell of a table. */
export function cell(text: string): string {
  const line = text.replaceAll(/\\u000a|\s+/g, " ").trim();
  const short = line.length > TEXT_MAX ? `${line.slice(0, TEXT_MAX)}…` : line;
  return short.replaceAll("|", "\\|");
}

/** The texts of the page by the case of the rule. */
const texts = new Map<string, string>();

function textOnPage(what: string): string | undefined {
  if (texts.size === 0 && existsSync(PAGE)) {
    for (const line of readFileSync(PAGE, "utf8").split("\n")) {
      const [, shownCase, , text] = line.split(/(?<!\\) *\| */);
      if (shownCase !== undefined && text !== undefined)
        texts.set(shownCase, text.replaceAll(/^`+|`+$/g, ""));
    }
  }
  return texts.get(cell(what));
}

/** Expects that the page shows the text which the test of a rule received. */
export function expectOnPage(what: string, received: string): void {
  // Tests of several cases of one rule have names of their own for the others.
  if (!RULES.some(({ rules }) => rules.some((rule) => rule.what === what))) return;
  if (COLLECTED !== undefined) return appendFileSync(COLLECTED, `${JSON.stringify([what, received])}\n`);
  expect(textOnPage(what), `docs/fake-tws-refusals.md: the text of "${what}"`).toBe(
    cell(received).replaceAll("`", "'"),
  );
}

/** Makes the page from the rules and the texts that their tests received. */
export function refusalsPage(received: ReadonlyMap<string, string>): string {
  const count = RULES.reduce((sum, { rules }) => sum + rules.length, 0);
  const sections = RULES.map(({ subject, test: file, rules }) =>
    [
      `## ${subject}`,
      "",
      `Test: [\`${file}\`](../${file}).`,
      "",
      "| Case | Code | Text | Source |",
      "| --- | --- | --- | --- |",
      ...rules.map(({ what, code, source }) => {
        const text = `\`${cell(received.get(what) ?? "").replaceAll("`", "'")}\``;
        return `| ${[cell(what), `${code}`, text, cell(source)].join(" | ")} |`;
      }),
      "",
    ].join("\n"),
  );
  return [
    "# What the fake TWS refuses",
    "",
    `Each of these ${count} rules is a row in [\`sim/tws/rules\`](../sim/tws/rules/catalogue.ts), which the handlers apply, and the test`,
    "above its table breaks it. Some are notices, after which the request is served. The text is what the request of that",
    "test receives; parts of it follow from the request. A source is a public thread (`repository#number`), a public",
    "recording or a page of IBKR; `unsourced` means that the rule is known and no document was found.",
    "[CONTRIBUTING](../CONTRIBUTING.md#add-a-refusal) says how the page is written anew.",
    "",
    ...sections,
  ].join("\n");
}
