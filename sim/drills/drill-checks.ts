import type { Drill } from "./drill.ts";
import type { GradedCheck } from "./record.ts";
import type { Seen } from "./seen.ts";

/** A check of the wire: a pure function of what was seen. */
export interface WireCheck {
  (seen: Seen): GradedCheck;
  readonly check: string;
}

/** Checks of the wire by their names. */
const CHECKS: readonly WireCheck[] = [];

/** Names of the checks that every drill has. */
export const ALWAYS: readonly string[] = [];

/** Gets the checks of a drill: those of every drill, and those that it names. */
export function checksFor({ checks }: Pick<Drill, "checks">): readonly WireCheck[] {
  if (checks === "all") return CHECKS;
  const wanted = new Set([...ALWAYS, ...checks]);
  return CHECKS.filter(({ check }) => wanted.has(check));
}
