import { expect, test } from "vitest";
import { parse } from "yaml";
import { run } from "../../../sim/cli/run.ts";
import { checkScenario, readScenario, runScenario, type Scenario, ScenarioError } from "../../../sim/mod.ts";
import { filesOf } from "../../support/scenario-files.ts";
import { account, check, HEAD, type Mistake, step } from "../../support/scenario-mistakes.ts";
import { CONTRACT_MISTAKES } from "../../support/scenario-mistakes-of-contracts.ts";
import { EXPECTATION_MISTAKES } from "../../support/scenario-mistakes-of-expectations.ts";
import { FIELD_MISTAKES } from "../../support/scenario-mistakes-of-fields.ts";
import { STEP_MISTAKES } from "../../support/scenario-mistakes-of-steps.ts";
import { TEXT_MISTAKES } from "../../support/scenario-mistakes-of-text.ts";
import { Terminal } from "../../support/terminal.ts";

const IN_FIELDS: readonly Mistake[] = [
  ...FIELD_MISTAKES,
  ...STEP_MISTAKES,
  ...CONTRACT_MISTAKES,
  ...EXPECTATION_MISTAKES,
];
const ALL: readonly Mistake[] = [...TEXT_MISTAKES, ...IN_FIELDS];

/** Gets the lines of an error, without the name of the file. */
function linesOf(text: string, file = "night.yaml"): readonly string[] {
  try {
    readScenario(text, file);
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    return error.message.split("\n").map((line) => line.replace(`${file}:`, ""));
  }
  return [];
}

test.each(ALL)("%s is refused with line, column, field and reason", (_, text, wanted) => {
  const lines = linesOf(text);
  expect(lines.map((line, at) => line.slice(0, wanted[at]?.length))).toEqual(wanted);
});

test("ibkr-pool sim starts with none of these files, and prints file, line and field", async () => {
  const files = filesOf(Object.fromEntries(ALL.map(([, text], at) => [`${at}.yaml`, text])));
  for (const [at, file] of files.entries()) {
    const terminal = new Terminal();
    expect(await run(["sim", "--port", "0", "--scenario", file], terminal)).toBe(2);
    const [first = ""] = ALL[at]?.[2] ?? [];
    expect(terminal.errors.join("\n")).toContain(`Cannot use the scenario ${file}:\n${file}:${first}`);
    expect(terminal.printed).toEqual([]);
  }
});

test("a scenario in code is refused with the same fields and reasons, before anything listens", async () => {
  for (const [, text, wanted] of IN_FIELDS) {
    const reasons = wanted.map((line) => line.replace(/^\d+:\d+: /, ""));
    const message = await runScenario(parse(text) as Scenario).then(
      () => "it starts",
      (error: Error) => error.message,
    );
    for (const reason of reasons) expect(`\n${message}`).toContain(`\n${reason}`);
  }
});

test("every mistake of a file is listed in its order, and beyond twenty they are counted", () => {
  const few = `${HEAD}checks:\n  - { position: APPL }\n  - { event: opend }\nfaults: [drp]\nuntil: never\n`;
  expect(linesOf(few).map((line) => line.replace(/: .*/, ""))).toEqual(["4:17", "5:14", "6:10", "7:8"]);
  const many = `${HEAD}faults: [${Array.from({ length: 60 }, () => "drp").join(", ")}]\n`;
  expect(linesOf(many)).toHaveLength(21);
  expect(linesOf(many).at(-1)).toBe("and 40 more");
});

test("a step that is wrong hides no mistake of another one", () => {
  const text = `${HEAD}timeline:\n  - { at: soon, heal: all }\n  - { after: 1s, market: { symbol: APPL, move: 1% } }\n  - { at: 2s, place: { symbol: APPL, action: BUY, quantity: 1 } }\n`;
  expect(linesOf(text).map((line) => line.slice(0, 4))).toEqual(["4:11", "5:48", "6:32"]);
});

test("options beside a scenario replace what it is checked with", () => {
  const text = step("market: { symbol: APPL, trading: halt }");
  expect(readScenario(text, "night.yaml", { anySymbol: true }).timeline).toHaveLength(2);
  expect(() => readScenario(text, "night.yaml", { anySymbol: false })).toThrow("no contract has the symbol");
  const heal = `${HEAD}timeline: [{ at: 1s, heal: refuse }]\n`;
  expect(readScenario(heal, "night.yaml", { faults: ["refuse"] }).timeline).toHaveLength(1);
  const money = account("cash: { XYZ: 5 }");
  expect(readScenario(money, "night.yaml", { account: { cash: 5 } }).account).toEqual({ cash: { XYZ: 5 } });
});

test("what can come true is not refused", () => {
  const anchored = `${HEAD}timeline:\n  - &drop { at: 1s, inject: drop }\n  - *drop\n`;
  const fine = [
    anchored,
    check('{ request: placeOrder, with: { orderId: { matches: "^[0-9]+$" }, lmtPrice: { atLeast: 1.5 } } }'),
    check("{ orders: { status: { matches: Sub }, quantity: 1.5, symbol: AAPL }, times: 0 }"),
    `${HEAD}timeline:\n  - { when: { request: placeOrder }, inject: drop }\n  - { at: 1s, heal: drop }\n`,
    `${HEAD}start: 2026-01-17T15:00:00Z\ntimeline:\n  - { when: { request: placeOrder }, market: { symbol: AAPL, set: { last: 9 } } }\n`,
    `${HEAD}until: 10s\ntimeline:\n  - { at: 5s, heal: all }\n  - { after: 5s, heal: all }\n`,
    `${HEAD}faults: [drop]\ntimeline: [{ at: 1s, heal: drop }]\nchecks: [{ struck: drop }]\n`,
  ];
  for (const text of fine) expect(linesOf(text)).toEqual([]);
});

test("checkScenario() gives back a scenario without mistakes", () => {
  const scenario: Scenario = { scenario: "a", about: "b" };
  expect(checkScenario(scenario)).toBe(scenario);
});
