import { check, HEAD, type Mistake, step } from "./scenario-mistakes.ts";

/** Steps and checks with fields that do not fit each other. */
export const STEP_MISTAKES: readonly Mistake[] = [
  [
    "a parameter that a fault does not have",
    step("inject: 'drop:after=5'"),
    [
      '6:13: timeline[1].inject: cannot make the fault "drop": it has no parameter after; did you mean afterMs?',
    ],
  ],
  [
    "a fault with two mistakes",
    step("inject: 'drop:how=x,times=-1'"),
    [
      '6:13: timeline[1].inject: cannot make the fault "drop": how: there is no "x"; the names are fin, rst; times: expected number, received string, got "-1"',
    ],
  ],
  [
    "a fault as an object",
    step("inject: { drop: { how: rst } }"),
    ["6:5: timeline[1].inject: expected string, received object"],
  ],
  [
    "a text in place of the list of faults",
    `${HEAD}faults: drop\n`,
    ["3:9: faults: expected list, received string"],
  ],
  [
    "a fault after a request that does not exist",
    step("inject: 'drop:afterRequest=reqPosition'"),
    [
      '6:13: timeline[1].inject: cannot make the fault "drop": afterRequest: there is no "reqPosition"; did you mean reqPositions?',
    ],
  ],
  [
    "an answer that does nothing",
    step("answer: { to: reqIds }"),
    ["6:5: timeline[1].answer: expected one of error, ignore, delay, twice"],
  ],
  [
    "an answer that does two things",
    step("answer: { to: reqIds, ignore: true, twice: true }"),
    ["6:5: timeline[1].answer: ignore and twice exclude each other; give one of error, ignore, delay, twice"],
  ],
  [
    "an answer that ignores and does not",
    step("answer: { to: reqIds, ignore: false }"),
    ["6:35: timeline[1].answer.ignore: expected true"],
  ],
  [
    "an answer in place of a request",
    step("{ when: { request: orderStatus }, heal: all }"),
    ["6:24: timeline[1].when.request: cannot find the request orderStatus: it is an answer, which TWS sends"],
  ],
  [
    "a request in place of an answer",
    step("{ when: { answer: placeOrder }, heal: all }"),
    ["6:23: timeline[1].when.answer: cannot find the answer placeOrder: it is a request, which clients send"],
  ],
  [
    "an answer to an answer",
    step("answer: { to: orderStatus, ignore: true }"),
    ["6:19: timeline[1].answer.to: cannot find the request orderStatus: it is an answer, which TWS sends"],
  ],
  [
    "a change of a price without a sign",
    step("market: { symbol: AAPL, move: 3% }"),
    ["6:35: timeline[1].market.move: expected a change in percent, such as -3% or +0.5%"],
  ],
  [
    "a word about trading that does not exist",
    step("market: { symbol: AAPL, trading: stop }"),
    ['6:38: timeline[1].market.trading: expected one of "halt"|"resume"|"free"'],
  ],
  [
    "a rejection with the code 0",
    step("order: { of: { symbol: AAPL }, reject: { code: 0 } }"),
    ["6:52: timeline[1].order.reject.code: too small: expected number to be >=1"],
  ],
  [
    "a notice without a text",
    step("notify: { code: 1100, text: '' }"),
    ["6:33: timeline[1].notify.text: too small: expected string to have >=1 characters"],
  ],
  [
    "a code in quotes",
    step("notify: { code: '1100', text: x }"),
    ["6:21: timeline[1].notify.code: expected number, received string: write it without quotes, 1100"],
  ],
  ["a timeline without steps", `${HEAD}timeline:\n`, ["3:10: timeline: expected list, received nothing"]],
  [
    "a step without fields",
    `${HEAD}timeline:\n  -\n`,
    ["4:4: timeline[0]: expected object with fields, received nothing"],
  ],
  [
    "a timeline that is no list",
    `${HEAD}timeline:\n  at: 1s\n  inject: drop\n`,
    ["3:1: timeline: expected list, received object"],
  ],
  [
    "an expectation without fields",
    step("expect: "),
    ["6:13: timeline[1].expect: expected object with fields, received nothing"],
  ],
  [
    "a check without fields",
    `${HEAD}checks:\n  - {}\n`,
    ["4:5: checks[0]: expected one of request, answer, event, mark, orders, position, sessionsAtMost"],
  ],
  ["a seed with a fraction", `${HEAD}seed: 1.5\n`, ["3:7: seed: expected whole number, received 1.5"]],
  [
    "a trigger that waits for no message",
    step("{ when: { request: reqIds, times: 0 }, heal: all }"),
    ["6:39: timeline[1].when.times: too small: expected number to be >=1"],
  ],
  [
    "a negative number of sessions",
    check("{ sessionsAtMost: -1 }"),
    ["4:23: checks[0].sessionsAtMost: too small: expected number to be >=0"],
  ],
  [
    "values of a message beside orders",
    check("{ orders: { symbol: AAPL }, with: { symbol: AAPL } }"),
    ["4:33: checks[0].with: expected request or answer or event beside it"],
  ],
  [
    "a number in place of a sentence",
    "scenario: a\nabout: 5\n",
    ['2:8: about: expected string, received number: write it in quotes, "5"'],
  ],
];
