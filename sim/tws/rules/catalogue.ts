import {
  ACCOUNT_RULES,
  ORDER_ACCOUNT_RULES,
  ORDER_CHANGE_RULES,
  PNL_RULES,
  PNL_SINGLE_RULES,
  SUMMARY_RULES,
  UPDATES_NOTICES,
  UPDATES_RULES,
} from "./accounts.ts";
import { ADVISOR_CHANGE_RULES, ADVISOR_RULES, ALLOCATION_RULES, GROUP_ORDER_RULES } from "./advisors.ts";
import { EXECUTION_RULES } from "./executions.ts";
import type { RuleRow } from "./rule.ts";

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
      ...ORDER_CHANGE_RULES,
    ],
  },
  {
    subject: "Financial advisors",
    test: "test/sim/tws/rules/advisors.test.ts",
    rules: [...ADVISOR_RULES, ...ADVISOR_CHANGE_RULES, ...GROUP_ORDER_RULES, ...ALLOCATION_RULES],
  },
  { subject: "Executions", test: "test/sim/tws/rules/executions.test.ts", rules: EXECUTION_RULES },
];
