import type { Invariant } from "../record.ts";

/** Rounding, and the wait for input before a deadline ends, in ms. */
const SLACK_MS = 300;

/** I8: a caller whose order is not sent by its deadline decides anew at that instant. */
export const unsentInTime: Invariant = {
  name: "a call about an order that is not sent ends by its deadline",
  breaches: ({ trading: { intents }, script }) =>
    // A machine that stands still ends nothing in time.
    script.some((step) => step.do === "stand still")
      ? []
      : intents.flatMap(({ what, key, began, latestMs, settled, process }) => {
          if (settled?.kind !== "not-sent" || settled.atMs <= latestMs + SLACK_MS) return [];
          // A call with the key of another one ends with that.
          const others = intents.filter((one) => one.key === key && one.process === process);
          if (others.some((one) => one.latestMs > latestMs)) return [];
          return [`${what} ${key} of ${began.atMs} ended ${settled.atMs - latestMs} ms after its deadline`];
        }),
};
