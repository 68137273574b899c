import { plainTable } from "../sim/options/plain-table.ts";
import { comparison, type Figure, figures } from "./comparison.ts";
import { type Lap, race } from "./processes.ts";
import { type Suite, whole } from "./suite.ts";

const ROWS: Readonly<Record<string, string>> = { alone: "one at a time", burst: "1 000 at once" };

/** Makes a row of its own of each latency. */
function latencies(laps: readonly Lap[]): readonly Figure[] {
  const of = (name: string, which: "median" | "p99"): readonly Figure[] =>
    figures(
      laps.map((lap) => ({
        ...lap,
        samples: lap.samples.map(({ cpuUs, latencyUs }) => ({
          cpuUs,
          wallUs: latencyUs?.[which] ?? Number.NaN,
        })),
      })),
      (row) => `${ROWS[row]}, ${name}`,
    );
  return [...of("median", "median"), ...of("99th percentile", "p99")];
}

/** Compares the time from the call of an order to its bytes at the socket, by journal, with raw `IBApi`. */
export const orders: Suite = {
  name: "orders",
  run: async ({ quick, say, progress }) => {
    const laps = await race({
      probe: "orders",
      contestants: ["memory journal", "file journal", "IBApi"],
      before: undefined,
      rows: Object.keys(ROWS),
      warmUps: quick ? 1 : 2,
      rounds: quick ? 3 : 5,
      timeMs: 0,
      count: 1,
      progress,
    });
    const latency = latencies(laps);
    const each = figures(laps, (row) => ROWS[row] ?? row);
    say("Orders over TCP, from the call to the bytes at the socket; raw IBApi keeps no journal:");
    say(comparison("latency, us", latency, "wallUs", "IBApi", "cost"));
    say(comparison("CPU of the client, us an order", each, "cpuUs", "IBApi", "cost"));
    const rates = plainTable(["orders a second, 1 000 at once", ""], [1]);
    for (const { row, contestant, wallUs } of each)
      if (row === ROWS.burst) rates.push([contestant, whole(1e6 / wallUs.median)]);
    say(rates.toString());
    return { latency, each };
  },
};
