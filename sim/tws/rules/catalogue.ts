import { CONTRACT_RULES, MATCH_RULES } from "./contracts.ts";
import { CALCULATION_RULES, EXERCISE_RULES } from "./options.ts";
import * as reference from "./reference-data.ts";
import type { RuleRow } from "./rule.ts";
import { SCAN_NOTICES, SCAN_RULES } from "./scanner.ts";
import * as calendar from "./wall-street-horizon.ts";

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
    subject: "Contracts",
    test: "test/sim/tws/rules/contracts.test.ts",
    rules: [...CONTRACT_RULES, ...MATCH_RULES],
  },
  {
    subject: "Reference data and news",
    test: "test/sim/tws/rules/reference-data.test.ts",
    rules: [
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
    rules: [...SCAN_RULES, ...SCAN_NOTICES],
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
];
