import { expect, test } from "vitest";
import { seeded } from "../../support/sim.ts";

test("equal seeds give equal numbers; a fork follows from the seed and its name alone", () => {
  const random = seeded(7);
  const before = random.fork("a").next();
  random.next();
  expect(random.fork("a").next()).toBe(before);
  expect(random.fork("b").next()).not.toBe(before);
  expect(seeded(7).next()).toBe(seeded(7).next());
  // The same on every runtime, for ever: a seed in a bug report must go on meaning the same.
  expect([seeded(1).next(), seeded("x").integer(1, 1_000)]).toEqual([0.679406218463555, 612]);
});

test("draws are uniform, and stay within their bounds", () => {
  const random = seeded("uniform");
  const counts = new Map<number, number>();
  for (let draw = 0; draw < 6_000; draw++) {
    const value = random.integer(1, 6);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  expect([...counts.keys()].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  for (const count of counts.values()) expect(Math.abs(count - 1_000)).toBeLessThan(150);
});
