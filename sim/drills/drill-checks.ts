import { DRILL_CHECKS, type DrillCheck } from "./checks/mod.ts";

/**
 * Checks that a drill does not have, by the name of the drill. Every other drill has every check of the wire: one that is about
 * nothing that has happened is not reached, and counts for nothing.
 */
export const WITHOUT: Readonly<Record<string, readonly string[]>> = {
  // The client ID is never free, so that no client can get a session.
  "client-id-taken": ["connects"],
};

/** Gets the checks of the wire that a drill has. Its own scenario and its target have others. */
export function checksFor(drill: string): readonly DrillCheck[] {
  const without = WITHOUT[drill] ?? [];
  return DRILL_CHECKS.filter(({ check }) => !without.includes(check));
}
