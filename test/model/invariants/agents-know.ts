import type { Invariant } from "../record.ts";

/** A program that follows its orders knows its position. */
export const agentsKnow: Invariant = {
  name: "once everything is healed, each agent's account of its fills is that of TWS, and none has failed",
  breaches: ({ trading }) =>
    (trading.agents ?? []).flatMap(({ name, belief, booked, failures }) => {
      const [own, actual] = [text(belief), text(booked)];
      return [
        ...(own === actual ? [] : [`${name} believes to have traded [${own}], and TWS has [${actual}]`]),
        ...failures.map((error) => `${name} failed: ${error instanceof Error ? error.stack : error}`),
      ];
    }),
};

const text = (units: ReadonlyMap<string, number>): string =>
  [...units]
    .map(([symbol, size]) => `${symbol} ${size}`)
    .sort()
    .join("; ");
