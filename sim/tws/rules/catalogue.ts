import { BOOK_CANCEL_RULES, BOOK_NOTICES, BOOK_RULES } from "./books.ts";
import { CONDITION_RULES } from "./conditions.ts";
import { TIME_NOTICES, TIME_REFUSALS } from "./dates.ts";
import { BAR_CONTRACT_RULES, BAR_PACING_RULES, BAR_RANGE_RULES } from "./historical-bars.ts";
import { BAR_REQUEST_RULES } from "./historical-data.ts";
import { PAST_TICK_NOTICES, PAST_TICK_REQUEST_RULES, PAST_TICK_RULES } from "./historical-ticks.ts";
import { HEAD_REQUEST_RULES, HEAD_RULES, HISTOGRAM_PERIOD_RULES, HISTOGRAM_RULES } from "./history-facts.ts";
import {
  CANCEL_RULES,
  MARKET_DATA_RULES,
  MARKET_DATA_TYPE_RULES,
  PERMISSION_NOTICES,
  PERMISSION_RULES,
} from "./market-data.ts";
import {
  REAL_TIME_BAR_PACING_RULES,
  REAL_TIME_BAR_REQUEST_RULES,
  REAL_TIME_BAR_RULES,
} from "./real-time-bars.ts";
import type { RuleRow } from "./rule.ts";
import { SUBSCRIPTION_LIMITS } from "./subscription-limits.ts";
import { TICK_PACING_RULES, TICK_REQUEST_RULES, TICK_RULES } from "./tick-by-tick.ts";

/** Rules of one subject, as the page of refusals shows them. */
export interface RuleSubject {
  /** Heading on the page, e.g. `Orders`. */
  readonly subject: string;
  /** Test that breaks each rule. */
  readonly test: string;
  readonly rules: readonly RuleRow[];
}

/** Every rule by which the fake TWS refuses a request, by subject. */
export const RULES: readonly RuleSubject[] = [
  {
    subject: "Dates",
    test: "test/sim/tws/rules/dates.test.ts",
    rules: [...TIME_REFUSALS, ...TIME_NOTICES],
  },
  {
    subject: "Historical bars",
    test: "test/sim/tws/rules/historical-data.test.ts",
    rules: [...BAR_REQUEST_RULES, ...BAR_CONTRACT_RULES, ...BAR_RANGE_RULES, ...BAR_PACING_RULES],
  },
  {
    subject: "Historical ticks, head timestamps and histograms",
    test: "test/sim/tws/rules/historical-ticks.test.ts",
    rules: [
      ...PAST_TICK_REQUEST_RULES,
      ...PAST_TICK_NOTICES,
      ...PAST_TICK_RULES,
      ...HEAD_REQUEST_RULES,
      ...HEAD_RULES,
      ...HISTOGRAM_PERIOD_RULES,
      ...HISTOGRAM_RULES,
    ],
  },
  {
    subject: "Market data",
    test: "test/sim/tws/rules/market-data.test.ts",
    rules: [
      ...MARKET_DATA_RULES,
      ...PERMISSION_RULES,
      ...PERMISSION_NOTICES,
      ...MARKET_DATA_TYPE_RULES,
      ...CANCEL_RULES,
    ],
  },
  {
    subject: "Market depth",
    test: "test/sim/tws/rules/books.test.ts",
    rules: [...BOOK_RULES, ...BOOK_NOTICES, ...BOOK_CANCEL_RULES],
  },
  {
    subject: "Tick-by-tick data",
    test: "test/sim/tws/rules/tick-by-tick.test.ts",
    rules: [...TICK_REQUEST_RULES, ...TICK_RULES, ...TICK_PACING_RULES],
  },
  {
    subject: "Real-time bars",
    test: "test/sim/tws/rules/real-time-bars.test.ts",
    rules: [...REAL_TIME_BAR_REQUEST_RULES, ...REAL_TIME_BAR_RULES, ...REAL_TIME_BAR_PACING_RULES],
  },
  {
    subject: "Numbers of subscriptions",
    test: "test/sim/tws/rules/subscription-limits.test.ts",
    rules: Object.values(SUBSCRIPTION_LIMITS),
  },
  {
    subject: "Conditions that last",
    test: "test/sim/tws/rules/conditions.test.ts",
    rules: CONDITION_RULES,
  },
];
