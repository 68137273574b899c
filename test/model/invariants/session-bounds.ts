import { earlyRequests, twoSessions } from "../../../sim/mod.ts";
import { framesBy } from "../frame-index.ts";
import type { Invariant } from "../record.ts";

/** Nothing is sent before a session is ready, nothing once it is lost, and there is one at a time. */
export const sessionBounds: Invariant = {
  name: "nothing is sent before a session is ready or after its end, and there is one at a time",
  breaches: ({ trace, frames, notified, ends }) => [
    ...earlyRequests(trace),
    ...twoSessions(trace),
    ...ends.flatMap(({ connection, atMs }) =>
      framesBy(frames)
        .ofConnection(connection)
        .filter((frame) => frame.direction === "in" && frame.atMs > atMs)
        .map(({ name }) => `${name} on connection ${connection} after its end at ${atMs}`),
    ),
    ...notified.flatMap(({ event, process, atMs, seq }) => {
      if (event.type !== "lost") return [];
      const session = notified.find(
        (one) => one.process === process && one.event.type === "ready" && one.event.epoch === event.epoch,
      );
      if (session === undefined) return [];
      return (
        framesBy(frames)
          .ofConnection(session.connection)
          // Messages written before that instant are under way.
          .filter((frame) => frame.direction === "in" && frame.seq > seq && frame.atMs > atMs)
          .map(({ name, connection }) => `${name} on connection ${connection} after it was lost at ${atMs}`)
      );
    }),
  ],
};
