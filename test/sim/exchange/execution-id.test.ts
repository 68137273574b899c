import { expect, test } from "vitest";
import { executionId } from "../../../sim/exchange/execution-id.ts";

test("execution IDs have TWS's form and differ", () => {
  const ids = Array.from({ length: 20_000 }, (_, at) => executionId(at + 1));
  for (const id of ids) expect(id).toMatch(/^0000e0d5\.[0-9a-f]{8}\.01\.01$/);
  expect(new Set(ids).size).toBe(ids.length);
});
