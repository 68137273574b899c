import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { blocksIn, blocksOf, type PageBlock, pages } from "./support/page-blocks.ts";
import { ROOT } from "./support/sources.ts";

/** Languages of blocks, and what checks those in them. */
const CHECKED: Readonly<Record<string, string>> = {
  ts: "test/examples.test.ts runs them, and test/example-types.test.ts checks their types",
  sh: "test/page-commands.test.ts runs their commands",
  python: "below: they compile, and run or have a reason",
  yaml: "below: each is named with its test",
  text: "below: each is named with its test",
  mermaid: "below: each is drawn",
  "": "test/troubleshooting.test.ts provokes the texts of the page of symptoms",
};

test("every block of a page is in a language whose blocks are checked", () => {
  const others = pages()
    .flatMap(blocksOf)
    .filter(({ language }) => !Object.hasOwn(CHECKED, language));
  expect(others.map(({ page, line, language }) => `${page}:${line}: ${language}`)).toEqual([]);
  const idle = Object.keys(CHECKED).filter((language) => blocksIn(language).length === 0);
  expect(idle).toEqual([]);
});

test("blocks without a language are the quoted texts of docs/troubleshooting.md", () => {
  expect([...new Set(blocksIn("").map(({ page }) => page))]).toEqual(["docs/troubleshooting.md"]);
});

const where = ({ page, text }: PageBlock): string => `${page}: ${text.trim().split("\n", 1)[0]}`;

test("each block in YAML or of plain text is known, and named with what checks it", () => {
  const known: Readonly<Record<string, string>> = {
    "docs/control.md: scrape_configs:": "test/control-page.test.ts",
    "docs/testing.md: scenario: bracket": "test/examples.test.ts shows it from a file that runs",
    "docs/drills.md: FAILED client-id-taken: Another program has the client ID for ever (326); the":
      "test/sim/drills/report/report-text.test.ts has reports of this form",
  };
  expect([...blocksIn("yaml"), ...blocksIn("text")].map(where).sort()).toEqual(Object.keys(known).sort());
});

/** Blocks in Python that need a package which is not on every machine; `test/clients` runs bots on it where it is there. */
const NEEDS_IB_ASYNC = /^from ib_async import/m;

/** The other blocks in Python, each with what runs it. */
const PYTHON_RUNS: readonly (readonly [text: string, reason: string])[] = [
  ["import json, urllib.request", "test/control-page.test.ts runs it"],
  ["def test_scenario(self)", "test/examples.test.ts shows it from a file that runs"],
  ["with create_ibkr_connection() as ib:", "it is code of a reader's own project, before its change"],
];

test("each block in Python is run, or there is a reason why not", () => {
  const others = blocksIn("python")
    .filter(({ text }) => !NEEDS_IB_ASYNC.test(text))
    .filter(({ text }) => !PYTHON_RUNS.some(([part]) => text.includes(part)));
  expect(others.map(where)).toEqual([]);
});

const COMPILES = `
import ast, sys, textwrap
ast.parse(textwrap.dedent(sys.argv[1]))
`;

// Without Python nothing can compile them.
test.runIf(spawnSync("python3", ["--version"]).status === 0)("every block in Python compiles", () => {
  const blocks = blocksIn("python");
  expect(blocks.length).toBeGreaterThan(3);
  for (const { page, line, text } of blocks) {
    const { stderr, status } = spawnSync("python3", ["-c", COMPILES, text], { encoding: "utf8" });
    expect([`${page}:${line}`, status], stderr).toEqual([`${page}:${line}`, 0]);
  }
});

/** The first words of each kind of diagram that the pages use: from above to below, so that a phone has room for it. */
const DIAGRAM = /^(?:flowchart TD|stateDiagram-v2)\n/;

test("each diagram is of a kind that code hosts and the site draw", () => {
  const blocks = blocksIn("mermaid");
  expect(blocks.length).toBeGreaterThan(2);
  expect(blocks.filter(({ text }) => !DIAGRAM.test(text)).map(where)).toEqual([]);
});

const QUESTIONS = readFileSync(join(ROOT, "docs", "questions.md"), "utf8");

test("docs/questions.md answers twenty questions or more, in a few sentences with a link each", () => {
  const [, ...parts] = QUESTIONS.split(/^### /m);
  expect(parts.length).toBeGreaterThan(20);
  const faults = parts.flatMap((part) => {
    const [question = "", ...rest] = part.split(/\n## |\n/);
    const answer = rest.join(" ").trim();
    const sentences = answer.match(/[.!?:](?: |$)/g) ?? [];
    return [
      ...(question.endsWith("?") ? [] : [`${question} is no question`]),
      ...(/\]\((?!questions)[^)]+\)/.test(answer) ? [] : [`${question} has no link`]),
      ...(sentences.length >= 1 && sentences.length <= 5
        ? []
        : [`${question} has ${sentences.length} sentences`]),
    ];
  });
  expect(faults).toEqual([]);
});

test("README.md leads to each page of docs/ in one click", () => {
  const readme = readFileSync(join(ROOT, "README.md"), "utf8");
  const linked = [...readme.matchAll(/\]\((docs\/[\w-]+\.md)(?:#[^)]*)?\)/g)].map(([, page]) => page);
  const missing = pages().filter((page) => /^docs\/[\w-]+\.md$/.test(page) && !linked.includes(page));
  expect(missing).toEqual([]);
});
