import { account, HEAD, type Mistake, step } from "./scenario-mistakes.ts";

/** Values that a field cannot have. */
export const FIELD_MISTAKES: readonly Mistake[] = [
  [
    "an amount of cash in words",
    account("cash: lots"),
    ["4:9: account.cash: expected number or object with fields, received string"],
  ],
  [
    "an amount of cash in quotes",
    account("cash: '1000'"),
    [
      "4:9: account.cash: expected number or object with fields, received string: write it without quotes, 1000",
    ],
  ],
  [
    "an amount of cash that is no number",
    account("cash: .nan"),
    ["4:9: account.cash: expected number or object with fields, received NaN"],
  ],
  [
    "an amount of cash without bound",
    account("cash: { USD: .inf }"),
    ["4:16: account.cash.USD: expected number, received Infinity"],
  ],
  [
    "a currency in small letters",
    account("cash: { usd: 5 }"),
    ["4:11: account.cash.usd: expected a currency in three capital letters, such as USD"],
  ],
  [
    "a quantity in quotes",
    step("place: { symbol: AAPL, action: BUY, quantity: '5' }"),
    ["6:51: timeline[1].place.quantity: expected number, received string: write it without quotes, 5"],
  ],
  [
    "a quantity of 0",
    step("place: { symbol: AAPL, action: BUY, quantity: 0 }"),
    ["6:51: timeline[1].place.quantity: too small: expected number to be >0"],
  ],
  [
    "a symbol that YAML reads as a number",
    account("positions: [{ symbol: 700, quantity: 1 }]"),
    ['4:25: account.positions[0].symbol: expected string, received number: write it in quotes, "700"'],
  ],
  [
    "a symbol that YAML reads as true",
    account("positions: [{ symbol: TRUE, quantity: 1 }]"),
    ['4:25: account.positions[0].symbol: expected string, received boolean: write it in quotes, "true"'],
  ],
  [
    "a day that YAML reads as a number",
    account("positions: [{ symbol: ES, secType: FUT, lastTradeDateOrContractMonth: 20260320, quantity: 1 }]"),
    [
      '4:73: account.positions[0].lastTradeDateOrContractMonth: expected string, received number: write it in quotes, "20260320"',
    ],
  ],
  [
    "a yes in place of true",
    `${HEAD}options: { alwaysOpen: yes }\n`,
    ["3:24: options.alwaysOpen: expected boolean, received string: write true, without quotes"],
  ],
  [
    "a true in quotes",
    `${HEAD}options: { alwaysOpen: 'true' }\n`,
    ["3:24: options.alwaysOpen: expected boolean, received string: write true, without quotes"],
  ],
  [
    "a start in the thirteenth month",
    `${HEAD}start: 2026-13-01T00:00:00Z\n`,
    ["3:8: start: expected a time like 2026-01-13T15:30:00Z"],
  ],
  [
    "a start without a time of day",
    `${HEAD}start: 2026-01-13\n`,
    ["3:8: start: expected a time like 2026-01-13T15:30:00Z"],
  ],
  [
    "a start on February 30",
    `${HEAD}start: 2026-02-30T00:00:00Z\n`,
    ["3:8: start: expected a time like 2026-01-13T15:30:00Z"],
  ],
  [
    "a start in ms",
    `${HEAD}start: 1768318200000\n`,
    ["3:8: start: expected a time like 2026-01-13T15:30:00Z, received number"],
  ],
  [
    "a start after the calendar",
    `${HEAD}start: 2150-01-01T00:00:00Z\n`,
    ["3:8: start: expected a time from 1970-01-01 to 2099-12-31"],
  ],
  [
    "a start before the calendar",
    `${HEAD}start: 1950-01-01T00:00:00Z\n`,
    ["3:8: start: expected a time from 1970-01-01 to 2099-12-31"],
  ],
  [
    "an option that a scenario does not have",
    `${HEAD}options: { universe: [] }\n`,
    ["3:12: options.universe: there is no such field; the names are "],
  ],
  [
    "an option below its bound",
    `${HEAD}options: { serverVersion: 100 }\n`,
    ["3:27: options.serverVersion: too small: expected number to be >=151"],
  ],
  [
    "an option in quotes",
    `${HEAD}options: { lingerMs: '5' }\n`,
    ["3:22: options.lingerMs: expected number, received string: write it without quotes, 5"],
  ],
  [
    "an option with a word that it does not know",
    `${HEAD}options: { rateLimit: drop }\n`,
    ['3:23: options.rateLimit: expected one of "reject"|"queue"'],
  ],
  [
    "a duration with a comma",
    step("{ after: '1,5s', heal: all }"),
    [
      "6:14: timeline[1].after: expected a duration such as 30s, 1.5 min, 2h, or a number of ms, up to 366 days",
    ],
  ],
  [
    "a duration in quotes without a unit",
    step("{ after: '5', heal: all }"),
    [
      "6:14: timeline[1].after: expected a duration such as 30s, 1.5 min, 2h, or a number of ms, up to 366 days",
    ],
  ],
  [
    "a time before the start",
    step("{ at: -5s, heal: all }"),
    ["6:11: timeline[1].at: expected a duration such as 30s, 1.5 min, 2h, or a number of ms, up to 366 days"],
  ],
  [
    "a negative number of ms",
    step("{ at: -5, heal: all }"),
    ["6:11: timeline[1].at: expected a duration such as 30s, 1.5 min, 2h, or a number of ms, up to 366 days"],
  ],
  [
    "a time more than a year away",
    step("{ at: 400d, heal: all }"),
    ["6:11: timeline[1].at: expected a duration such as 30s, 1.5 min, 2h, or a number of ms, up to 366 days"],
  ],
  [
    "a duration in two units",
    step("{ at: 1h30min, heal: all }"),
    ["6:11: timeline[1].at: expected a duration such as 30s, 1.5 min, 2h, or a number of ms, up to 366 days"],
  ],
];
