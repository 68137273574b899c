import { expect, test } from "vitest";
import { isFarmBroken } from "../../../../sim/tws/context/ibkr-link.ts";

test("a service is broken while any of its farms is", () => {
  const link = { brokenFarms: new Set(["historical/ushmds"] as const) };
  expect(isFarmBroken(link, "historical")).toBe(true);
  expect(isFarmBroken(link, "market-data")).toBe(false);
});
