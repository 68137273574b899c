import type { Seen } from "../seen.ts";
import { type DrillCheck, drillCheck, failedIf, notReached, passed } from "./drill-check.ts";
import { DIAL_PERIODS } from "./limits.ts";
import { failedDials } from "./recovery.ts";
import { at, count, msText } from "./wording.ts";

/**
 * Checks that the program waits between dials that fail, also while its client ID is in use.
 *
 * A dial of a port where nobody listens is not seen, and is not counted. Where the dials fail for less than 10 s, the pace of the
 * time that was seen decides.
 */
export const noHammering: DrillCheck = drillCheck(
  {
    check: "no-hammering",
    about: "The program waits between dials that fail.",
    points: 2,
  },
  (seen) => {
    const { dialsMax } = seen.limits;
    const dials = failedDials(seen);
    if (dials.length === 0)
      return notReached("No dial was seen to fail; dials at a closed port are not seen.");
    const busiest = DIAL_PERIODS.map(({ periodMs, share }) => {
      const [limit, worst] = [Math.floor(dialsMax * share), busiestPeriod(dials, periodMs)];
      return { worst, isOver: worst.length > limit, reason: reasonOf(seen, worst, periodMs, limit) };
    });
    const found = busiest
      .filter(({ isOver }) => isOver)
      .map(({ worst, reason }) => ({ reason, frames: worst.map(({ frame }) => frame) }));
    const reasons = busiest.slice(0, 1).map(({ reason }) => reason);
    return failedIf(
      found,
      passed(
        reasons.join(),
        dials.map(({ frame }) => frame),
      ),
    );
  },
);

type Dials = ReturnType<typeof failedDials>;

/** Finds the dials of the busiest period of a length. */
function busiestPeriod(dials: Dials, periodMs: number): Dials {
  let worst: Dials = [];
  for (const [first, { atMs }] of dials.entries()) {
    const within = dials.slice(first).filter((dial) => dial.atMs - atMs < periodMs);
    if (within.length > worst.length) worst = within;
  }
  return worst;
}

function reasonOf(seen: Seen, dials: Dials, periodMs: number, limit: number): string {
  return `${count(dials.length, "dial")} without a session in the ${msText(periodMs)} that began ${at(dials[0]?.atMs ?? 0, seen)}; the limit is ${limit}.`;
}
