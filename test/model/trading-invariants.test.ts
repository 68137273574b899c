import { expect, test } from "vitest";
import { INVARIANTS } from "./invariants/mod.ts";
import type { RunRecord } from "./record.ts";
import { SPOILERS, traded } from "./spoiled-trading.ts";

test("the run of two processes breaks no promise, and has every outcome that is spoiled", async () => {
  const run = await traded();
  expect(INVARIANTS.flatMap(({ name, breaches }) => breaches(run).map((why) => `${name}: ${why}`))).toEqual(
    [],
  );
  const { intents, agents, finals, deaths } = run.trading;
  const kinds = new Set(intents.map(({ what, settled }) => `${what} ${settled?.kind}`));
  expect([...kinds]).toEqual(
    expect.arrayContaining(["place acknowledged", "place rejected", "place unknown", "modify acknowledged"]),
  );
  expect(deaths).toHaveLength(1);
  expect(agents?.[0]?.booked.size).toBeGreaterThan(0);
  expect(finals?.length).toBeGreaterThan(6);
});

test.each(SPOILERS.map((one) => [one.breaks, one.what, one] as const))(
  "can fail: %s, by %s",
  async (_, __, { breaks, spoil }) => {
    const run = await traded();
    const invariant = INVARIANTS.find(({ name }) => name.startsWith(breaks));
    if (invariant === undefined) throw new Error(`No invariant begins with "${breaks}"`);
    const before = new Set(invariant.breaches(run));
    const spoiled = { ...run, ...spoil(run) } as RunRecord;
    expect(invariant.breaches(spoiled).filter((breach) => !before.has(breach))).not.toEqual([]);
  },
);
