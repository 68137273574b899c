import type { Invariant } from "../record.ts";

/** I5: a lease is of one session: its caller never receives anything of the next one. */
export const leasesSilent: Invariant = {
  name: "lease.api: no event arrives once the caller was notified that its session has ended",
  breaches: ({ users }) =>
    users.flatMap(({ no, events }) => {
      const gone = events.find(({ event }) => event === "disconnected");
      if (gone === undefined) return [];
      return events
        .filter(({ seq, event }) => seq > gone.seq && event !== "error")
        .map(({ event, atMs }) => `caller ${no} received ${event} at ${atMs}, disconnected at ${gone.atMs}`);
    }),
};
