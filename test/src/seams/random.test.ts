import { expect, test } from "vitest";
import { systemRandom } from "../../../src/seams/random.ts";

test("systemRandom() returns numbers from 0 up to 1 exclusive, and not always the same", () => {
  const numbers = Array.from({ length: 100 }, systemRandom);
  expect(numbers.filter((number) => !(number >= 0 && number < 1))).toEqual([]);
  expect(new Set(numbers).size).toBeGreaterThan(1);
});
