import type { CheckOutcome } from "../../mod.ts";
import { ENDS_OF_DEEDS, OF_DEEDS } from "../checks/mod.ts";
import { checksFor } from "../drill-checks.ts";
import type { GradedCheck } from "../record.ts";
import { type CheckGround, scenarioDeeds } from "./scenario-checks.ts";
import { seenUntil } from "./seen-until.ts";

/**
 * Finds the checks that a client had failed before a frame by what it did, whatever came later: they are judged anew by what was
 * seen until then. What it had left undone by then is none of them.
 *
 * @param frame The first frame that does not count.
 */
export function deedsBefore(
  frame: number,
  outcomes: readonly CheckOutcome[],
  ground: CheckGround,
): readonly GradedCheck[] {
  const seen = seenUntil(frame - 1, ground.seen);
  const onWire = checksFor(ground.drill.name).flatMap((judge): readonly GradedCheck[] => {
    if (OF_DEEDS.has(judge.check)) return [judge(seen)];
    const isEnd = ENDS_OF_DEEDS.get(judge.check);
    if (isEnd === undefined) return [];
    const last = seen.events.findLast(({ happened }) => isEnd(happened));
    return last === undefined ? [] : [judge(seenUntil(last.frame, seen))];
  });
  return [
    ...onWire.filter(({ outcome }) => outcome === "failed"),
    ...scenarioDeeds(outcomes, { ...ground, seen }),
  ];
}
