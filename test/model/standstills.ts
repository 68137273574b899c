import type { Setting } from "./setting.ts";

/** Time for which the machine of the pool stood still, as the script says. */
interface StoodStill {
  readonly how: "blocked" | "suspended";
  readonly fromMs: number;
  readonly toMs: number;
}

/** Time within which the machine has carried out what was overdue, in ms. */
const CAUGHT_UP_MS = 1_000;

/**
 * Returns when something is due that began at `fromMs` and takes `withinMs` on a machine that goes on. A suspended machine has
 * the rest of the time left afterwards, and a blocked one carries it out late.
 */
export function dueMs({ script, startMs }: Setting, fromMs: number, withinMs: number): number {
  let due = fromMs + withinMs;
  for (const one of standstills(script, startMs)) {
    if (one.toMs < fromMs || one.fromMs > due) continue;
    if (one.how === "suspended") due += one.toMs - Math.max(one.fromMs, fromMs);
    else due = Math.max(due, one.toMs + CAUGHT_UP_MS);
  }
  return due;
}

/** Returns when a machine reads what arrives within some ms from a time on: at the end of a block that lasts longer. */
export function readByMs({ script, startMs }: Setting, fromMs: number, withinMs: number): number {
  let readMs = fromMs;
  for (const one of standstills(script, startMs))
    if (one.how === "blocked" && one.fromMs <= fromMs + withinMs) readMs = Math.max(readMs, one.toMs);
  return readMs;
}

/** Time for which the machine of the pool stood still in all, in ms. */
export function stoodStillMs({ script, startMs }: Setting): number {
  return standstills(script, startMs).reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0);
}

/** Those of scripts that were read before: a promise is judged at each message of a run. */
const known = new WeakMap<
  Setting["script"],
  { readonly startMs: number; readonly found: readonly StoodStill[] }
>();

function standstills(script: Setting["script"], startMs: number): readonly StoodStill[] {
  const before = known.get(script);
  if (before?.startMs === startMs) return before.found;
  const found = standstillsOf(script, startMs);
  known.set(script, { startMs, found });
  return found;
}

function standstillsOf(script: Setting["script"], startMs: number): readonly StoodStill[] {
  let nowMs = startMs;
  return script.flatMap((step) => {
    const fromMs = nowMs;
    const toMs = step.do === "stand still" ? fromMs + step.forMs : fromMs;
    nowMs = toMs + step.thenMs;
    return step.do === "stand still" ? [{ how: step.how, fromMs, toMs }] : [];
  });
}
