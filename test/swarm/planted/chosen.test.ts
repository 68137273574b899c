import { expect, test } from "vitest";
import { PLANTED } from "./bugs.ts";
import { bugsOf, drawnBug, eachAtOnce } from "./chosen.ts";

test("every bug that was found before is drawn by some seed, and equal seeds draw the same", () => {
  const drawn = new Set(Array.from({ length: 2_000 }, (_, seed) => drawnBug(seed).name));
  const found = PLANTED.filter(({ seeds }) => seeds !== undefined).map(({ name }) => name);
  expect([...drawn].sort()).toEqual(found.sort());
  expect(found.length).toBeGreaterThan(20);
  expect(drawnBug(77)).toBe(drawnBug(77));
});

test("one bug or all of them can be chosen, and another name is refused with a suggestion", () => {
  expect(bugsOf("all")).toBe(PLANTED);
  expect(bugsOf("no-fence").map(({ name }) => name)).toEqual(["no-fence"]);
  expect(() => bugsOf("no-fences")).toThrow(/^Cannot plant "no-fences": .*no-fence/);
});

test("results come in the order of the things, and few are worked on at once", async () => {
  let [now, most] = [0, 0];
  const results = await eachAtOnce([3, 1, 2], 2, async (thing) => {
    most = Math.max(most, ++now);
    for (let turn = 0; turn < thing; turn++) await undefined;
    now--;
    return 10 * thing;
  });
  expect([results, most]).toEqual([[30, 10, 20], 2]);
});
