import type { RuleRow } from "./rule.ts";

/** Rules of one subject, as the page of refusals shows them. */
export interface RuleSubject {
  /** Heading on the page, e.g. `Orders`. */
  readonly subject: string;
  /** Test that breaks each rule. */
  readonly test: string;
  readonly rules: readonly RuleRow[];
}
