import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { askTools } from "../support/web/day/ask-tools.ts";
import { type Figures, naiveFigures, poolFigures } from "../support/web/day/figures.ts";
import { NaiveDay } from "../support/web/day/naive-day.ts";
import { DAY_TIMEOUT_MS, DECISION_MS } from "../support/web/day/plan.ts";
import { PoolDay } from "../support/web/day/pool-day.ts";

async function naive(): Promise<Figures> {
  const day = new NaiveDay();
  await day.pass();
  const figures = naiveFigures(day);
  await day.close();
  expect(day.clock.timers).toBe(0);
  return figures;
}

async function pooled(): Promise<Figures> {
  const day = new PoolDay({
    ask: askTools,
    orderDelayMs: DECISION_MS,
    gateway: { access: "oauth" },
    options: { headers: { authorization: "Bearer pool" } },
  });
  await day.pass();
  expect(day.wrong).toEqual([]);
  const figures = poolFigures(day);
  await day.world.close();
  return figures;
}

const cells = (line: string): string => line.replace(/\s+/g, " ").trim();

test(
  "a day with a client for each tool, and with a pool, has the figures of the README",
  async () => {
    const [one, other] = [await naive(), await pooled()];
    const rows = one.map(([name, value], index) => `| ${name} | ${value} | ${other[index]?.[1]} |`);
    const readme = readFileSync(new URL("../../README.md", import.meta.url), "utf8")
      .split("\n")
      .map(cells);
    const from = readme.findIndex((line) => line.startsWith("| One day |"));
    expect(readme.slice(from + 2, from + 2 + rows.length)).toEqual(rows);
  },
  DAY_TIMEOUT_MS,
);
