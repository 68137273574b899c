import type { Seen } from "../seen.ts";
import { type BusiestPeriod, busiestPeriod, type Dated } from "./busiest-period.ts";
import { type DrillCheck, drillCheck, failedIf, notReached, passed } from "./drill-check.ts";
import { DIAL_PERIODS } from "./limits.ts";
import { failedDials } from "./recovery.ts";
import { stillText } from "./standstills.ts";
import { at, count, msText } from "./wording.ts";

/**
 * Checks that the program waits between dials that fail, also while its client ID is in use.
 *
 * A dial of a port where nobody listens is not seen, and is not counted. Where the dials fail for less than 10 s, the pace of the
 * time that was seen decides. Dials that waited while the fake stood still count for the longest time that they can have taken.
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
      const [limit, worst] = [
        Math.floor(dialsMax * share),
        busiestPeriod(seen, dials, periodMs, "certain", "none"),
      ];
      const noticed = busiestPeriod(seen, dials, periodMs, "noticed", "none");
      // Else the halts of the fake decide nothing.
      const stillMs = noticed.all.length > limit ? worst.stillMs : 0;
      const reason = reasonOf(seen, { ...worst, stillMs }, periodMs, limit);
      return { worst, isOver: worst.all.length > limit, isClose: noticed.all.length > limit, reason };
    });
    const found = busiest
      .filter(({ isOver }) => isOver)
      .map(({ worst, reason }) => ({ reason, frames: worst.all.map(({ frame }) => frame) }));
    const shown = busiest.find(({ isClose }) => isClose) ?? busiest[0];
    return failedIf(
      found,
      passed(
        shown?.reason ?? "",
        dials.map(({ frame }) => frame),
      ),
    );
  },
);

function reasonOf(
  seen: Seen,
  { all, fromMs, stillMs }: BusiestPeriod<Dated>,
  periodMs: number,
  limit: number,
): string {
  return `${count(all.length, "dial")} without a session in the ${msText(periodMs)} that began ${at(fromMs, seen)}; the limit is ${limit}.${stillText(stillMs, "before the first was seen, and that time is counted")}`;
}
