import {
  ACCOUNT_RULES,
  ORDER_ACCOUNT_RULES,
  PNL_RULES,
  PNL_SINGLE_RULES,
  SUMMARY_RULES,
  UPDATES_NOTICES,
  UPDATES_RULES,
} from "./accounts.ts";
import { ADVISOR_CHANGE_RULES, ADVISOR_RULES, ALLOCATION_RULES, GROUP_ORDER_RULES } from "./advisors.ts";
import { BOOK_CANCEL_RULES, BOOK_NOTICES, BOOK_RULES } from "./books.ts";
import { COMBINATION_RULES, SPREAD_RULES } from "./combinations.ts";
import { CONDITION_RULES, FARM_NOTICES, INTERRUPTION_NOTICES } from "./conditions.ts";
import { CONTRACT_RULES, MATCH_RULES } from "./contracts.ts";
import { TIME_NOTICES, TIME_REFUSALS } from "./dates.ts";
import { EXECUTION_RULES } from "./executions.ts";
import * as bars from "./historical-bars.ts";
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
import { BAR_PROTOCOL_RULES, STREAM_PROTOCOL_RULES } from "./old-protocols.ts";
import { CALCULATION_RULES, EXERCISE_RULES } from "./options.ts";
import { ORDER_SUBJECTS } from "./order-catalogue.ts";
import {
  REAL_TIME_BAR_PACING_RULES,
  REAL_TIME_BAR_REQUEST_RULES,
  REAL_TIME_BAR_RULES,
} from "./real-time-bars.ts";
import * as reference from "./reference-data.ts";
import type { RuleSubject } from "./rule-subject.ts";
import { SCAN_CANCEL_RULES, SCAN_NOTICES, SCAN_RULES } from "./scanner.ts";
import * as session from "./session.ts";
import { SUBSCRIPTION_LIMITS } from "./subscription-limits.ts";
import { TICK_PACING_RULES, TICK_REQUEST_RULES, TICK_RULES } from "./tick-by-tick.ts";
import * as calendar from "./wall-street-horizon.ts";

/** Every rule by which the fake TWS refuses a request, by subject. */
export const RULES: readonly RuleSubject[] = [
  {
    subject: "Sessions and messages",
    test: "test/sim/tws/rules/session.test.ts",
    rules: [
      ...session.CLIENT_ID_RULES,
      ...session.START_RULES,
      ...session.MESSAGE_RATE_RULES,
      ...session.MESSAGE_RULES,
      ...session.LOG_LEVEL_RULES,
    ],
  },
  {
    subject: "Contracts",
    test: "test/sim/tws/rules/contracts.test.ts",
    rules: [...CONTRACT_RULES, ...MATCH_RULES],
  },
  {
    subject: "Combinations",
    test: "test/sim/tws/rules/combinations.test.ts",
    rules: [...SPREAD_RULES, ...COMBINATION_RULES],
  },
  {
    subject: "Reference data and news",
    test: "test/sim/tws/rules/reference-data.test.ts",
    rules: [
      ...reference.COMPONENT_RULES,
      ...reference.SYMBOL_RULES,
      ...reference.MARKET_RULE_RULES,
      ...reference.OPTION_CHAIN_RULES,
      ...reference.HEADLINE_RULES,
      ...reference.ARTICLE_RULES,
      ...reference.FUNDAMENTALS_RULES,
      ...reference.DISPLAY_GROUP_RULES,
    ],
  },
  {
    subject: "Option calculations and exercises",
    test: "test/sim/tws/rules/options.test.ts",
    rules: [...CALCULATION_RULES, ...EXERCISE_RULES],
  },
  {
    subject: "Scanners",
    test: "test/sim/tws/rules/scanner.test.ts",
    rules: [...SCAN_RULES, ...SCAN_NOTICES, ...SCAN_CANCEL_RULES],
  },
  {
    subject: "Wall Street Horizon",
    test: "test/sim/tws/rules/wall-street-horizon.test.ts",
    rules: [
      ...calendar.CALENDAR_META_DATA_RULES,
      ...calendar.CALENDAR_META_DATA_CANCEL_RULES,
      ...calendar.CALENDAR_EVENT_RULES,
      ...calendar.CALENDAR_EVENT_CANCEL_RULES,
    ],
  },
  ...ORDER_SUBJECTS,
  {
    subject: "Accounts",
    test: "test/sim/tws/rules/accounts.test.ts",
    rules: [
      ...ACCOUNT_RULES,
      ...SUMMARY_RULES,
      ...UPDATES_RULES,
      ...UPDATES_NOTICES,
      ...PNL_RULES,
      ...PNL_SINGLE_RULES,
      ...ORDER_ACCOUNT_RULES,
    ],
  },
  {
    subject: "Financial advisors",
    test: "test/sim/tws/rules/advisors.test.ts",
    rules: [...ADVISOR_RULES, ...ADVISOR_CHANGE_RULES, ...GROUP_ORDER_RULES, ...ALLOCATION_RULES],
  },
  { subject: "Executions", test: "test/sim/tws/rules/executions.test.ts", rules: EXECUTION_RULES },
  {
    subject: "Dates",
    test: "test/sim/tws/rules/dates.test.ts",
    rules: [...TIME_REFUSALS, ...TIME_NOTICES],
  },
  {
    subject: "Historical bars",
    test: "test/sim/tws/rules/historical-data.test.ts",
    rules: [
      ...bars.BAR_NUMBER_RULES,
      ...BAR_REQUEST_RULES,
      ...bars.BAR_CONTRACT_RULES,
      ...bars.BAR_RANGE_RULES,
      ...bars.BAR_DATA_RULES,
      ...bars.BAR_PACING_RULES,
      ...bars.BAR_NOTICES,
      ...bars.BAR_CANCEL_RULES,
    ],
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
    subject: "Clients of old versions",
    test: "test/sim/tws/rules/old-protocols.test.ts",
    rules: [...STREAM_PROTOCOL_RULES, ...BAR_PROTOCOL_RULES],
  },
  {
    subject: "Conditions that last",
    test: "test/sim/tws/rules/conditions.test.ts",
    rules: [...CONDITION_RULES, ...INTERRUPTION_NOTICES, ...FARM_NOTICES],
  },
];
