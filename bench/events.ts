import { plainTable } from "../sim/options/plain-table.ts";
import { type Figure, figures } from "./comparison.ts";
import { race } from "./processes.ts";
import { type Setting, type Suite, whole } from "./suite.ts";

const UNDER_WAY = [10, 1_000, 10_000];
const ROWS: Readonly<Record<string, string>> = {
  ticks: "tick of one of the lines",
  lineNotices: "error about one of the lines",
  strangers: "error about an unknown number",
  notices: "notice without a number",
  positions: "position that nobody requested",
  answers: "request and its answer",
};
const LEASED = "tick through lease.api";

async function measured(
  contestants: readonly string[],
  rows: readonly string[],
  { quick, before, progress }: Setting,
): Promise<Figure[]> {
  const all: Figure[] = [];
  for (const count of UNDER_WAY) {
    const [warmUps, rounds, timeMs] = quick ? [3, 3, 60] : [6, 7, 150];
    const laps = await race({
      probe: "events",
      contestants,
      before,
      rows,
      warmUps,
      rounds,
      timeMs,
      count,
      progress,
    });
    all.push(...figures(laps, (row) => `${row} ${count}`));
  }
  return all;
}

function table(
  all: readonly Figure[],
  contestants: readonly string[],
  rows: Readonly<Record<string, string>>,
): string {
  const head = ["CPU for each, us", "contestant", ...UNDER_WAY.map(whole), "10,000 / 10"];
  const made = plainTable(head, [2, 3, 4, 5]);
  for (const [row, name] of Object.entries(rows)) {
    for (const contestant of contestants) {
      const medians = UNDER_WAY.map(
        (count) =>
          all.find((one) => one.row === `${row} ${count}` && one.contestant === contestant)?.cpuUs.median,
      );
      if (medians.includes(undefined)) continue;
      const [least = Number.NaN, , most = Number.NaN] = medians;
      const shown = medians.map((median = Number.NaN) => median.toFixed(1));
      made.push([name, contestant, ...shown, (most / least).toFixed(2)]);
    }
  }
  return made.toString();
}

/** Shows that the cost of an event does not depend on what else is under way. */
export const events: Suite = {
  name: "events",
  run: async (setting) => {
    const { before, say } = setting;
    const pools = ["ibkr-pool", ...(before === undefined ? [] : ["before"])];
    const full = await measured([...pools, "IBApi"], Object.keys(ROWS), setting);
    // An error about a line ends it at IBApiNext, so that only what follows is measured there.
    const next = await measured(["IBApiNext"], ["ticks", "answers"], setting);
    const leased = pools.map((name) => `${name}, lease.api`);
    const leases = await measured(leased, ["ticks"], setting);
    say(
      "CPU for each event while so many lines, each with a reader, and as many unanswered requests are under way,",
    );
    say("or while so many leases each have a line through lease.api:");
    say(table([...full, ...next], [...pools, "IBApi", "IBApiNext"], ROWS));
    say(table(leases, leased, { ticks: LEASED }));
    return [...full, ...next, ...leases];
  },
};
