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
  ...{ day: 0, state: "ready", heapBytes: 26e6, bookBytes: 1e6, timers: 9, connections: 1, clients: 1 },
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
  const days = [0, 1, 2].map((day): Census => ({ ...quiet, day }));
  const orders = [50, 100, 150, 200];
  expect(growth(days, orders)).toEqual([]);
  const found = growth([...days, { ...quiet, day: 3, ...change }], orders);
  expect(found).toEqual([expect.stringContaining("on day 3")]);
});

test("the heap of a week may grow by the orders that the fake remembers, and by no more", () => {
  const evening = (day: number, heapBytes: number, bookBytes: number): Census => ({
    ...quiet,
    ...{ day, heapBytes, bookBytes },
  });
  const orders = [50, 100, 150, 200];
  const before = [evening(0, 20e6, 0), evening(1, 24e6, 1e6), evening(2, 26e6, 1e6)];
  expect(growth([...before, evening(3, 40e6, 15e6)], orders)).toEqual([]);
  expect(growth([...before, evening(3, 28e6, 2e6)], orders)).toEqual([]);
  expect(growth([...before, evening(3, 28.5e6, 2e6)], orders)).toEqual([
    "on day 3 the heap is 26500000 bytes without the orders of the fake, and 25000000 on day 2",
  ]);
});
