import { expect, test } from "vitest";
import type { PoolEvent } from "../../src/mod.ts";
import { closedSilent } from "./invariants/closed-silent.ts";
import { unsentInTime } from "./invariants/unsent-in-time.ts";
import type { RunRecord } from "./record.ts";
import { event, INTENT } from "./spoil.ts";

/** Events of the end of a pool, as names and instants; `closes` is the state. */
const breachesOf = (...events: readonly (readonly [string, number])[]): readonly string[] =>
  closedSilent.breaches({
    frames: [],
    notified: events.map(([type, atMs], seq) =>
      event(
        seq,
        atMs,
        type === "closes" ? { type: "state", state: "closed" } : { type: type as PoolEvent["type"] },
      ),
    ),
  } as unknown as RunRecord);

test("a loss while the pool drains is reported with its gaps, and closed is the last event", () => {
  expect(
    breachesOf(["closes", 5], ["order", 5], ["lost", 5], ["gap", 5], ["gate", 5], ["closed", 5]),
  ).toEqual([]);
});

test("a gap without a loss, an event of a later instant and one behind closed are breaches", () => {
  expect(breachesOf(["closes", 5], ["gap", 5], ["closed", 5])).toHaveLength(1);
  expect(breachesOf(["closes", 5], ["lost", 5], ["gap", 6], ["closed", 6])).toHaveLength(1);
  expect(breachesOf(["closes", 5], ["order", 6], ["closed", 6])).toHaveLength(1);
  expect(breachesOf(["closes", 5], ["closed", 5], ["gate", 5])).toHaveLength(1);
});

test.each([
  ["place", 3_000, 3_001, []],
  ["place", 3_000, 3_500, ["place late of 1 ended 499 ms after its deadline"]],
  ["place", 0, 900, ["place late of 1 ended 400 ms after its deadline"]],
  ["cancel", 3_000, 3_001, ["cancel late of 1 ended 2501 ms after its deadline"]],
])(
  "a %s whose journal opens in %i ms may end at its deadline and when that is open (%i)",
  (what, opensInMs, atMs, breaches) => {
    const intent = { ...INTENT, what, opensInMs, latestMs: 500, settled: { seq: 9, atMs, kind: "not-sent" } };
    const run = { trading: { intents: [intent] }, script: [] } as unknown as RunRecord;
    expect(unsentInTime.breaches(run)).toEqual(breaches);
  },
);
