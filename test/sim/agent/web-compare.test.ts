import { expect, test } from "vitest";
import { compareWebWays, type WebWay, webWaysTable } from "../../../sim/agent/web-compare.ts";
import { silentLogger } from "../../../src/mod.ts";

test("tools with a login each are refused or evicted; the pool answers all on one session", async () => {
  const options = { url: undefined, sessionMs: 0, naiveMs: 1_000, seed: 1, logger: silentLogger };
  const [naive, pooled] = await compareWebWays(options);
  // All four dial at once, and their requests together exceed the limit of the address.
  expect(naive).toMatchObject({ sessions: 0, evictions: 0, answered: 0 });
  expect(naive?.refused).toBeGreaterThan(0);
  expect(naive?.failed.every(({ text }) => text.includes("Cannot "))).toBe(true);
  expect(pooled).toMatchObject({ sessions: 1, evictions: 0, refused: 0, answered: 8, failed: [] });
});

test("tools with a login each evict one another when a login takes its time", async () => {
  const options = { url: undefined, sessionMs: 1_000, naiveMs: 6_000, seed: 1, logger: silentLogger };
  const [naive] = await compareWebWays(options);
  expect(naive?.evictions).toBeGreaterThan(1);
  expect(naive?.answered).toBeLessThan(8);
});

test("the table of the ways fits 80 columns, and says what a real gateway does not show", () => {
  const way: WebWay = {
    way: "own login for each tool, and takes over",
    sessions: 12,
    evictions: 123,
    refused: 1_234,
    answered: 1,
    failed: Array.from({ length: 7 }, () => ({ tool: "get_quote", ok: false, text: "Cannot read" })),
    tookMs: 20_123.4,
  };
  const table = webWaysTable([
    way,
    { ...way, way: "one session for all: the pool", evictions: undefined, refused: undefined },
  ]);
  expect(table).toMatch(/own login for each tool, +12 +123 +1234 +1 of 8 +20123 ms/);
  expect(table).toMatch(/one session for all: +12 +not seen +not seen +1 of 8 +20123 ms/);
  expect(Math.max(...table.split("\n").map((line) => line.trimEnd().length))).toBeLessThanOrEqual(80);
});
