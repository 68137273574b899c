import { check, HEAD, type Mistake, step } from "./scenario-mistakes.ts";

/** Texts that are no scenario, or no YAML. */
export const TEXT_MISTAKES: readonly Mistake[] = [
  [
    "a field that is given twice at the top",
    `${HEAD}timeline: []\ntimeline: []\n`,
    ["4:1: timeline: it is given twice"],
  ],
  [
    "a field that is given twice in a step",
    step("{ heal: all, heal: all }"),
    ["6:18: timeline[1].heal: it is given twice"],
  ],
  [
    "an alias of an anchor that is not there",
    `${HEAD}faults: [*x]\n`,
    ["3:10: faults[0]: nothing before it has the anchor &x"],
  ],
  [
    "a merge key",
    `${HEAD}timeline:\n  - &a { at: 1s, inject: drop }\n  - { <<: *a, at: 2s }\n`,
    ["5:7: timeline[1].<<: merge keys are not read: write the fields out"],
  ],
  [
    "a tab as indentation",
    `${HEAD}account:\n\tcash: 5\n`,
    ["4:1: account: the file is no YAML: Tabs are not allowed as indentation"],
  ],
  [
    "a second document",
    `${HEAD}---\n${HEAD}`,
    ["3:1: a second document begins here: a file has one scenario"],
  ],
  [
    "a second document after an end mark",
    `${HEAD}...\n${HEAD}`,
    ["4:1: a second document begins here: a file has one scenario"],
  ],
  ["an empty file", "", ["1:1: the file is empty: expected a scenario"]],
  ["a file with comments alone", "# x\n# y\n", ["1:1: the file is empty: expected a scenario"]],
  ["a file that says null", "null\n", ["1:1: the file is empty: expected a scenario"]],
  ["a file with a sentence", "hello world\n", ["1:1: expected object with fields, received string"]],
  [
    "a page in HTML",
    "<!DOCTYPE html>\n<html><body>x</body></html>\n",
    ["1:1: expected object with fields, received string"],
  ],
  [
    "a binary file",
    "\u0000\u0001\u0002PK\u0003\u0004",
    ["1:1: the file is no text: it has the character U+0000"],
  ],
  [
    "a character 0 in a text",
    `scenario: a\nabout: "x\u0000y"\n`,
    ["2:10: the file is no text: it has the character U+0000"],
  ],
  [
    "a control character in a text",
    `scenario: a\nabout: x\u0007y\n`,
    ["2:9: the file is no text: it has the character U+0007"],
  ],
  [
    "bytes that are not UTF-8",
    `scenario: a\nabout: x\uFFFDy\n`,
    ["2:9: the file is no text in UTF-8 (or has the character U+FFFD)"],
  ],
  [
    "JSON with a comment to the end of the line",
    `{ // a comment\n "scenario": "a", "about": "x" }`,
    ["1:3: JSON has no comments: a comment begins with # and ends with its line"],
  ],
  [
    "JSON with a comment between signs",
    `{ /* a comment */\n "scenario": "a", "about": "x" }`,
    ["1:3: JSON has no comments: a comment begins with # and ends with its line"],
  ],
  [
    "JSON without its last bracket",
    `{\n "scenario": "a", "about": "x"`,
    ["2:28: about: the file is no YAML: Flow map must end with a }"],
  ],
  [
    "a mistake in JSON of one line",
    `{"scenario":"a","about":"x","faults":["drop","drp"]}`,
    ['1:46: faults[1]: cannot read the fault "drp": there is no "drp"; did you mean drop?'],
  ],
  [
    "JSON with a field given twice",
    `{"scenario":"a","about":"x","about":"y"}`,
    ["1:29: about: it is given twice"],
  ],
  [
    "a text with a colon and without quotes",
    `scenario: a\nabout: x: y\n`,
    [
      "2:8: about: a field begins within the value of another: indent it as its neighbours, or write a text with a colon in quotes",
    ],
  ],
  [
    "a quote that is not closed",
    `scenario: a\nabout: "x\nseed: 1\n`,
    ['2:8: about: the file is no YAML: Missing closing "quote'],
  ],
  [
    "a field that is indented too far",
    `${HEAD}account:\n  cash: 5\n   positions: []\n`,
    [
      "4:9: account.cash: a field begins within the value of another: indent it as its neighbours, or write a text with a colon in quotes",
    ],
  ],
  [
    "a list as the name of a field",
    `${HEAD}? [a]\n: x\n`,
    ["3:3: a field has a name: expected a text before the colon"],
  ],
  [
    "a field without a name",
    `${HEAD}? \n: x\n`,
    ["3:3: null: a field has a name: expected a text before the colon"],
  ],
  [
    "a number as the name of a field",
    `${HEAD}1: x\n`,
    [
      "3:1: 1: there is no such field; the names are scenario, about, seed, start, options, account, faults, timeline, until, checks",
    ],
  ],
  ["a tag that does not exist", `${HEAD}seed: !foo 5\n`, ["3:7: seed: tags such as !!binary are not read"]],
  [
    "a tag of a time",
    `${HEAD}start: !!timestamp 2026-01-13T15:30:00Z\n`,
    ["3:20: start: tags such as !!binary are not read"],
  ],
  [
    "a tag of bytes",
    `${HEAD}start: !!binary aGVsbG8=\n`,
    ["3:17: start: tags such as !!binary are not read"],
  ],
  ["a tag of a set", `${HEAD}faults: !!set { drop }\n`, ["3:15: faults: tags such as !!binary are not read"]],
  [
    "a file that says that it is YAML 1.1",
    `%YAML 1.1\n---\n${HEAD}options: { alwaysOpen: yes }\n`,
    ["1:1: expected YAML 1.2, not 1.1"],
  ],
  [
    "a file of a version of YAML that does not exist",
    `%YAML 9.9\n---\n${HEAD}`,
    ["1:7: the file is no YAML: Unsupported YAML version 9.9"],
  ],
  [
    "a field with the name of a prototype",
    `${HEAD}__proto__: 5\n`,
    ["3:1: __proto__: there is no such field"],
  ],
  [
    "a field with the name of a constructor",
    `${HEAD}constructor: 5\n`,
    [
      "3:1: constructor: there is no such field; the names are scenario, about, seed, start, options, account, faults, timeline, until, checks",
    ],
  ],
  [
    "a value with the name of a prototype",
    check("{ request: placeOrder, with: { __proto__: 5 } }"),
    ["4:36: checks[0].with.__proto__: there is no such field"],
  ],
  [
    "a field in capitals",
    `Scenario: a\nabout: x\n`,
    [
      "1:1: scenario: it is missing: expected string",
      "1:1: Scenario: there is no such field; did you mean scenario?",
    ],
  ],
];
