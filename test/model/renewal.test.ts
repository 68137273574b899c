import { expect, test } from "vitest";
import { INVARIANTS } from "./invariants/mod.ts";
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
