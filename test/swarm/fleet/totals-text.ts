import Table from "cli-table3";
import { matrixTable } from "../matrix/matrix-table.ts";
import type { Totals } from "./totals.ts";

const NUMBERS = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const whole = (value: number): string => NUMBERS.format(value);

/** Number of seeds from which on every probe and every cell of the matrix must have been reached. */
export const PROBED_SEEDS = 2_000;

/** Probes and cells of the matrix that a fleet can hit, by name. */
export interface Expected {
  readonly probes: readonly string[];
  readonly matrix: readonly string[];
}

/** Writes what a fleet has run, as lines of at most 80 columns. */
export function totalsText(totals: Totals, expected: Expected, wallMs: number): readonly string[] {
  const { seeds, repeated, events, virtualMs, cpuMs, healed, used } = totals;
  const lines = [
    `seeds ......... ${whole(seeds)}, ${whole(repeated)} of them twice`,
    `virtual time .. ${whole(virtualMs / 3_600_000)} hours, ${totals.hoursPerCpuSecond.toFixed(1)} a CPU second`,
    `CPU ........... ${whole(cpuMs / 1_000)} s, ${whole(cpuMs / Math.max(1, seeds))} ms a seed; ${whole(wallMs / 1_000)} s in all`,
    `events ........ ${whole(events)}`,
    `healed ........ ${whole(healed)}, and ${whole(used)} of them used without faults at the end`,
  ];
  const faults = [...totals.faults].sort(([one], [other]) => (one < other ? -1 : 1));
  if (faults.length > 0) lines.push("", ...faultTable(faults));
  if (totals.matrix.size > 0) lines.push("", ...matrixTable(totals.matrix));
  for (const [what, names, counts] of [
    ["probes", expected.probes, totals.probes],
    ["cells of faults and states", expected.matrix, totals.matrix],
  ] as const) {
    if (names.length === 0) continue;
    const missing = notReached(names, counts);
    const judged = seeds < PROBED_SEEDS ? `, not judged below ${whole(PROBED_SEEDS)} seeds` : "";
    lines.push("", `${what}: ${names.length - missing.length} of ${names.length} reached${judged}`);
    lines.push(...rarest(names, counts).map((line) => `  ${line}`));
    lines.push(...missing.slice(0, MISSING_MAX).map((name) => `  not reached: ${name}`));
    if (missing.length > MISSING_MAX) lines.push(`  and ${missing.length - MISSING_MAX} more`);
  }
  return lines;
}

/** Returns the names that no seed has reached. */
export function notReached(names: readonly string[], counts: ReadonlyMap<string, number>): readonly string[] {
  return names.filter((name) => (counts.get(name) ?? 0) === 0);
}

/** Most states that were not reached that are shown. */
const MISSING_MAX = 20;
/** Most rare states that are shown. */
const RARE_MAX = 5;

function rarest(names: readonly string[], counts: ReadonlyMap<string, number>): readonly string[] {
  const reached = names.filter((name) => (counts.get(name) ?? 0) > 0);
  const rare = reached.sort((one, other) => (counts.get(one) ?? 0) - (counts.get(other) ?? 0));
  return rare.slice(0, RARE_MAX).map((name) => `rarest: ${name} (${whole(counts.get(name) ?? 0)})`);
}

function faultTable(
  faults: readonly (readonly [string, { planned: number; fired: number }])[],
): readonly string[] {
  const table = new Table({
    head: ["fault", "planned", "fired"],
    colAligns: ["left", "right", "right"],
    style: { head: [], border: [], compact: true },
  });
  for (const [kind, { planned, fired }] of faults) table.push([kind, whole(planned), whole(fired)]);
  return table.toString().split("\n");
}
