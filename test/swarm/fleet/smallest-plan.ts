import { smallest } from "../../model/shrink.ts";
import type { Plan } from "../plan.ts";
import type { Simulate } from "../seed-report.ts";

/**
 * Shrinks the script of a plan that breaks a promise, as long as it breaks the same one; then its network and its options.
 *
 * @param promise The promise that the plan breaks.
 * @param limitMs Longest duration, in real ms.
 */
export async function smallestPlan(
  plan: Plan,
  promise: string,
  simulate: Simulate,
  limitMs: number,
): Promise<Plan> {
  const fails = async (one: Plan): Promise<boolean> => {
    try {
      const { breaches } = await simulate(one.seed, { plan: one });
      return breaches.some((breach) => breach.promise === promise);
    } catch {
      return false;
    }
  };
  let best = plan;
  for (const simpler of [{ network: [] }, { profile: "gentle" as const }])
    if (await fails({ ...best, ...simpler })) best = { ...best, ...simpler };
  const script = await smallest(best.script, (steps) => fails({ ...best, script: steps }), limitMs);
  return { ...best, script };
}
