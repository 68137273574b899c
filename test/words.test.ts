import { expect, test } from "vitest";
import { type Source, sources } from "./support/sources.ts";

const SHIPPED = sources("src", "sim");

/** Words of everyday speech for which the field has others: request, notify, receive, notice, midpoint. */
const EVERYDAY =
  /^(?:asks?|asked|asker|asking|tells?|teller|told|telling|hears?|heard|hearing|remarks?|middle)$/i;
/** As a price the word is the field's own. */
const PRICE = /^asks?$/i;

/** The words of a name: `getBidAsk` has three. */
const wordsOf = (name: string): string[] => name.split(/(?=[A-Z])|_|-/).filter((word) => word !== "");

/** Exported names, and the members of exported classes and interfaces, with their files. */
function namesOf({ path, code }: Source): { readonly path: string; readonly name: string }[] {
  const exported = /^export (?:abstract |async )?(?:class|interface|type|function|const|enum) (\w+)/gm;
  const members =
    /^ {2}(?:readonly |get |set |static |protected |override |abstract |async )*(\w+)\??(?:<[^>]*>)?[(:]/gm;
  return [exported, members].flatMap((pattern) =>
    [...code.matchAll(pattern)].map(([, name = ""]) => ({ path, name })),
  );
}

/** The docstrings and comments of a file, line by line. */
function commentsOf({ path, text }: Source): { readonly path: string; readonly line: string }[] {
  return [...text.matchAll(/\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm)]
    .flatMap(([comment]) => comment.split("\n"))
    .map((line) => ({ path, line: line.trim() }));
}

test("names use the field's words", () => {
  const found = SHIPPED.flatMap(namesOf).filter(({ name }) =>
    wordsOf(name).some((word) => EVERYDAY.test(word) && !PRICE.test(word)),
  );
  expect(found.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
  expect(SHIPPED.flatMap(namesOf).length).toBeGreaterThan(1_000);
});

test("docstrings and comments use the field's words", () => {
  const isEveryday = (line: string): boolean =>
    line
      .replace(/`[^`]*`/g, "")
      .split(/[^A-Za-z]+/)
      .some((word) => EVERYDAY.test(word) && !PRICE.test(word));
  const found = SHIPPED.flatMap(commentsOf).filter(({ line }) => isEveryday(line));
  expect(found.map(({ path, line }) => `${path}: ${line}`)).toEqual([]);
});

test("docstrings begin with a verb or the name of a thing, not with a fragment", () => {
  const fragment =
    /^\/\*\* (?:Whose|Whom|Of what|Of which|What (?:there|it|is|they|these|this)\b|Who\b|And|But|Or)\b/;
  const found = SHIPPED.flatMap(commentsOf).filter(({ line }) => fragment.test(line));
  expect(found.map(({ path, line }) => `${path}: ${line}`)).toEqual([]);
});

/** The names of the tests of a file, those of a table with its holes. */
function testNames({ path, code }: Source): { readonly path: string; readonly name: string }[] {
  const named =
    /\btest(?:\.(?:each|skipIf|runIf|fails)(?:<[^(]*>)?\([\s\S]*?\))?\(\s*(["`])((?:(?!\1)[^\\\n])*)\1,/g;
  return [...code.matchAll(named)].map(([, , name = ""]) => ({ path, name }));
}

const NAMES = sources("test")
  .filter(({ path }) => path.endsWith(".test.ts"))
  .flatMap(testNames);

test("test names have at most 90 characters", () => {
  expect(NAMES.length).toBeGreaterThan(1_500);
  expect(NAMES.filter(({ name }) => name.length > 90).map(({ path, name }) => `${path}: ${name}`)).toEqual(
    [],
  );
});

test("test names use the field's words", () => {
  const found = NAMES.filter(({ name }) =>
    name.split(/[^A-Za-z]+/).some((word) => EVERYDAY.test(word) && !PRICE.test(word)),
  );
  expect(found.map(({ path, name }) => `${path}: ${name}`)).toEqual([]);
});
