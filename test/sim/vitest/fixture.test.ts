import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import type { TestTws } from "../../../sim/mod.ts";
import { twsTest, test as twsTestOfTcp } from "../../../sim/vitest/mod.ts";
import { vitestRun } from "../../support/vitest-run.ts";

/** Tries to connect. */
function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const dial = connect(port, "127.0.0.1");
    dial.on("connect", () => {
      dial.destroy();
      resolve(true);
    });
    dial.on("error", () => resolve(false));
  });
}

const seen: TestTws[] = [];

twsTestOfTcp("each test has a fake of its own that listens on a free port", async ({ tws }) => {
  seen.push(tws);
  expect(await isOpen(tws.port)).toBe(true);
  expect(tws.seams).toEqual({});
});

test("the fake is closed after the test", async () => {
  expect(seen).toHaveLength(1);
  for (const { port } of seen) expect(await isOpen(port)).toBe(false);
});

const testInMemory = twsTest({ network: "memory", start: "2026-03-03T15:00:00Z" });

testInMemory("options are given once for all tests", ({ tws }) => {
  expect(new Date(tws.nowMs).toISOString()).toBe("2026-03-03T15:00:00.000Z");
});

describe("a group of tests", () => {
  testInMemory.override({ twsOptions: { network: "memory", start: "2026-04-07T15:00:00Z" } });

  testInMemory("override() gives a group options of its own", ({ tws }) => {
    expect(new Date(tws.nowMs).toISOString()).toBe("2026-04-07T15:00:00.000Z");
  });
});

testInMemory.fails("a rule that was not used fails a test that passed so far", ({ tws }) => {
  tws.on("reqPositions").once();
});

/** Tests that fail, each in its way. */
const FAILING = `
import { expect } from "vitest";
import { twsTest } from "../../../sim/vitest/mod.ts";

const test = twsTest({ network: "memory", seed: 5 });

test("a failure", ({ tws }) => {
  tws.on("reqPositions").once();
  tws.inject("refuse");
  expect(1).toBe(2);
});

test("an unused rule", ({ tws }) => {
  tws.on("placeOrder", { symbol: "AAPL" }).once();
});

test("nothing is wrong", ({ tws }) => {
  tws.inject("mute");
});

test("a long log", ({ tws }) => {
  for (let ms = 1; ms <= 150; ms++) tws.inject(\`latency:dialMs=\${ms}\`).heal();
  expect(2).toBe(3);
});

test.fails("a failure that is expected", ({ tws }) => {
  tws.inject("garble");
  expect(3).toBe(4);
});

let tries = 0;
test("made good by its second try", { retry: 2 }, ({ tws }) => {
  tws.inject("bandwidth:bytesPerSecond=9");
  expect(++tries).toBe(2);
});

test.describe("a group", () => {
  test("fails each time", { retry: 1 }, ({ tws }) => {
    tws.inject("half-open");
    expect(1).toBe(2);
  });
});

test("left out", ({ tws, skip }) => {
  tws.on("reqIds").once();
  skip();
});
`;

// It runs vitest on Node.
test.skipIf("Deno" in globalThis)("a test that fails prints the log of its fake, and no other", async () => {
  const { tests, output } = await vitestRun("fixture", { "failing.child.ts": FAILING });
  const outcomes = Object.fromEntries(tests.map(({ title, ...outcome }) => [title, outcome]));
  expect(outcomes["a failure"]?.messages).toHaveLength(1);
  expect(outcomes["a failure"]?.messages[0]).toContain("expected 1 to be 2");
  expect(outcomes["an unused rule"]?.messages[0]).toContain(
    'on: placeOrder with { symbol: "AAPL" } was never used',
  );
  expect(outcomes["nothing is wrong"]).toMatchObject({ hasPassed: true });
  expect(outcomes["left out"]).toMatchObject({ messages: [] });
  expect(output).toMatch(
    /Log of the fake TWS of "a failure":\n15:30:00\.000 {6}fault {3}refuse\n.*heal {4}refuse\nThe fake TWS was not used/,
  );
  expect(output).toContain("- on: reqPositions was never used");
  expect(output).toContain("(100 earlier lines)\n");
  expect(output).toMatch(/heal +latency:dialMs=150\n/);
  expect(output).not.toMatch(/latency:dialMs=50\n/);
  expect(outcomes["a failure that is expected"]).toMatchObject({ hasPassed: true });
  expect(output).not.toContain("garble");
  expect(output).not.toContain("mute");
  expect(outcomes["made good by its second try"]).toMatchObject({ hasPassed: true });
  expect(output).not.toContain("bandwidth");
  expect(output.match(/Log of the fake TWS of "a group > fails each time":/g)).toHaveLength(1);
  expect(output).not.toContain("reqIds");
});
