import type { AccountUpdate, AccountValue } from "../../../src/mod.ts";
import type { Invariant } from "../record.ts";

/** An account is never told in part: TWS sends the same values of it each time, and a summary has the tags asked for. */
export const accountWhole: Invariant = {
  name: "an account or its summary is told whole, and is the one that was asked for",
  breaches: ({ calls, frames }) => {
    const values = frames.filter(({ name }) => name === "updateAccountValue").map(({ values }) => values);
    const all = new Set(values.map(({ key, currency }) => `${key} ${currency}`));
    return calls.flatMap(({ what, read, outcome, began }) => {
      if (read === undefined || outcome === undefined || !("value" in outcome)) return [];
      if (what === "getAccountUpdates") {
        const { account, values } = outcome.value as AccountUpdate;
        const told = new Set(values.map(({ key, currency }) => `${key} ${currency}`));
        const missing = [...all].filter((key) => !told.has(key));
        return [
          ...(account === read.about ? [] : [`${what} of ${began.atMs} gave account ${account}`]),
          ...(missing.length === 0
            ? []
            : [`${what} of ${began.atMs} lacks ${missing.length} of ${all.size} values`]),
        ];
      }
      if (read.name !== "getAccountSummary") return [];
      const tags = [...new Set((outcome.value as readonly AccountValue[]).map(({ tag }) => tag))].sort();
      const asked = read.about.split(",").sort();
      return `${tags}` === `${asked}` ? [] : [`${what} of ${began.atMs} asked for ${asked} and got ${tags}`];
    });
  },
};
