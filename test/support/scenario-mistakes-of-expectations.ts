import { check, HEAD, type Mistake, step } from "./scenario-mistakes.ts";

/** Steps and checks that could never come true. */
export const EXPECTATION_MISTAKES: readonly Mistake[] = [
  [
    "a step that comes after the end",
    `${HEAD}until: 12s\ntimeline:\n  - { at: 5s, heal: all }\n  - { after: 10s, heal: all }\n`,
    ["6:14: timeline[1].after: the scenario ends before it, at 12s: it comes 15000 ms after the start"],
  ],
  [
    "a step that waits longer than the scenario lasts",
    `${HEAD}until: 12s\ntimeline:\n  - { when: { request: reqIds }, heal: all }\n  - { after: 13s, heal: all }\n`,
    [
      "6:14: timeline[1].after: the scenario ends before it, at 12s: it comes 13000 ms after what its chain waits for",
    ],
  ],
  [
    "a fault that is healed and never injected",
    step("heal: refuse"),
    ["6:11: timeline[1].heal: the scenario never injects refuse"],
  ],
  [
    "a fault that is healed before it is injected",
    `${HEAD}timeline:\n  - { at: 1s, heal: drop }\n  - { at: 2s, inject: drop }\n`,
    ["4:21: timeline[0].heal: drop is injected after it only"],
  ],
  [
    "a fault that is healed after it has healed by itself",
    `${HEAD}timeline:\n  - { at: 1s, inject: 'drop:forMs=1000' }\n  - { at: 5s, heal: drop }\n`,
    ["5:21: timeline[1].heal: drop has healed by itself before (forMs)"],
  ],
  [
    "a fault that must have an effect and is never injected",
    check("{ struck: drop }"),
    ["4:15: checks[0].struck: the scenario never injects drop"],
  ],
  [
    "a fault that must have an effect and is injected otherwise",
    `${HEAD}faults: [drop]\nchecks:\n  - { struck: 'drop:how=rst' }\n`,
    ["5:15: checks[0].struck: the scenario never injects drop:how=rst"],
  ],
  [
    "a check of a position in a symbol that no contract has",
    check("{ position: APPL, quantity: 5 }"),
    ['4:17: checks[0].position: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "a check of a position in a symbol in small letters",
    check("{ position: aapl }"),
    ['4:17: checks[0].position: no contract has the symbol "aapl"; did you mean AAPL?'],
  ],
  [
    "a code that is compared as a text",
    check("{ answer: error, with: { code: '326' } }"),
    ['4:36: checks[0].with.code: it is a whole number, never "326": write it without quotes, 326'],
  ],
  [
    "a symbol that is compared as a number",
    check("{ request: placeOrder, with: { symbol: 5 } }"),
    ['4:44: checks[0].with.symbol: it is a text, never 5: write it in quotes, "5"'],
  ],
  [
    "a symbol that is compared as true",
    check("{ request: placeOrder, with: { symbol: true } }"),
    ['4:44: checks[0].with.symbol: it is a text, never true: write it in quotes, "true"'],
  ],
  [
    "a code with a fraction",
    check("{ answer: error, with: { code: 1.5 } }"),
    ["4:36: checks[0].with.code: it is a whole number, never 1.5"],
  ],
  [
    "bounds of a text",
    check("{ request: placeOrder, with: { symbol: { atLeast: 5 } } }"),
    ["4:36: checks[0].with.symbol: it is a text, which has no bounds"],
  ],
  [
    "an answer to requests with a number as symbol",
    step("answer: { to: reqHistoricalData, with: { symbol: 5 }, ignore: true }"),
    ['6:54: timeline[1].answer.with.symbol: it is a text, never 5: write it in quotes, "5"'],
  ],
  [
    "a status that no order has",
    check("{ orders: { status: Submited } }"),
    ['4:25: checks[0].orders.status: it is never "Submited"; did you mean Submitted?'],
  ],
  [
    "a side that no order has",
    check("{ orders: { action: buy } }"),
    ['4:25: checks[0].orders.action: it is never "buy"; did you mean BUY?'],
  ],
  [
    "an order for a symbol that no contract has",
    check("{ orders: { symbol: APPL } }"),
    ['4:25: checks[0].orders.symbol: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "a quantity of an order in quotes",
    check("{ orders: { quantity: '5' } }"),
    ['4:27: checks[0].orders.quantity: it is a number, never "5": write it without quotes, 5'],
  ],
  [
    "a time in force that no order has",
    check("{ orders: { tif: DAYS } }"),
    ['4:22: checks[0].orders.tif: it is never "DAYS"; did you mean DAY?'],
  ],
  [
    "a type of security that no order has",
    check("{ orders: { secType: STOCK } }"),
    [
      '4:26: checks[0].orders.secType: it is never "STOCK"; the names are STK, IND, FUT, CONTFUT, OPT, FOP, CASH, CRYPTO, CMDTY, CFD, BOND, FUND, BAG',
    ],
  ],
  [
    "an account that the login does not have",
    check("{ orders: { account: DU7654321 } }"),
    ["4:26: checks[0].orders.account: the accounts are DU1234567"],
  ],
  [
    "a fill of an order for a symbol that no contract has",
    step("order: { of: { symbol: APPL }, fill: {} }"),
    ['6:28: timeline[1].order.of.symbol: no contract has the symbol "APPL"; did you mean AAPL?'],
  ],
  [
    "a hold of an order that is cancelled",
    step("order: { of: { status: Cancelled }, work: hold }"),
    [
      "6:28: timeline[1].order.of.status: an order that is Cancelled is not open: it cannot be filled, rejected or held",
    ],
  ],
  [
    "an event that never happens",
    check("{ event: opend }"),
    ['4:14: checks[0].event: there is no event "opend"; did you mean opened?'],
  ],
  [
    "a detail of an event as a number",
    check("{ event: opened, with: { detail: 5 } }"),
    ['4:38: checks[0].with.detail: it is a text, never 5: write it in quotes, "5"'],
  ],
  [
    "a connection of an event in quotes",
    check("{ event: opened, with: { connection: '5' } }"),
    ['4:42: checks[0].with.connection: it is a whole number, never "5": write it without quotes, 5'],
  ],
  [
    "a notice with a character 0",
    step('notify: { code: 1100, text: "a\\0b" }'),
    ["6:33: timeline[1].notify.text: a text cannot have the character U+0000"],
  ],
];
