import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { RULES } from "../../../../sim/tws/rules/catalogue.ts";
import { PAGE, refusalsPage } from "../../../support/refusals-page.ts";

/** File with the texts that the tests of rules received, where the page is written anew. */
const COLLECTED = process.env.REFUSAL_TEXTS;

test("the page of refusals has each rule with its code, text, source and test", () => {
  if (COLLECTED !== undefined && existsSync(COLLECTED)) {
    const lines = readFileSync(COLLECTED, "utf8").trim().split("\n");
    writeFileSync(PAGE, refusalsPage(new Map(lines.map((line) => JSON.parse(line)).reverse())));
  }
  const shown = readFileSync(PAGE, "utf8");
  // The tests of the rules compare the texts; here they are left out.
  const withoutTexts = (page: string): string =>
    page
      .replaceAll(/ *\| */g, "|")
      .replaceAll(/-{3,}/g, "---")
      .replaceAll(/\|`[^`]*`\|/g, "|text|")
      .trimEnd();
  expect(withoutTexts(shown)).toBe(withoutTexts(refusalsPage(new Map())));
  expect(shown).not.toMatch(/\| *`` *\|/);
  expect(RULES.length).toBeGreaterThan(10);
});
