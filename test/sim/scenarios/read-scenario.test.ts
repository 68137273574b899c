import { expect, test } from "vitest";
import { checkScenario, readScenario } from "../../../sim/scenarios/read-scenario.ts";
import { ScenarioError } from "../../../sim/scenarios/scenario-error.ts";

const HEAD = "scenario: a-night\nabout: Something happens.\n";

const problemsIn = (text: string): string => {
  try {
    readScenario(text, "night.yaml");
    return "none";
  } catch (error) {
    // The columns are in the tests of each mistake.
    if (error instanceof ScenarioError) return error.message.replaceAll(/^(night.yaml:\d+):\d+/gm, "$1");
    throw error;
  }
};

test("a scenario is read from YAML and from JSON", () => {
  const yaml = `${HEAD}seed: 7
options: { profile: gentle, anySymbol: true }
account:
  cash: 1000
  positions: [{ symbol: AAPL, quantity: 100, averageCost: 180.5 }]
  orders: [{ symbol: AAPL, action: SELL, quantity: 100, orderType: STP, auxPrice: 170 }]
timeline:
  - { at: 5s, inject: "drop:how=rst" }
  - { after: 1.5 min, market: { symbol: AAPL, move: -3%, over: 30s } }
  - when: { request: placeOrder, with: { symbol: AAPL, totalQuantity: { atLeast: 5 } } }
    order: { of: { symbol: AAPL }, fill: { price: 170 } }
until: 2h
checks:
  - { request: placeOrder, times: 1 }
  - { sessionsAtMost: 1 }
`;
  const scenario = readScenario(yaml);
  expect(scenario).toMatchObject({ seed: 7, until: "2h", timeline: [{ at: "5s" }, {}, {}] });
  expect(readScenario(JSON.stringify(scenario, undefined, 2))).toEqual(scenario);
  expect(checkScenario(scenario)).toBe(scenario);
});

const step = (text: string): string => `${HEAD}timeline:\n  - after: 1s\n    inject: drop\n  - ${text}\n`;

/** Mistakes, each with the line, field and reason that are named. */
const MISTAKES: readonly (readonly [what: string, text: string, problem: RegExp])[] = [
  ["a file that is empty", "", /^night.yaml:1: the file is empty: expected a scenario/],
  [
    "a list in place of a scenario",
    "- a\n- b\n",
    /^night.yaml:1: expected object with fields, received list/,
  ],
  ["a text that is no YAML", "scenario: [a\nabout: x\n", /^night.yaml:2: about: the file is no YAML: /],
  ["a field that is given twice", `${HEAD}about: again\n`, /^night.yaml:3: about: it is given twice/],
  ["a name that is missing", "about: x\n", /^night.yaml:1: scenario: it is missing: expected string/],
  [
    "a name with blanks",
    "scenario: A night\nabout: x\n",
    /^night.yaml:1: scenario: expected a name in lower case/,
  ],
  [
    "a field that does not exist",
    `${HEAD}checkz: []\n`,
    /^night.yaml:3: checkz: there is no such field; did you mean checks\?$/,
  ],
  ["a seed below 0", `${HEAD}seed: -1\n`, /^night.yaml:3: seed: too small: expected number to be >=0/],
  [
    "a start without a zone",
    `${HEAD}start: 2026-01-13T15:30:00\n`,
    /^night.yaml:3: start: expected a time like/,
  ],
  [
    "an option that does not exist",
    `${HEAD}options:\n  profil: gentle\n`,
    /^night.yaml:4: options.profil: there is no such field; did you mean profile\?$/,
  ],
  [
    "an option out of its bounds",
    `${HEAD}options:\n  lingerMs: -3\n`,
    /^night.yaml:4: options.lingerMs: too small/,
  ],
  [
    "a position without a quantity",
    `${HEAD}account:\n  positions:\n    - symbol: AAPL\n`,
    /^night.yaml:5: account.positions\[0\].quantity: /,
  ],
  [
    "an order with another side",
    `${HEAD}account:\n  orders:\n    - { symbol: AAPL, action: HOLD, quantity: 1 }\n`,
    /^night.yaml:5: account.orders\[0\].action: /,
  ],
  [
    "a fault that does not exist",
    `${HEAD}faults:\n  - drp\n`,
    /^night.yaml:4: faults\[0\]: .*did you mean drop\?/,
  ],
  [
    "a parameter of a fault out of its bounds",
    step('inject: "drop:how=sideways"'),
    /^night.yaml:6: timeline\[1\].inject: .*there is no "sideways"/,
  ],
  [
    "a duration with an unknown unit",
    step("{ after: 5 weeks, inject: drop }"),
    /^night.yaml:6: timeline\[1\].after: expected a duration/,
  ],
  [
    "a step with two triggers",
    step("{ at: 1s, after: 2s, inject: drop }"),
    /^night.yaml:6: timeline\[1\]: at and after exclude each other/,
  ],
  [
    "a step without an action",
    step("{ after: 2s }"),
    /^night.yaml:6: timeline\[1\]: expected one of inject, heal/,
  ],
  [
    "a step with two actions",
    step("{ inject: drop, heal: drop }"),
    /^night.yaml:6: timeline\[1\]: inject and heal exclude each other/,
  ],
  [
    "a request that does not exist",
    step("{ when: { request: placeOrdr }, inject: drop }"),
    /^night.yaml:6: timeline\[1\].when.request: .*did you mean placeOrder\?/,
  ],
  [
    "a change that is no percentage",
    step("market: { symbol: AAPL, move: 3 }"),
    /^night.yaml:6: timeline\[1\].market.move: /,
  ],
  [
    "a market step without a contract",
    step("market: { move: -3% }"),
    /^night.yaml:6: timeline\[1\].market: expected one of symbol, conId/,
  ],
  [
    "a check without a subject",
    `${HEAD}checks:\n  - times: 3\n`,
    /^night.yaml:4: checks\[0\]: expected one of request, answer, event, mark, orders/,
  ],
  [
    "a pattern that is none",
    `${HEAD}checks:\n  - { request: placeOrder, with: { symbol: { matches: "(" } } }\n`,
    /^night.yaml:4: checks\[0\].with.symbol/,
  ],
  [
    "a value that a request does not have",
    `${HEAD}checks:\n  - request: placeOrder\n    with:\n      symbl: AAPL\n`,
    /^night.yaml:6: checks\[0\].with.symbl: Cannot use placeOrder: it has no value symbl; did you mean symbol\?/i,
  ],
  [
    "a value that an answer does not have",
    step("when: { answer: orderStatus, with: { filed: 1 } }\n    heal: all"),
    /^night.yaml:6: timeline\[1\].when.with.filed: .*did you mean filled\?/,
  ],
  [
    "a value that an order does not have",
    step("order: { of: { simbol: AAPL }, work: hold }"),
    /^night.yaml:6: timeline\[1\].order.of.simbol: an order has no value simbol; did you mean symbol\?/,
  ],
  [
    "a value that an event does not have",
    step("when: { event: start, with: { client: 7 } }\n    heal: all"),
    /^night.yaml:6: timeline\[1\].when.with.client: an event has no value client; did you mean content/,
  ],
  [
    "a value that an answered request does not have",
    step("answer: { to: reqIds, with: { cnt: 1 }, ignore: true }"),
    /^night.yaml:6: timeline\[1\].answer.with.cnt: .*did you mean count\?/,
  ],
  [
    "a client of an event",
    step("when: { event: start, clientId: 7 }\n    heal: all"),
    /^night.yaml:6: timeline\[1\].when.clientId: expected request or answer beside it/,
  ],
  [
    "a mark whose name has blanks",
    step("when: { mark: is connected }\n    heal: all"),
    /^night.yaml:6: timeline\[1\].when.mark: expected a name in lower case with hyphens/,
  ],
  [
    "values of a mark",
    step("when: { mark: connected, with: { detail: a } }\n    heal: all"),
    /^night.yaml:6: timeline\[1\].when.with: expected request or answer or event beside it/,
  ],
  [
    "a mark and a request in one trigger",
    step("when: { mark: connected, request: reqIds }\n    heal: all"),
    /^night.yaml:6: timeline\[1\].when: request and mark exclude each other/,
  ],
  [
    "a number of early requests",
    `${HEAD}checks:\n  - { earlyRequests: 0 }\n`,
    /^night.yaml:4: checks\[0\].earlyRequests: .*expected "none"/,
  ],
  [
    "overlapping sessions that are allowed",
    `${HEAD}checks:\n  - { overlappingSessions: all }\n`,
    /^night.yaml:4: checks\[0\].overlappingSessions: .*expected "none"/,
  ],
  [
    "client IDs without one",
    `${HEAD}checks:\n  - { clientIds: [] }\n`,
    /^night.yaml:4: checks\[0\].clientIds: too small/,
  ],
  [
    "a client ID in place of a list",
    `${HEAD}checks:\n  - { clientIds: 1 }\n`,
    /^night.yaml:4: checks\[0\].clientIds: expected list/,
  ],
  [
    "a recovery within no duration",
    `${HEAD}checks:\n  - { recoveredWithin: soon }\n`,
    /^night.yaml:4: checks\[0\].recoveredWithin: expected a duration such as 30s/,
  ],
  [
    "a number of a recovery",
    `${HEAD}checks:\n  - { recoveredWithin: 5s, times: 2 }\n`,
    /^night.yaml:4: checks\[0\].times: expected request or answer/,
  ],
  [
    "a number of a position",
    `${HEAD}checks:\n  - { position: AAPL, times: 3 }\n`,
    /^night.yaml:4: checks\[0\].times: expected request or answer or event or mark or orders beside it/,
  ],
  [
    "a quantity without a position",
    `${HEAD}checks:\n  - { request: placeOrder, quantity: 3 }\n`,
    /^night.yaml:4: checks\[0\].quantity: expected position beside it/,
  ],
  [
    "an exact number and a bound",
    `${HEAD}checks:\n  - { request: placeOrder, times: 3, atMost: 4 }\n`,
    /^night.yaml:4: checks\[0\]: times and atMost exclude each other/,
  ],
  [
    "bounds that no number is within",
    `${HEAD}checks:\n  - { request: placeOrder, atLeast: 3, atMost: 2 }\n`,
    /^night.yaml:4: checks\[0\].atMost: expected at least 3/,
  ],
  [
    "bounds without a bound",
    `${HEAD}checks:\n  - { request: placeOrder, with: { symbol: {} } }\n`,
    /^night.yaml:4: checks\[0\].with.symbol: expected a value, or/,
  ],
  [
    "prices without a price",
    step("market: { symbol: AAPL, set: {} }"),
    /^night.yaml:6: timeline\[1\].market.set: expected at least one of bid, ask, last/,
  ],
  [
    "a duration of a price that is set at once",
    step("market: { symbol: AAPL, set: { last: 3 }, over: 5s }"),
    /^night.yaml:6: timeline\[1\].market.over: expected move beside it/,
  ],
  [
    "a fault to heal that does not exist",
    step("heal: drp"),
    /^night.yaml:6: timeline\[1\].heal: .*did you mean drop\?/,
  ],
  [
    "a step after the end",
    `${HEAD}until: 5s\ntimeline:\n  - { at: 4s, heal: all }\n  - { at: 6s, heal: all }\n`,
    /^night.yaml:6: timeline\[1\].at: the scenario ends before it, at 5s/,
  ],
  [
    "a text in place of a list",
    `${HEAD}timeline: drop\n`,
    /^night.yaml:3: timeline: expected list, received string/,
  ],
  [
    "a list that contains itself many times",
    `${HEAD}a: &a [x, x]\nb: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a, *a]\nc: &c [*b, *b, *b, *b, *b, *b, *b, *b, *b, *b]\nd: [*c, *c, *c, *c, *c, *c, *c, *c, *c]\n`,
    /^night.yaml:1: the file cannot be read/,
  ],
  [
    "brackets without end",
    "[".repeat(100_000),
    /^night.yaml:1: the file cannot be read: it is nested too deeply$/,
  ],
];

test.each(MISTAKES)("%s is refused by file, line, field and reason", (_what, text, problem) => {
  expect(problemsIn(text)).toMatch(problem);
});

test("every problem of a file has its line", () => {
  const text = `${HEAD}seed: x\nfaults: [drp]\nuntil: never\n`;
  expect(
    problemsIn(text)
      .split("\n")
      .map((line) => line.slice(0, 12)),
  ).toEqual(["night.yaml:3", "night.yaml:4", "night.yaml:5"]);
});

test("a scenario in code is refused by field and reason", () => {
  expect(() => checkScenario({ scenario: "a", about: "b", seed: -1 })).toThrow(/^seed: /);
});

test("a name that is longer than 64 characters is refused, and not printed", () => {
  const name = "n".repeat(5_000);
  expect(readScenario(`scenario: ${name.slice(0, 64)}\nabout: x\n`).scenario).toHaveLength(64);
  expect(() => readScenario(`scenario: ${name}\nabout: x\n`, "night.yaml")).toThrow(
    /^night\.yaml:1:11: scenario: too big: expected string to have <=64 characters$/,
  );
});
