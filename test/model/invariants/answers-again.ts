import type { Invariant } from "../record.ts";

/** A pool that refused every call would break no other promise: with all faults healed it must answer. */
export const answersAgain: Invariant = {
  name: "once everything is healed a session is there, and every read is answered",
  breaches: ({ calls, ending: { ready, healthyAt, idleAt } }) => {
    if (ready === false) return ["no session came back although everything was healed"];
    if (healthyAt === undefined) return [];
    return calls
      .filter(({ began, read }) => read !== undefined && began.seq > healthyAt.seq && began.seq < idleAt.seq)
      .flatMap(({ what, outcome }) => {
        if (outcome !== undefined && "value" in outcome) return [];
        return [`${what} was not answered with everything healed: ${outcome?.error ?? "it is pending"}`];
      });
  },
};
