import { earlyRequests, twoSessions } from "../../../sim/mod.ts";
import type { Invariant } from "../record.ts";

/** Nothing is sent before a session is ready, nothing once it is lost, and there is one at a time. */
export const sessionBounds: Invariant = {
  name: "nothing is sent before a session is ready or after its end, and there is one at a time",
  breaches: ({ trace, frames, notified, ends }) => [
    ...earlyRequests(trace),
    ...twoSessions(trace),
    ...ends.flatMap(({ connection, atMs }) =>
      frames
        .filter((frame) => frame.direction === "in" && frame.connection === connection && frame.atMs > atMs)
        .map(({ name }) => `${name} on connection ${connection} after its end at ${atMs}`),
    ),
    ...notified
      .filter(({ event }) => event.type === "lost")
      .flatMap(({ connection, seq, atMs }) =>
        frames
          .filter((frame) => frame.direction === "in" && frame.connection <= connection && frame.seq > seq)
          // What had been written by then is on its way.
          .filter((frame) => frame.atMs > atMs)
          .map(
            ({ name, connection: on }) => `${name} on connection ${on} after its session was lost at ${atMs}`,
          ),
      ),
  ],
};
