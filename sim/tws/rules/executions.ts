import * as code from "../facts/codes.ts";
import { invalidText, type Rule } from "./rule.ts";

/** The time of a filter of executions, and the instant that it means: NaN for a text that cannot be read. */
export interface ExecutionsInput {
  readonly time: string;
  readonly sinceMs: number;
}

/** Rule of `reqExecutions`. A filter by anything else that does not exist is no fault: no execution passes it. */
export const EXECUTION_RULES: readonly Rule<ExecutionsInput>[] = [
  {
    what: "a time in a filter of executions that cannot be read",
    code: code.INVALID_REQUEST,
    source: "unsourced",
    broken: ({ time, sinceMs }) => (Number.isNaN(sinceMs) ? invalidText(`Invalid time ${time}`) : undefined),
  },
];
