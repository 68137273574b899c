import { execFile } from "node:child_process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { plainTable } from "../sim/options/plain-table.ts";
import { type Spread, spread } from "./statistics.ts";
import type { Suite } from "./suite.ts";

const CLIENT = "@stoqey/ib";
/** The published entry point that users import. */
const PUBLISHED = new URL("../lib/mod.js", import.meta.url).href;

/** Time to import one module in a new process, in ms. */
interface Cost {
  readonly contestant: string;
  readonly wallMs: Spread;
  readonly cpuMs: Spread;
}

/** Prints `[wall, CPU]` in ms, and nothing else. */
const PROGRAM = `
const { user, system } = process.cpuUsage();
const begunMs = performance.now();
await import(process.argv[1]);
const wallMs = performance.now() - begunMs;
const after = process.cpuUsage();
console.log(JSON.stringify([wallMs, (after.user + after.system - user - system) / 1_000]));`;

async function importOnce(module: string): Promise<readonly [number, number]> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module", "--eval", PROGRAM, module],
    // Packages are resolved from here.
    { cwd: fileURLToPath(new URL(".", import.meta.url)) },
  );
  return JSON.parse(stdout);
}

/** Prints import times, and how far they are above that of `@stoqey/ib`, which the pool imports as well. */
function costTable(costs: readonly Cost[]): string {
  const table = plainTable(["time to import, ms", "wall", `above ${CLIENT}`, "CPU"], [1, 2, 3]);
  const shown = ({ median, low, high }: Spread): string =>
    `${median.toFixed(1)} ±${((high - low) / 2).toFixed(1)}`;
  const base = costs.find(({ contestant }) => contestant === CLIENT)?.wallMs.median ?? 0;
  for (const { contestant, wallMs, cpuMs } of costs) {
    const above = contestant === CLIENT ? "" : (wallMs.median - base).toFixed(1);
    table.push([contestant, shown(wallMs), above, shown(cpuMs)]);
  }
  return table.toString();
}

/** Measures the import time of the pool beside that of its client library. */
export const importing: Suite = {
  name: "import",
  run: async ({ quick, before, say, progress }) => {
    const modules = new Map([
      [CLIENT, CLIENT],
      ["ibkr-pool", PUBLISHED],
    ]);
    if (before !== undefined) modules.set("before", pathToFileURL(before).href);
    const samples = new Map([...modules.keys()].map((name) => [name, [] as (readonly [number, number])[]]));
    const rounds = quick ? 7 : 25;
    for (let round = 1; round <= rounds; round++) {
      progress(`import, round ${round} of ${rounds}`);
      // In turn, so that other load of the machine affects all alike.
      for (const [name, module] of modules) samples.get(name)?.push(await importOnce(module));
    }
    const costs = [...samples].map(
      ([contestant, all]): Cost => ({
        contestant,
        wallMs: spread(all.map(([wallMs]) => wallMs)),
        cpuMs: spread(all.map(([, cpuMs]) => cpuMs)),
      }),
    );
    say(costTable(costs));
    return costs;
  },
};
