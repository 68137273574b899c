import { expect, test } from "vitest";
import type { Crash } from "./intent-step.ts";
import { INVARIANTS } from "./invariants/mod.ts";
import type { RunRecord } from "./record.ts";
import { Run } from "./run.ts";
import type { Script } from "./step.ts";
import { keyOf } from "./trading-record.ts";

const READY: Script = [{ do: "acquire", thenMs: 100 }];

/** Places an order whose process ends at an instant of it; the next one makes the same call. */
function crashed(crash: Partial<Crash>, disk: Script = []): Promise<RunRecord> {
  const order = { do: "intent", order: "resting", no: 0, thenMs: 500 } as const;
  return Run.of([
    ...READY,
    ...disk,
    { do: "crash", at: "now", how: "fin", unsaved: "lost", downMs: 50, ...crash, thenMs: 0 },
    order,
    { do: "read", read: { name: "getPositions", about: "" }, thenMs: 3_000 },
    order,
  ]);
}

/** What a run shows of the order: entries of it before the end of its process, and messages about it of each process. */
function seen(run: RunRecord) {
  const { kept, writes, deaths, booked } = run.trading;
  const diedSeq = deaths[0]?.seq ?? 0;
  const entries = kept.filter(({ entry, seq }) => entry.type === "order" && seq <= diedSeq + 2);
  const own = writes.filter(({ frame }) => keyOf(frame.values.orderRef) === "resting-0");
  const written = [1, 2].map((no) => own.filter(({ process }) => process === no).length);
  return { entries: entries.length, written, booked: booked.length };
}

test.each([
  ["appending", "fin", "lost", { entries: 0, written: [0, 1], booked: 1 }],
  ["kept", "fin", "lost", { entries: 1, written: [0, 0], booked: 0 }],
  ["written", "fin", "lost", { entries: 1, written: [1, 0], booked: 1 }],
  ["written", "rst", "lost", { entries: 1, written: [1, 0], booked: 0 }],
  ["written", "silent", "lost", { entries: 1, written: [1, 0], booked: 1 }],
] as const)("a process that ends %s (%s, %s) leaves what it had done, and no more", async (...row) => {
  const [at, how, unsaved, expected] = row;
  const run = await crashed({ at, how, unsaved });
  expect(seen(run)).toEqual(expected);
  expect(INVARIANTS.flatMap(({ name, breaches }) => breaches(run).map((why) => `${name}: ${why}`))).toEqual(
    [],
  );
});

test.each([
  ["lost", 0],
  ["torn", 1],
  ["kept", 1],
] as const)("entries that were not durable when a process ended are %s", async (unsaved, entries) => {
  const run = await Run.of([
    ...READY,
    { do: "disk", writeMs: 400, failing: false, thenMs: 0 },
    { do: "intent", order: "resting", no: 0, thenMs: 100 },
    { do: "crash", at: "now", how: "fin", unsaved, downMs: 50, thenMs: 5_000 },
  ]);
  expect(seen(run)).toEqual({ entries, written: [0, 0], booked: 0 });
  expect(run.trading.finals?.map(({ state }) => state?.kind)).toEqual([
    entries === 0 ? undefined : "not-sent",
  ]);
});

test("the calls, leases and streams of a process end with it, and are not judged as pending", async () => {
  const run = await Run.of([
    ...READY,
    { do: "watch", name: "watchMarketData", symbol: "AAPL", thenMs: 500 },
    { do: "fault", fault: "swallow:request=reqPositions,times=1", thenMs: 0 },
    { do: "read", read: { name: "getPositions", about: "" }, thenMs: 10 },
    { do: "crash", at: "now", how: "rst", unsaved: "lost", downMs: 1_000, thenMs: 5_000 },
  ]);
  const call = run.calls.find(({ what }) => what === "getPositions");
  expect(call).toMatchObject({ ended: undefined, died: run.trading.deaths[0] });
  expect(run.readings[0]?.leftAt).toEqual(run.trading.deaths[0]);
  expect(run.ending).toMatchObject({ ready: true, pending: [], left: { timers: 0, connections: 0 } });
});

test("a pool closes once what it had appended is on the disk, and its call ends then", async () => {
  const run = await Run.of([
    ...READY,
    { do: "disk", writeMs: 400, failing: false, thenMs: 0 },
    { do: "intent", order: "resting", no: 0, thenMs: 1 },
    { do: "close", thenMs: 1_000 },
  ]);
  const closed = run.notified.find(({ event }) => event.type === "closed");
  const call = run.calls.find(({ what }) => what === "placeOrder");
  expect(closed?.atMs).toBe((call?.began.atMs ?? 0) + 400);
  expect(call?.ended?.atMs).toBe(closed?.atMs);
  for (const { breaches } of INVARIANTS) expect(breaches(run)).toEqual([]);
});
