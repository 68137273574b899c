import { plainTable } from "../sim/options/plain-table.ts";
import type { Lap } from "./processes.ts";
import { type Spread, spread } from "./statistics.ts";

/** One contestant in one row: CPU and wall time of a unit, in us. */
export interface Figure {
  readonly row: string;
  readonly contestant: string;
  readonly cpuUs: Spread;
  readonly wallUs: Spread;
}

/** Computes medians and quartiles of the samples. */
export function figures(laps: readonly Lap[], rowName: (row: string) => string = (row) => row): Figure[] {
  return laps.map(({ row, contestant, samples }) => ({
    row: rowName(row),
    contestant,
    cpuUs: spread(samples.map(({ cpuUs }) => cpuUs)),
    wallUs: spread(samples.map(({ wallUs }) => wallUs)),
  }));
}

const us = (value: number): string => (value < 10 ? value.toFixed(2) : value.toFixed(1));

/**
 * Prints contestants side by side: for each row the median ± half of the interquartile range, and in parentheses the
 * ratio to the rival.
 *
 * @param ratio `speed`: how many times as fast as the rival, more is better. `cost`: how many times its cost.
 */
export function comparison(
  title: string,
  all: readonly Figure[],
  by: "cpuUs" | "wallUs",
  rival: string,
  ratio: "speed" | "cost",
): string {
  const rows = [...new Set(all.map(({ row }) => row))];
  const contestants = [...new Set(all.map(({ contestant }) => contestant))];
  const head = [`${title} (${ratio} / ${rival})`, ...contestants];
  const table = plainTable(
    head,
    head.map((_, column) => column).filter((column) => column > 0),
  );
  for (const row of rows) {
    const of = (name: string): Spread | undefined =>
      all.find((figure) => figure.row === row && figure.contestant === name)?.[by];
    const against = of(rival);
    const shown = (figure: Spread | undefined): string => {
      if (figure === undefined) return "-";
      const own = `${us(figure.median)} ±${us((figure.high - figure.low) / 2)}`;
      if (against === undefined || figure === against) return own;
      const times = ratio === "cost" ? figure.median / against.median : against.median / figure.median;
      return `${own} (${times.toFixed(2)})`;
    };
    table.push([row, ...contestants.map((name) => shown(of(name)))]);
  }
  return table.toString();
}
