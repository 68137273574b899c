import { DRILL_CHECKS, type DrillCheck } from "./checks/mod.ts";
import type { Drill } from "./drill.ts";

/** Names of the checks that every drill has. */
export const ALWAYS: readonly string[] = DRILL_CHECKS.map(({ check }) => check);

/** Gets the checks of a drill: those of every drill, and those that it names. */
export function checksFor({
  checks,
  without = [],
}: Pick<Drill, "checks" | "without">): readonly DrillCheck[] {
  if (checks === "all") return DRILL_CHECKS;
  const wanted = new Set([...ALWAYS, ...checks].filter((name) => !without.includes(name)));
  return DRILL_CHECKS.filter(({ check }) => wanted.has(check));
}
