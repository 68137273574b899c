import { ofEachPool, type WebInvariant } from "../record.ts";

/** With everything healed and a person logged in, the pool works. */
export const answersAgain: WebInvariant = ofEachPool(
  "once everything is healed a session is ready within 60 s and every read is answered",
  ({ calls, ending: { ready, healthyAt, idleAt }, events }, run) => {
    if (ready === false) {
      const last = events.findLast(({ event }) => event.type === "state" || event.type === "dial-failed");
      return [`no session was ready; the last event is ${JSON.stringify(last?.event)}`];
    }
    if (ready === undefined) return [];
    if (healthyAt === undefined) return run.pools.length > 1 ? [] : ["the session did not stay ready"];
    // Pools that do not know of one another can take the session, and can break a limit of the username together.
    const isDisturbed = events.some(({ event, seq }) => {
      if (seq < healthyAt.seq) return false;
      return event.type === "penalty" || (event.type === "lost" && event.error.code !== "CLOSED");
    });
    if (isDisturbed && run.pools.length > 1) return [];
    return calls
      .filter(({ began, read }) => read !== undefined && began.seq > healthyAt.seq && began.seq < idleAt.seq)
      .filter(({ outcome }) => outcome === undefined || "error" in outcome)
      .map(({ what, outcome }) => `${what} was not answered: ${(outcome as { error?: unknown })?.error}`);
  },
);
