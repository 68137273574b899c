import { expect, test } from "vitest";
import type { Census } from "./census.ts";
import { growth } from "./census.ts";
import { week } from "./week.ts";

/** Longest time of a virtual day on a busy machine, in real ms. */
const DAY_TIMEOUT_MS = 180_000;

test(
  "a day with faults leaves nothing behind, and its agent agrees with the book of TWS",
  async () => {
    const report = await week(1, { days: 1 });
    expect(report.findings).toEqual([]);
    const [evening] = report.census;
    expect(evening).toMatchObject({ state: "ready", connections: 1, clients: 1, requests: 0, waiters: 0 });
    // Everything that the week is about has happened.
    expect(Object.keys(report.faults).sort()).toEqual([
      ...["competing-session", "connectivity-lost", "cut-order", "drop", "farm-broken", "half-open"],
      ...["latency", "refuse"],
    ]);
    expect(report.stats.sessions).toBeGreaterThan(60);
    expect(report.agent["place acknowledged"]).toBeGreaterThan(50);
    expect(report.agent.fill).toBeGreaterThan(30);
    expect(report.reads.getPositions).toBeGreaterThan(40);
    for (const name of ["watchMarketData", "watchRealTimeBars", "watchPositions"])
      expect(report.updates[`${name} resumed`], name).toBeGreaterThan(0);
  },
  DAY_TIMEOUT_MS,
);

const quiet: Census = {
  ...{ day: 0, state: "ready", heapBytes: 30e6, timers: 9, connections: 1, clients: 1 },
  ...{ requests: 0, waiters: 0, leases: 0, streams: 1, readers: 1 },
  ...{ orders: { open: 0, waiting: 0, unknown: 0 }, journalEntries: 20, traceEvents: 1_500 },
};

test.each<[string, Partial<Census>]>([
  ["a request that never ends", { requests: 1 }],
  ["a stream that was not left", { streams: 2 }],
  ["timers that add up", { timers: 20 }],
  ["an order that stays unknown", { orders: { open: 0, waiting: 0, unknown: 1 } }],
  ["a journal that keeps all", { journalEntries: 5_000 }],
  ["a trace that keeps all", { traceEvents: 50_000 }],
  ["a heap that grows", { heapBytes: 60e6 }],
])("the census of a week shows %s", (_, change) => {
  const days = [quiet, { ...quiet, day: 1 }, { ...quiet, day: 2, ...change }];
  expect(growth(days.slice(0, 2), [50, 100])).toEqual([]);
  expect(growth(days, [50, 100, 150])).toHaveLength(1);
  expect(growth(days, [50, 100, 150])[0]).toContain("on day 2".slice(change.heapBytes === undefined ? 0 : 3));
});
