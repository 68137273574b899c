import type { Invariant } from "../record.ts";

/** Leases end before listeners are notified. */
export const leasesOverFirst: Invariant = {
  name: "when a listener is notified of a loss, no lease of that session is live",
  breaches: ({ notified }) =>
    notified
      .filter(({ stillLive }) => stillLive.length > 0)
      .map(
        ({ event, stillLive, atMs }) => `"${event.type}" at ${atMs}, and the lease of ${stillLive} was live`,
      ),
};
