import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { simulate } from "../swarm/simulate.ts";
import { planOf, SEEDS } from "./seeds.ts";

test.each(SEEDS)("seed $seed breaks no promise again: $found", { timeout: 60_000 }, async (kept) => {
  const { breaches, digest } = await simulate(kept.seed, { plan: planOf(kept) });
  expect(breaches, `npm run simulate -- --plan test/seeds/plans/${kept.seed}.json`).toEqual([]);
  expect(digest).toMatch(/^[0-9a-f]{16}$/);
});

test("each kept seed has its plan, and each plan is one of a kept seed", () => {
  const files = readdirSync(new URL("plans", import.meta.url)).map((file) => Number(file.split(".")[0]));
  expect(files.sort()).toEqual(SEEDS.map(({ seed }) => seed).sort());
  for (const kept of SEEDS) expect(planOf(kept).seed).toBe(kept.seed);
});
