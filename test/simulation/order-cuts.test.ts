import { expect, test } from "vitest";
import { CUT_POINTS } from "../support/cuts/cut-points.ts";
import { naiveCut } from "../support/cuts/naive-cut.ts";
import { poolCut } from "../support/cuts/pool-cut.ts";
import { type Cells, tableOf } from "../support/cuts/table-of.ts";

/** The bots wait for many turns of the event loop, which take their time on a busy machine. */
const TIMEOUT_MS = 240_000;

test(
  "the tables of cut points show what runs of the pool and of two bots give",
  async () => {
    const bots: readonly Cells[] = await Promise.all(
      CUT_POINTS.map((point) => Promise.all([naiveCut(point, "sends again"), naiveCut(point, "sends once")])),
    );
    const rows: Cells[] = [];
    const settled: Cells[] = [];
    for (const [at, point] of CUT_POINTS.entries()) {
      const { outcome, healed, proof, wrong, settled: end } = await poolCut(point);
      expect(wrong, point.name).toEqual([]);
      // What cannot be proven stays unknown, until a person ends it; nothing else does.
      expect(end === undefined, point.name).toBe(point.settled === undefined);
      if (end !== undefined) settled.push([point.name, end.why, `\`${end.verdict}\``]);
      rows.push([point.name, outcome, healed, proof, ...(bots[at] ?? [])]);
    }
    expect(tableOf("docs/orders.md", /^\| Cut point +\| Outcome/m)).toEqual(rows);
    expect(tableOf("docs/orders.md", /^\| Cut point +\| Sentence/m)).toEqual(settled);
    expect(settled.length).toBe(3);
    // The README has some of the rows, without the proof.
    const short = tableOf("README.md", /^\| Cut point +\| Outcome/m);
    expect(short.length).toBeGreaterThan(11);
    expect(rows.map((cells) => cells.toSpliced(3, 1))).toEqual(expect.arrayContaining([...short]));
    // Each bot is wrong at some points, in its own way.
    const wrong = (column: number) => rows.filter((cells) => cells[column] !== "right").length;
    expect(wrong(4)).toBeGreaterThan(5);
    expect(wrong(5)).toBeGreaterThan(5);
  },
  TIMEOUT_MS,
);
