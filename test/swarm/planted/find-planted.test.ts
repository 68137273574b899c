import { expect, test } from "vitest";
import type { SeedRunner } from "../fleet/fleet.ts";
import type { Answer } from "../fleet/work.ts";
import type { SeedBreach } from "../seed-report.ts";
import { search } from "./find-planted.ts";
import type { PlantedBug } from "./planted-bug.ts";

const BUG: PlantedBug = {
  ...{ name: "two-at-once", about: "Two.", file: "src/a.ts", find: "a", replace: "b" },
  ...{ breaks: ["one session", "the second dial"], seeds: 3 },
};
const ONE = { promise: "one session at a time", sentence: "there were two", atMs: 7 };
const USEFUL = { promise: "the pool is useful", sentence: "the second dial was there", atMs: undefined };
const OTHER = { promise: "no timer is left", sentence: "one was left", atMs: undefined };

/** What runs seeds, of which these break something. */
function runner(broken: Readonly<Record<number, readonly SeedBreach[]>>): SeedRunner {
  const run = async ({ seed }: { readonly seed: number }): Promise<Answer> =>
    ({ kind: "report", report: { seed, digest: "d", breaches: broken[seed] ?? [] } }) as unknown as Answer;
  return { run, end: () => {} };
}

test.each([
  ["the first seed that breaks a promise of the bug", { 11: [OTHER], 12: [OTHER, ONE] }, {}, 12],
  ["a check of many under one name by its sentence", { 10: [USEFUL] }, {}, 10],
  ["none where other promises are broken alone", { 10: [OTHER], 11: [OTHER] }, {}, undefined],
  ["none beyond its number of seeds", { 13: [ONE] }, {}, undefined],
  ["none where the seed breaks the promise without the bug", { 10: [ONE] }, { 10: [ONE] }, undefined],
  ["a later one where an earlier breaks it anyway", { 10: [ONE], 11: [ONE] }, { 10: [ONE] }, 11],
  ["one of which another promise fails anyway", { 10: [ONE, USEFUL] }, { 10: [ONE, OTHER] }, 10],
] as const)("a search finds %s", async (_, planted, whole, foundAt) => {
  const canary = await search(BUG, 10, { planted: runner(planted), whole: runner(whole) });
  expect(canary).toMatchObject({ bug: "two-at-once", seeds: 3, firstSeed: 10, foundAt });
  expect(canary.promise === undefined).toBe(foundAt === undefined);
});

test("a run that throws is found by what it broke before, not by its end", async () => {
  const thrown = (breaches: readonly SeedBreach[]): SeedRunner => ({
    run: async ({ seed }) => ({ kind: "error", seed, error: "Error: one session", breaches }),
    end: () => {},
  });
  const found = (planted: SeedRunner) => search(BUG, 10, { planted, whole: runner({}) });
  expect((await found(thrown([ONE]))).foundAt).toBe(10);
  expect((await found(thrown([]))).foundAt).toBe(undefined);
});
