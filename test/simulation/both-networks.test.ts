import { test } from "vitest";
import { inMemory, overTcp } from "../support/both-networks.ts";
import { SCENARIOS } from "../support/network-scenarios.ts";

/** Attempts over TCP: a machine that is busy may delay a timer of one beyond the next. */
const ATTEMPTS = 3;

test.concurrent.for(SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
  "%s: the same over TCP as in memory",
  async ([, scenario], { expect }) => {
    const expected = await inMemory(scenario);
    expect(expected.breaches).toEqual([]);
    let found = await overTcp(scenario);
    for (let attempt = 1; attempt < ATTEMPTS && JSON.stringify(found) !== JSON.stringify(expected); attempt++)
      found = await overTcp(scenario);
    expect(found).toEqual(expected);
  },
);
