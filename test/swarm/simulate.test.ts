import { expect, test } from "vitest";
import { settingOf } from "../model/setting.ts";
import type { Script } from "../model/step.ts";
import { drawPlan } from "./draw/draw-plan.ts";
import type { Plan } from "./plan.ts";
import { simulate } from "./simulate.ts";

const TIMEOUT_MS = 120_000;
/** A plan that is played in a few ms: a drained pool has no epilogue. */
const SHORT: Script = [
  { do: "acquire", thenMs: 100 },
  { do: "watch", name: "watchMarketData", symbol: "AAPL", thenMs: 400 },
  { do: "place", lease: 0, no: 1, symbol: "AAPL", side: "BUY", thenMs: 100 },
  { do: "fault", fault: "drop:how=rst,times=1", thenMs: 2_000 },
  { do: "drain", timeoutMs: 100, thenMs: 500 },
];
const planOf = (script: Script): Plan => ({ ...settingOf(script), length: "light", features: [] });

test(
  "equal seeds give equal reports, but for the time of the processor",
  async () => {
    const { cpuMs: _, ...one } = await simulate(8);
    const { cpuMs: __, ...other } = await simulate(8);
    expect(one).toEqual(other);
    expect(one.digest).toMatch(/^[0-9a-f]{16}$/);
    const next = await simulate(9);
    expect(next.digest).not.toBe(one.digest);
  },
  TIMEOUT_MS,
);

test(
  "one plan has the same digest a hundred times",
  async () => {
    const digests = new Set<string>();
    for (let time = 0; time < 100; time++) digests.add((await simulate(1, { plan: planOf(SHORT) })).digest);
    expect(digests.size).toBe(1);
  },
  TIMEOUT_MS,
);

test("a digest changes with a message, and with a single step", async () => {
  const digestOf = async (script: Script): Promise<string> =>
    (await simulate(1, { plan: planOf(script) })).digest;
  const [first, ...rest] = SHORT;
  const later = [{ ...first, thenMs: 101 }, ...rest] as Script;
  expect(new Set([await digestOf(SHORT), await digestOf(later), await digestOf(rest)]).size).toBe(3);
});

test("a report counts the faults that were planned and those that touched anything", async () => {
  const script: Script = [
    ...SHORT.slice(0, 4),
    { do: "fault", fault: "answer-error:request=reqPnL,times=1", thenMs: 10 },
    { do: "drain", timeoutMs: 100, thenMs: 500 },
  ];
  const { faults, virtualMs, events } = await simulate(1, { plan: planOf(script) });
  expect(faults).toEqual({
    drop: { planned: 1, fired: 1 },
    "answer-error": { planned: 1, fired: 0 },
  });
  expect(virtualMs).toBeGreaterThan(20_000);
  expect(events).toBeGreaterThan(20);
});

test("a report says whether the pool was ready again, and used, with all faults healed", async () => {
  const endOf = async (change: Partial<Plan>): Promise<readonly boolean[]> => {
    const { isHealed, isUsed } = await simulate(1, { plan: { ...planOf(SHORT), ...change } });
    return [isHealed, isUsed];
  };
  expect(await endOf({})).toEqual([false, false]);
  expect(await endOf({ renewal: "tried" })).toEqual([true, true]);
  expect(await endOf({ renewal: "tried", epilogue: "left out" })).toEqual([true, false]);
  expect(await endOf({ script: SHORT.slice(0, 4) })).toEqual([true, true]);
});

test("hours replace the drawn length of a run", () => {
  const lengthMs = (plan: Plan): number => plan.script.reduce((sum, { thenMs }) => sum + thenMs, 0);
  for (const seed of [1, 2, 3]) {
    const plan = drawPlan(seed, 6);
    expect(plan.length).toBe("long");
    expect(lengthMs(plan)).toBeGreaterThan(5.9 * 3_600_000);
  }
});
