import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import * as codes from "../../../../sim/tws/facts/codes.ts";
import { RULES } from "../../../../sim/tws/rules/catalogue.ts";
import { codesSent } from "../../../support/sent-codes.ts";

/** The number of codes on IBKR's page of message codes of August 2025. */
const ON_IBKRS_PAGE = 459;

/** The rows of the page: code, gist, what the fake does, why. */
const rows = readFileSync("docs/fake-tws-codes.md", "utf8")
  .split("\n")
  .filter((line) => /^\| +\d/.test(line))
  .map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()))
  .map(([, code = "", gist = "", status = "", why = ""]) => ({ code: Number(code), gist, status, why }));

test("`sent` stands at exactly the codes of rules, which tests break, and those seen to be sent", () => {
  const sent = rows.filter(({ status }) => status === "sent").map(({ code }) => code);
  const ofRules = RULES.flatMap(({ rules }) => rules.map(({ code }) => code));
  const seen = codesSent();
  expect([...new Set([...ofRules, ...seen.keys()])].toSorted((a, b) => a - b)).toEqual(sent);
  for (const file of seen.values()) expect(existsSync(file), file).toBe(true);
});

test("no code is listed that nothing sends", () => {
  const sent = rows.filter(({ status }) => status === "sent").map(({ code }) => code);
  expect(Object.values(codes).toSorted((a, b) => a - b)).toEqual(sent);
});

test("the page has every code of IBKR once, in order, and a reason for each that is not sent", () => {
  const numbers = rows.map(({ code }) => code);
  expect(numbers).toEqual([...new Set(numbers)].toSorted((a, b) => a - b));
  expect(rows.filter(({ why }) => !why.startsWith("not on IBKR's page"))).toHaveLength(ON_IBKRS_PAGE);
  for (const { code, status, why } of rows) {
    expect(status, `${code}`).toMatch(/^(sent|sent as \d+( to \d+)?|cannot happen|unknown)$/);
    if (status !== "sent") expect(why.length, `${code}`).toBeGreaterThan(15);
  }
});

test("a code in whose place another is sent names one that the fake has", () => {
  const known: readonly number[] = Object.values(codes);
  for (const { code, status } of rows) {
    const instead = /^sent as (\d+)/.exec(status)?.[1];
    if (instead !== undefined) expect(known, `${code} is ${status}`).toContain(Number(instead));
  }
});
