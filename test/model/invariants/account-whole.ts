import type { AccountUpdate, AccountValue } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

/** TWS sends the same values of an account each time, and a summary has the requested tags. */
export const accountWhole: Invariant = {
  name: "an account or its summary is whole, and is the one that was requested",
  breaches: ({ calls, frames }) => {
    const values = frames.filter(({ name }) => name === "updateAccountValue").map(({ values }) => values);
    const all = new Set(values.map(({ key, currency }) => `${key} ${currency}`));
    return calls.flatMap(({ what, read, outcome, began }) => {
      if (read === undefined || outcome === undefined || !("value" in outcome)) return [];
      if (what === "getAccountUpdates") {
        const { account, values } = outcome.value as AccountUpdate;
        const received = new Set(values.map(({ key, currency }) => `${key} ${currency}`));
        const missing = [...all].filter((key) => !received.has(key));
        return [
          ...(account === read.about ? [] : [`${what} of ${began.atMs} gave account ${account}`]),
          ...(missing.length === 0
            ? []
            : [`${what} of ${began.atMs} lacks ${missing.length} of ${all.size} values`]),
        ];
      }
      if (read.name !== "getAccountSummary") return [];
      const tags = [...new Set((outcome.value as readonly AccountValue[]).map(({ tag }) => tag))].sort();
      const requested = read.about.split(",").sort();
      return `${tags}` === `${requested}`
        ? []
        : [`${what} of ${began.atMs} requested ${requested} and got ${tags}`];
    });
  },
};
