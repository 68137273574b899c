import { expect, test } from "vitest";
import { frozen } from "../../../src/util/frozen.ts";

test("a shared answer cannot be changed at any depth, in lists, objects or maps", () => {
  const answer = frozen({ rows: [{ contract: { symbol: "A" } }], ticks: new Map([[1, { price: 2 }]]) });
  const changes: (() => void)[] = [
    () => void answer.rows.pop(),
    () => Object.assign(answer.rows[0]?.contract ?? {}, { symbol: "B" }),
    () => void answer.ticks.set(2, { price: 3 }),
    () => void answer.ticks.delete(1),
    () => answer.ticks.clear(),
    () => Object.assign(answer.ticks.get(1) ?? {}, { price: 9 }),
  ];
  for (const change of changes) expect(change).toThrow(TypeError);
  expect(answer).toEqual({ rows: [{ contract: { symbol: "A" } }], ticks: new Map([[1, { price: 2 }]]) });
});

test("frozen() returns the value itself, and primitives unchanged", () => {
  const rows = [{ a: 1 }];
  expect(frozen(rows)).toBe(rows);
  for (const plain of ["text", 1, undefined, null]) expect(frozen(plain)).toBe(plain);
});
