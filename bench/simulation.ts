import { plainTable } from "../sim/options/plain-table.ts";
import { simulate } from "../test/swarm/simulate.ts";
import { type WeekReport, week } from "../test/swarm/week/week.ts";
import { dataBytes } from "./heap.ts";
import { type Suite, seconds, whole } from "./suite.ts";

const HOUR_MS = 3_600_000;
const MIB = 2 ** 20;

/** CPU time of seeds of the simulation. */
export interface Seeds {
  readonly seeds: number;
  readonly cpuMs: number;
  readonly virtualMs: number;
  readonly events: number;
  /** Number of seeds that broke a promise. */
  readonly broken: number;
}

/** Runs seeds one after the other; the code is compiled in the first of them. */
export async function seedsOf(first: number, seeds: number): Promise<Seeds> {
  const sums = { cpuMs: 0, virtualMs: 0, events: 0, broken: 0 };
  for (let seed = first; seed < first + seeds; seed++) {
    const { cpuMs, virtualMs, events, breaches } = await simulate(seed);
    sums.cpuMs += cpuMs;
    sums.virtualMs += virtualMs;
    sums.events += events;
    if (breaches.length > 0) sums.broken++;
  }
  return { seeds, ...sums };
}

/** Writes what is held in the evening of each day, some minutes after the last fault. */
function evenings({ census, orders }: WeekReport): string {
  const columns = [
    ...["day", "heap without code, MiB", "orders of the fake, MiB", "orders so far", "in the journal"],
    ...["timers", "requests", "streams"],
  ];
  const table = plainTable(columns, [0, 1, 2, 3, 4, 5, 6, 7]);
  for (const [place, one] of census.entries()) {
    const { day, heapBytes = 0, bookBytes = 0, journalEntries, timers, requests, streams } = one;
    const counts = [orders[place] ?? 0, journalEntries, timers, requests, streams];
    const sizes = [heapBytes, bookBytes].map((bytes) => (bytes / MIB).toFixed(2));
    table.push([`${day + 1}`, ...sizes, ...counts.map(String)]);
  }
  return table.toString();
}

/** Costs of the deterministic simulation: a virtual trading week, and seeds. */
export const simulation: Suite = {
  name: "simulation",
  run: async ({ quick, say, progress }) => {
    const days = quick ? 1 : 7;
    progress(`simulation: ${days} virtual days`);
    // The heap is measured in a week of its own, because collecting garbage takes time.
    const measured = await week(1, { days });
    progress(`simulation: ${days} virtual days again, with the heap`);
    const remeasured = await week(1, { days, heapBytes: dataBytes });
    const { census, findings } = remeasured;
    const orders = Object.entries(measured.agent).reduce(
      (sum, [what, count]) => (what.startsWith("place ") ? sum + count : sum),
      0,
    );
    say(
      "One virtual trading week: restarts in every night, a fault every five minutes, an agent that trades",
    );
    const table = plainTable(
      ["days", "CPU", "virtual hours a CPU second", "events", "faults", "sessions", "orders"],
      [0, 1, 2, 3, 4, 5, 6],
    );
    const faults = Object.values(measured.faults).reduce((sum, count) => sum + count, 0);
    table.push([
      `${days}`,
      seconds(measured.cpuMs),
      whole(measured.virtualMs / HOUR_MS / (measured.cpuMs / 1_000)),
      whole(measured.events),
      whole(faults),
      whole(measured.stats.sessions),
      whole(orders),
    ]);
    say(table.toString());
    say(evenings(remeasured));
    for (const finding of [...measured.findings, ...findings]) say(`FOUND: ${finding}`);
    progress("simulation: seeds");
    await seedsOf(1, 5);
    const seeds = await seedsOf(6, quick ? 10 : 100);
    say(
      `${seeds.seeds} seeds: ${(seeds.cpuMs / seeds.seeds).toFixed(0)} ms of CPU each, ${whole(
        seeds.virtualMs / HOUR_MS / (seeds.cpuMs / 1_000),
      )} virtual hours a CPU second, ${whole(seeds.events / seeds.seeds)} events each, ${seeds.broken} with a broken promise`,
    );
    const { stats: _, ...rest } = measured;
    return { week: { ...rest, census, findings }, seeds };
  },
};
