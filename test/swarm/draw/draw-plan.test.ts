import { expect, test } from "vitest";
import { FAULTS, parseDailyFault, parseFault } from "../../../sim/mod.ts";
import { completeOptions } from "../../../src/options.ts";
import type { TimedStep } from "../../model/step.ts";
import { sharesTrade } from "../../model/trading-hours.ts";
import { USEFUL } from "../../model/usefulness.ts";
import type { Plan } from "../plan.ts";
import { drawPlan } from "./draw-plan.ts";
import { FEATURES } from "./features.ts";
import { CLOSED_STARTS_MS } from "./start.ts";

const SEEDS = 200;
const PLANS: readonly Plan[] = Array.from({ length: SEEDS }, (_, seed) => drawPlan(seed));
const count = (test: (plan: Plan) => boolean): number => PLANS.filter(test).length;

test("equal seeds give equal plans, as plain data", () => {
  for (const plan of PLANS.slice(0, 20)) {
    expect(drawPlan(plan.seed)).toEqual(plan);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
  }
});

test("each feature is on in about half of the plans, and half of the plans are light", () => {
  for (const { name } of FEATURES) {
    const on = count(({ features }) => features.includes(name));
    expect([name, on > 0.35 * SEEDS && on < 0.65 * SEEDS]).toEqual([name, true]);
  }
  const light = count(({ length }) => length === "light");
  expect(light > 0.35 * SEEDS && light < 0.65 * SEEDS).toBe(true);
});

test("most plans reach healing and usefulness, also of those whose pool is drained or closed", () => {
  // A listener may drain or close the pool as well.
  const ends = ({ script }: Plan): boolean => /"do":"(drain|close)"/.test(JSON.stringify(script));
  const heals = (plan: Plan): boolean => !ends(plan) || plan.renewal === "tried";
  expect(count(ends)).toBeGreaterThan(0.6 * SEEDS);
  expect(count(heals)).toBeGreaterThan(0.7 * SEEDS);
  for (const { name } of USEFUL) {
    const tried = count(
      (plan) => heals(plan) && plan.epilogue !== "left out" && plan.useful?.includes(name) === true,
    );
    expect([name, tried > 0.1 * SEEDS]).toEqual([name, true]);
  }
  expect(new Set(PLANS.map(({ useful }) => new Set(useful).size))).toEqual(new Set([2]));
  // Pools that stay closed to the end of the run are there too.
  expect(count((plan) => !heals(plan))).toBeGreaterThan(0.1 * SEEDS);
});

test("in some plans the next process follows a drained or closed pool before the end", () => {
  const ends = (step: TimedStep): boolean => step.do === "drain" || step.do === "close";
  const followed = count(({ script }) => {
    const at = script.findIndex(ends);
    const next = script.findIndex((step, place) => at >= 0 && place > at && step.do === "crash");
    return next >= 0 && script.slice(next + 1).some((step) => step.do === "acquire" || step.do === "read");
  });
  expect(followed).toBeGreaterThan(0.1 * SEEDS);
});

test("messages are joined in half of the plans, also in some where bytes are cut", () => {
  const joined = PLANS.filter(({ delivery }) => delivery === "joined");
  expect(joined.length > 0.35 * SEEDS && joined.length < 0.65 * SEEDS).toBe(true);
  expect(joined.filter(({ features }) => features.includes("cuts")).length).toBeGreaterThan(0.1 * SEEDS);
});

test("half of the plans begin while shares trade, the others at every hour at which they do not", () => {
  const open = count(({ startMs }) => sharesTrade(startMs));
  expect(open > 0.35 * SEEDS && open < 0.65 * SEEDS).toBe(true);
  const starts = new Set(PLANS.map(({ startMs }) => startMs));
  expect(CLOSED_STARTS_MS.filter((startMs) => !starts.has(startMs) || sharesTrade(startMs))).toEqual([]);
});

test("daylight saving time begins, and ends, in the first ten minutes of some plans", () => {
  const offset = (atMs: number): string =>
    new Intl.DateTimeFormat("en", { timeZone: "America/New_York", timeZoneName: "longOffset" }).format(atMs);
  const changes = PLANS.map(({ startMs }) =>
    [startMs, startMs + 600_000].map((atMs) => /GMT.*$/.exec(offset(atMs))?.[0]).join(" "),
  );
  for (const change of ["GMT-05:00 GMT-04:00", "GMT-04:00 GMT-05:00"]) expect(changes).toContain(change);
});

test("only the pool of a gateway with a timetable knows the minute of its restart", () => {
  for (const { timetable = [], pool, features } of PLANS) {
    const { restartWindow: window } = pool;
    expect([timetable.length, window !== undefined]).toEqual(
      features.includes("timetable") ? [1, true] : [0, false],
    );
    if (window !== undefined) expect(timetable[0]?.startsWith(`${window.from}:`)).toBe(true);
  }
});

test("plans have options that the pool accepts, and faults that the fake knows", () => {
  for (const { pool, script, network, timetable = [] } of PLANS) {
    expect(() => completeOptions(pool)).not.toThrow();
    for (const daily of timetable) expect(() => parseDailyFault(daily)).not.toThrow();
    for (const fault of network) parseFault(fault);
    for (const step of script) if (step.do === "fault") parseFault(step.fault);
  }
});

test("plans contain every kind of fault, and every step of callers, TWS and clock", () => {
  const steps = PLANS.flatMap(({ script }) => script);
  const kinds = new Set(steps.map((step) => (step.do === "fault" ? step.fault.split(":")[0] : "")));
  expect(FAULTS.map(({ kind }) => kind).filter((kind) => !kinds.has(kind))).toEqual([]);
  const acts = new Set(steps.map((step) => step.do));
  const wanted =
    "acquire release connect use read watch leave place burst cancel api listen heal disturb cut clock drain close";
  expect(wanted.split(" ").filter((act) => !(acts as ReadonlySet<string>).has(act))).toEqual([]);
  for (const act of [
    "cancel shown",
    "stand still",
    "intent",
    "crash",
    "disk",
    "agent",
    "network gives up",
  ] as const)
    expect([act, acts.has(act)]).toEqual([act, true]);
});

test("without the feature no caller aborts, and none gives its own timeout", () => {
  for (const { features, length, script } of PLANS) {
    const has = (name: string): boolean => script.some((step) => name in step && step.do === "read");
    if (!features.includes("aborts")) expect(has("abortMs")).toBe(false);
    if (!features.includes("timeouts")) expect(has("timeoutMs")).toBe(false);
    if (length === "long")
      expect(script.every((step) => step.do !== "watch" || step.abortMs !== undefined)).toBe(true);
  }
});
