import { comparison, type Figure, figures } from "./comparison.ts";
import { race } from "./processes.ts";
import { type Suite, whole } from "./suite.ts";

/** Compares the CPU for each update delivered to each reader of one market data line. */
export const updates: Suite = {
  name: "updates",
  run: async ({ quick, before, say, progress }) => {
    const contestants = [
      "ibkr-pool",
      "ibkr-pool, callback",
      ...[...(before === undefined ? [] : ["before"]), "IBApiNext", "IBApi"],
    ];
    const warmUps = quick ? 2 : 3;
    const rounds = quick ? 3 : 7;
    const all: Figure[] = [];
    for (const readers of [1, 100, 10_000]) {
      const timeMs = quick ? 150 : readers === 10_000 ? 1_000 : 400;
      const laps = await race({
        probe: "updates",
        contestants,
        before,
        rows: ["ticks"],
        warmUps,
        rounds,
        timeMs,
        count: readers,
        progress,
      });
      all.push(...figures(laps, () => `${whole(readers)} reader${readers === 1 ? "" : "s"}`));
    }
    say("CPU for each update that is delivered to each of the readers of one line:");
    say(comparison("CPU, us", all, "cpuUs", "IBApiNext", "cost"));
    return all;
  },
};
