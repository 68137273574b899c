import { expect, test } from "vitest";
import { FARMS, farmsOf } from "../../../sim/world/farms.ts";

test("every service has a farm, and no two farms have one name", () => {
  for (const service of ["market-data", "historical", "contracts"] as const)
    expect(farmsOf(service).length).toBeGreaterThan(0);
  expect(new Set(FARMS.map(({ name }) => name)).size).toBe(FARMS.length);
});
