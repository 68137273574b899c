import { type DrillCheck, drillCheck, failedIf, notReached, passed } from "./drill-check.ts";
import { DIALS_PERIOD_MS } from "./limits.ts";
import { failedDials } from "./recovery.ts";
import { at, count, msText } from "./wording.ts";

/**
 * Checks that the program waits between dials that fail, also while its client ID is in use.
 *
 * A dial of a port where nobody listens is not seen, and is not counted.
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
    if (dials.length === 0) return notReached("No dial was seen to fail.");
    let worst: typeof dials = [];
    for (const [first, { atMs }] of dials.entries()) {
      const within = dials.slice(first).filter((dial) => dial.atMs - atMs < DIALS_PERIOD_MS);
      if (within.length > worst.length) worst = within;
    }
    const period = msText(DIALS_PERIOD_MS);
    const reason = `${count(worst.length, "dial")} without a session in the ${period} that began ${at(worst[0]?.atMs ?? 0, seen)}; the limit is ${dialsMax}.`;
    const frames = worst.map(({ frame }) => frame);
    return failedIf(worst.length > dialsMax ? [{ reason, frames }] : [], passed(reason, frames));
  },
);
