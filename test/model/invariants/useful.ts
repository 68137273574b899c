import type { Invariant } from "../record.ts";

/** A pool that refuses everything breaks no other promise. */
export const useful: Invariant = {
  name: "with everything healed the pool is useful: it answers, trades, reconnects and ends as it says",
  breaches: ({ ending: { useless } }) => useless,
};
