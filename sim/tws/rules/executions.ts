import { TIME_REFUSALS, type TimeInput } from "./dates.ts";
import type { Rule } from "./rule.ts";

/** Rules of `reqExecutions`. A filter by anything else that does not exist is no fault: no execution passes it. */
export const EXECUTION_RULES: readonly Rule<TimeInput>[] = TIME_REFUSALS.map((rule) => ({
  ...rule,
  what: `in a filter of executions, ${rule.what}`,
  source: "as for times of history; unsourced",
}));
