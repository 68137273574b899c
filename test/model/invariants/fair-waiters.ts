import type { Call } from "../call.ts";
import type { Invariant } from "../record.ts";

/** Methods that wait for a session and nothing else. */
const WAITING: readonly string[] = ["acquire", "connect"];

/** I14: nobody is served before a caller that has waited longer. */
export const fairWaiters: Invariant = {
  name: "callers that wait for a session are served in the order in which they came",
  breaches: ({ calls }) =>
    WAITING.flatMap((method) => {
      const own = calls.filter(({ what, died }) => what === method && died === undefined);
      return own.flatMap((later, place) =>
        own
          .slice(0, place)
          .filter((earlier) => isOvertaken(earlier, later))
          .map(
            ({ began }) =>
              `${method} of ${later.began.atMs} was served at ${later.ended?.atMs} before that of ${began.atMs}`,
          ),
      );
    }),
};

function isOvertaken({ ended }: Call, { began, ended: served, outcome }: Call): boolean {
  if (served === undefined || outcome === undefined || !("value" in outcome)) return false;
  // The earlier caller waited when the later one came, and still when that was served.
  return ended === undefined || (ended.seq > began.seq && ended.seq > served.seq);
}
