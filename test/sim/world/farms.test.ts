import { expect, test } from "vitest";
import { FARMS, farmFor, farmsOf } from "../../../sim/world/farms.ts";

test("every service has a farm, and no two farms have one name", () => {
  for (const service of ["market-data", "historical", "contracts"] as const)
    expect(farmsOf(service).length).toBeGreaterThan(0);
  expect(new Set(FARMS.map(({ name }) => name)).size).toBe(FARMS.length);
});

test("futures have a farm of market data of their own, and everything else shares one", () => {
  const types = ["FUT", "FOP", "STK", "OPT", "CASH", "BAG"];
  expect(types.map((type) => farmFor("market-data", type))).toEqual([
    "usfuture",
    "usfuture",
    "usfarm",
    "usfarm",
    "usfarm",
    "usfarm",
  ]);
  expect(farmFor("historical", "FUT")).toBe("ushmds");
});
