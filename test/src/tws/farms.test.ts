import { expect, test } from "vitest";
import { Farms, farmOf } from "../../../src/tws/farms.ts";

test("a farm's name is taken from the end of the notice, and is never longer than 64 characters", () => {
  expect(farmOf(2104, "Market data farm connection is OK:usfarm.nj")).toEqual({
    name: "usfarm.nj",
    service: "market-data",
    state: "ok",
  });
  expect(farmOf(2105, "HMDS data farm connection is broken:ushmds ")).toMatchObject({ name: "ushmds" });
  expect(farmOf(2104, `OK:${"x".repeat(500)}`)?.name.length).toBe(64);
  expect(farmOf(2104, `OK:${" ".repeat(1_000_000)}x y`)?.name).toBe("");
  expect(farmOf(1100, "OK:usfarm")).toBeUndefined();
});

test("of farms without number the 100 that were reported last are kept", () => {
  const farms = new Farms();
  for (let n = 0; n < 10_000; n++) farms.set({ name: `farm${n}`, service: "market-data", state: "ok" });
  const names = [...farms.values()].map(({ name }) => name);
  expect([names.length, names[0], names.at(-1)]).toEqual([100, "farm9900", "farm9999"]);
  farms.set({ name: "farm9900", service: "market-data", state: "broken" });
  expect([...farms.values()][0]).toEqual({ name: "farm9900", service: "market-data", state: "broken" });
  expect([...farms.values()].length).toBe(100);
  farms.clear();
  expect([...farms.values()]).toEqual([]);
});
