import { expect, test } from "vitest";
import { idleCounts } from "./invariants/idle-counts.ts";
import { INVARIANTS } from "./invariants/mod.ts";
import { nothingLeft } from "./invariants/nothing-left.ts";
import type { RunRecord } from "./record.ts";
import { Run } from "./run.ts";
import { settingOf } from "./setting.ts";
import type { Script } from "./step.ts";

const ENDS: Readonly<Record<string, Script>> = {
  drained: [
    { do: "acquire", thenMs: 100 },
    { do: "intent", order: "resting", no: 0, thenMs: 500 },
    { do: "drain", thenMs: 500 },
  ],
  closed: [
    { do: "watch", name: "watchMarketData", symbol: "AAPL", thenMs: 400 },
    { do: "fault", fault: "half-open", thenMs: 100 },
    { do: "close", thenMs: 0 },
  ],
};

test.each(Object.entries(ENDS))(
  "a pool that was %s is followed by that of a new process",
  async (_, script) => {
    const run = await Run.with({ ...settingOf(script), renewal: "tried" });
    const { before, ready, idle } = run.ending;
    expect([before?.closed.state, ready, idle?.state]).toEqual(["closed", true, "ready"]);
    expect(before?.left).toEqual({ timers: 0, connections: 0, listeners: 0 });
    expect(run.trading.deaths).toHaveLength(1);
    expect(INVARIANTS.flatMap(({ name, breaches }) => breaches(run).map((why) => `${name}: ${why}`))).toEqual(
      [],
    );
  },
);

test.each(Object.entries(ENDS))(
  "without a new process a pool that was %s is the last one",
  async (_, script) => {
    const { ending, trading } = await Run.of(script);
    expect([ending.before, ending.ready, trading.deaths.length]).toEqual([undefined, undefined, 0]);
  },
);

test("what the pool before the new process has left is found", async () => {
  const run = await Run.with({ ...settingOf(ENDS.closed ?? []), renewal: "tried" });
  const { before } = run.ending;
  if (before === undefined) throw new Error("No process followed");
  const spoiled = (change: object): RunRecord => ({
    ...run,
    ending: { ...run.ending, before: { ...before, ...change } },
  });
  const left = { timers: 1, connections: 1, listeners: 1 };
  expect(nothingLeft.breaches(spoiled({ left }))).toEqual([
    "1 timers are left",
    "1 connections are left",
    "1 listeners of signals are left",
  ]);
  const closed = { ...before.closed, waiters: 1, activeUsers: 1, state: "draining" };
  expect(nothingLeft.breaches(spoiled({ closed }))).toEqual(["the pool is draining after close()"]);
  expect(idleCounts.breaches(spoiled({ closed }))).toHaveLength(2);
});
