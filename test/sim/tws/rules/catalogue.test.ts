import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import * as codes from "../../../../sim/tws/facts/codes.ts";
import { RULES } from "../../../../sim/tws/rules/catalogue.ts";

test("each rule has a case, a source and a known code; its subject names a test that exists", () => {
  const known = Object.values(codes);
  for (const { subject, test: file, rules } of RULES) {
    expect(existsSync(new URL(`../../../../${file}`, import.meta.url)), file).toBe(true);
    for (const { what, code, source } of rules) {
      expect(known, `${subject}: ${what}`).toContain(code);
      expect(source, `${subject}: ${what}`).toMatch(/\S{3}/);
    }
    expect(new Set(rules.map(({ what }) => what)).size, subject).toBe(rules.length);
  }
});
