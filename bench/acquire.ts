import { comparison, figures } from "./comparison.ts";
import { race } from "./processes.ts";
import type { Suite } from "./suite.ts";

/** Compares a warm acquire and release with those of two well-known pools. */
export const acquire: Suite = {
  name: "acquire",
  run: async ({ quick, before, say, progress }) => {
    const contestants = ["ibkr-pool", ...(before === undefined ? [] : ["before"]), "generic-pool", "tarn"];
    const warmUps = quick ? 2 : 3;
    const rounds = quick ? 3 : 9;
    const timeMs = quick ? 50 : 150;
    const laps = await race({
      probe: "acquire",
      contestants,
      before,
      rows: ["warm"],
      warmUps,
      rounds,
      timeMs,
      count: 1,
      progress,
    });
    const all = figures(laps, () => "acquire and release");
    for (const rival of before === undefined ? ["generic-pool"] : ["before", "generic-pool"])
      say(comparison("wall time, us", all, "wallUs", rival, "cost"));
    return all;
  },
};
