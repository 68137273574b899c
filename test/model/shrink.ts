/** A step of a script, and the wait after it in ms. */
export interface Timed {
  readonly thenMs: number;
}

/**
 * Shrinks a failing script: removes steps, then waits, aborts and deadlines, as long as it fails.
 *
 * @param fails Returns whether a script fails in the same way.
 * @param limitMs Longest duration, in real ms.
 */
export async function smallest<Step extends Timed>(
  script: readonly Step[],
  fails: (script: readonly Step[]) => Promise<boolean>,
  limitMs: number,
): Promise<readonly Step[]> {
  const untilMs = performance.now() + limitMs;
  const left = (): boolean => performance.now() < untilMs;
  let best = script;
  for (let size = Math.ceil(best.length / 2), again = true; left() && (size > 1 || again); ) {
    again = false;
    for (let at = 0; at < best.length && left(); ) {
      const less = [...best.slice(0, at), ...best.slice(at + size)];
      if (await fails(less)) {
        best = less;
        again = true;
      } else at += size;
    }
    if (size > 1) again = true;
    size = Math.max(1, Math.floor(size / 2));
  }
  for (let at = 0; at < best.length; at++) {
    for (const simpler of simplerThan(best[at] as Step)) {
      const next = best.with(at, simpler);
      if (left() && (await fails(next))) best = next;
    }
  }
  return best;
}

/** Returns simpler versions of a step, each with one change. */
function simplerThan<Step extends Timed>(step: Step): readonly Step[] {
  const simpler: Step[] = [{ ...step, thenMs: 0 }];
  for (const field of ["abortMs", "timeoutMs"]) {
    if (!(field in step)) continue;
    const rest = Object.fromEntries(Object.entries(step).filter(([name]) => name !== field));
    simpler.push(rest as Step);
  }
  return simpler;
}
