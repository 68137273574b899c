import type { Invariant } from "../record.ts";

/** Rounding, and the wait for input before a deadline ends, in ms. */
const SLACK_MS = 300;

/**
 * I8: a caller whose order is not sent by its deadline decides anew at that instant. Only the journal knows whether its key has
 * an order already, whose outcome would be that of the call: no call about a new order ends before the journal is open.
 */
export const unsentInTime: Invariant = {
  name: "a call about an order that is not sent ends by its deadline, or once the journal is open",
  breaches: ({ trading: { intents }, script }) =>
    // A machine that stands still ends nothing in time.
    script.some((step) => step.do === "stand still")
      ? []
      : intents.flatMap(({ what, key, began, latestMs, opensInMs, settled, process }) => {
          const dueMs = Math.max(latestMs, what === "place" ? began.atMs + opensInMs : 0);
          if (settled?.kind !== "not-sent" || settled.atMs <= dueMs + SLACK_MS) return [];
          // A call with the key of another one ends with that.
          const others = intents.filter((one) => one.key === key && one.process === process);
          if (others.some((one) => one.latestMs > latestMs)) return [];
          return [`${what} ${key} of ${began.atMs} ended ${settled.atMs - dueMs} ms after its deadline`];
        }),
};
