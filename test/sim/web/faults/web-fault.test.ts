import { expect, test } from "vitest";
import { seeded } from "../../../../sim/mod.ts";
import { occurrences } from "../../../../sim/web/faults/web-fault.ts";

test("occurrences() keeps to the probability and to the number of times", () => {
  const count = (params: Parameters<typeof occurrences>[0]): number => {
    const occurs = occurrences(params, seeded(1));
    return Array.from({ length: 1_000 }, occurs).filter(Boolean).length;
  };
  expect(count({})).toBe(1_000);
  expect(count({ times: 3 })).toBe(3);
  expect(count({ probability: 0 })).toBe(0);
  expect(count({ probability: 0.5 })).toBeGreaterThan(400);
  expect(count({ probability: 0.5 })).toBeLessThan(600);
});
