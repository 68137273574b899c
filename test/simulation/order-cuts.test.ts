import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { CUT_POINTS } from "../support/cuts/cut-points.ts";
import { naiveCut } from "../support/cuts/naive-cut.ts";
import { poolCut } from "../support/cuts/pool-cut.ts";

const cells = (line: string): string => line.replace(/\s+/g, " ").trim();

/** The rows of the table of a page that begins with a heading. */
function tableOf(page: string): readonly string[] {
  const text = readFileSync(new URL(`../../${page}`, import.meta.url), "utf8");
  const table = text.slice(text.indexOf("| Cut point"));
  return table.slice(0, table.indexOf("\n\n")).split("\n").slice(2).map(cells);
}

test("the tables of cut points show what runs of the pool and of two bots give", async () => {
  // The bots run in real time: nothing else may keep the process busy meanwhile.
  const bots = await Promise.all(
    CUT_POINTS.map((point) => Promise.all([naiveCut(point, "sends again"), naiveCut(point, "sends once")])),
  );
  const rows: string[] = [];
  for (const [at, point] of CUT_POINTS.entries()) {
    const { outcome, healed, proof, wrong } = await poolCut(point);
    expect(wrong, point.name).toEqual([]);
    rows.push(`| ${[point.name, outcome, healed, proof, ...(bots[at] ?? [])].join(" | ")} |`);
  }
  console.log(rows.join("\n"));
  expect(tableOf("docs/orders.md")).toEqual(rows);
});
