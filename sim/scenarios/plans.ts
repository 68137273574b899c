import type { Injected } from "../net/faults-in-force.ts";
import { nearMisses } from "../script/near-miss.ts";
import type { RequestRule } from "../script/request-rule.ts";
import type { ScenarioWorld } from "./world.ts";

/** Something that a step puts in force, and that must affect something before the run ends. */
export type Plan =
  | { readonly kind: "fault"; readonly injected: Injected }
  | { readonly kind: "rule"; readonly rule: RequestRule };

/** Writes what is expected of a plan. */
export function planText(plan: Plan): string {
  return plan.kind === "fault"
    ? `the fault ${plan.injected.fault.text} affects something`
    : `the answer to ${plan.rule.name} is used`;
}

/** Finds why a plan came to nothing; empty when it did not. */
export function planBreaches(plan: Plan, { tws }: ScenarioWorld): readonly string[] {
  if (plan.kind === "fault") return plan.injected.strikes > 0 ? [] : ["it affected nothing"];
  const { name, match, uses } = plan.rule;
  if (uses.areEnough) return [];
  return [`it was ${uses.text}`, ...nearMisses(tws.script.requests.all(), name, match as never)];
}
