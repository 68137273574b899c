import { expect, test } from "vitest";
import { simulate } from "../swarm/simulate.ts";
import { SEEDS } from "./seeds.ts";

test.each(SEEDS)("seed $seed breaks no promise again: $found", { timeout: 60_000 }, async ({ seed }) => {
  const { breaches, digest } = await simulate(seed);
  expect(breaches, `npm run simulate -- --seed ${seed}`).toEqual([]);
  expect(digest).toMatch(/^[0-9a-f]{16}$/);
});
