import type { Invariant } from "../record.ts";

/** L3: a closed pool does nothing any more. */
export const closedSilent: Invariant = {
  name: "a closed pool dials no more, sends nothing and reports nothing but that it is closed",
  breaches: ({ notified, frames }) =>
    notified
      .filter(({ event }) => event.type === "state" && event.state === "closed")
      .flatMap(({ process, seq, atMs }) => [
        ...notified
          .filter((one) => one.process === process && one.seq > seq && !LAST.includes(one.event.type))
          .map(({ event }) => `"${event.type}" after the pool was closed at ${atMs}`),
        ...frames
          .filter(({ direction, atMs: sentMs }) => direction === "in" && sentMs > atMs)
          .filter(() => notified.every((one) => one.process <= process))
          .map(({ name }) => `${name} after the pool was closed at ${atMs}`),
      ]),
};

/** Events that report the end: the session that was lost by it, the streams that end, and the end itself. */
const LAST: readonly string[] = ["closed", "lost", "gate", "order"];
