import type { Match } from "./match.ts";
import { type AnyLogged, fits } from "./message-log.ts";
import type { RuleUses } from "./rule-uses.ts";
import type { SessionMatch } from "./session-match.ts";

/** Gets the newest rule that a message matches and that may still be used. */
export function newestUsable<
  Rule extends {
    readonly name: string;
    readonly match: unknown;
    readonly session: SessionMatch;
    readonly uses: RuleUses;
  },
>(rules: readonly Rule[], message: AnyLogged): Rule | undefined {
  for (let at = rules.length - 1; at >= 0; at--) {
    const rule = rules[at];
    if (rule === undefined || rule.name !== message.name || !rule.uses.areLeft) continue;
    if (fits(message, rule.name, rule.match as Match<never> | undefined, rule.session)) return rule;
  }
  return undefined;
}
