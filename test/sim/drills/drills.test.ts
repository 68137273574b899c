import { afterAll, expect, test } from "vitest";
import {
  CATALOGUE,
  type Drill,
  type DrillRecord,
  type DrillTarget,
  POOL_TIMES,
  poolTarget,
  runDrills,
  scenarioOf,
  USUAL_LIMITS,
} from "../../../sim/drills/mod.ts";
import { type BadHabits, brokenBot } from "../../support/broken-bot.ts";
import { checkScenario } from "../../support/sim.ts";

const TIMES = { ...POOL_TIMES, readyWithinMs: 3_000, recoveryMs: 1_500 };

/** Runs drills, several at once, and returns their records by name. */
async function records(
  drills: readonly Drill[],
  target: (drill: Drill) => DrillTarget,
  recoveryMs: number,
  times: typeof POOL_TIMES = TIMES,
): Promise<ReadonlyMap<string, DrillRecord>> {
  const ran = await runDrills(drills, {
    seed: 1,
    jobs: 8,
    times,
    limits: { ...USUAL_LIMITS, recoveryMs },
    target,
    commandOf: ({ name }) => `ibkr-pool drill run ${name} --seed 1`,
    signal: new AbortController().signal,
    onProgress: () => {},
  });
  return new Map(ran.map((record) => [record.drill, record]));
}

/** Writes what a drill has found against a client. */
const failures = ({ checks }: DrillRecord): readonly string[] =>
  checks.filter(({ outcome }) => outcome === "failed").map(({ check, reasons }) => `${check}: ${reasons[0]}`);

const NOTICE = /^(2103|2104|1100|1101|1102|10197|100|162|101|354|10167|10089|202|2108)$/;
const SILENT: BadHabits = { afterLoss: "nothing" };
const NERVOUS: BadHabits = { leavesAt: NOTICE };

/** For each drill a client that does what the drill is there to find, and the check that must find it. */
const BROKEN: Readonly<Record<string, readonly [habits: BadHabits, check: string]>> = {
  "parallel-start": [{ connections: 4 }, "one-client-id"],
  "slow-handshake": [{}, "connects"],
  "client-id-in-use": [{ newIds: true }, "one-client-id"],
  "client-id-taken": [{ afterLoss: 20 }, "no-hammering"],
  "drop-rst": [SILENT, "recovers"],
  "drop-fin": [SILENT, "recovers"],
  "drop-storm": [{ newIds: true }, "one-client-id"],
  "half-open": [SILENT, "recovers"],
  "mute-gateway": [{}, "ends-stuck-dials"],
  "accept-then-close": [{ afterLoss: 20 }, "no-hammering"],
  "nightly-restart": [{ afterLoss: 20 }, "no-hammering"],
  "weekend-login": [SILENT, "recovers"],
  "connectivity-kept": [NERVOUS, "scenario-checks-0"],
  "connectivity-data-lost": [NERVOUS, "scenario-checks-0"],
  "farm-flap": [NERVOUS, "scenario-checks-0"],
  "competing-session": [NERVOUS, "scenario-checks-0"],
  "order-id-rollback": [{ trades: true }, "ends-stuck-dials"],
  "lost-acknowledgement": [{ trades: true, statusWithinMs: 300 }, "scenario-checks-0"],
  "doubled-acknowledgement": [{ trades: true, leavesAtRepeat: true }, "scenario-checks-0"],
  "garbage-bytes": [SILENT, "scenario-checks-0"],
  "negative-length": [SILENT, "scenario-checks-0"],
  "foreign-texts": [NERVOUS, "scenario-checks-0"],
  "huge-answer": [{ barsMax: 1_000 }, "scenario-checks-0"],
  "split-frames": [{ leavesAtPieces: true }, "scenario-checks-0"],
  "message-pacing": [NERVOUS, "scenario-checks-0"],
  "historical-pacing": [NERVOUS, "scenario-checks-0"],
  "ticker-lines": [NERVOUS, "scenario-checks-0"],
  "delayed-data-only": [NERVOUS, "scenario-checks-0"],
  "no-permission": [NERVOUS, "scenario-checks-0"],
  // Whoever loses its session at an order must come back to find out what became of it.
  ...Object.fromEntries(
    CATALOGUE.filter(({ name }) => /^(place|modify|cancel)-/.test(name)).map(({ name }) => [
      name,
      [{ trades: true, afterLoss: "nothing" }, "recovers"] as const,
    ]),
  ),
};

test("each drill is broken by a client", () => {
  expect(Object.keys(BROKEN).sort()).toEqual(CATALOGUE.map(({ name }) => name).sort());
});

test("each drill is a scenario that can be used, with a purpose of one sentence", () => {
  const names = CATALOGUE.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const drill of CATALOGUE) {
    expect(checkScenario(scenarioOf(drill)).scenario).toMatch(/^[a-z][a-z0-9-]+$/);
    expect(drill.about).toMatch(/^[A-Z].{20,140}\.$/);
  }
});

const pool = records(CATALOGUE, () => poolTarget(), USUAL_LIMITS.recoveryMs, POOL_TIMES);

test.each(CATALOGUE.map(({ name }) => name))(
  "the pool passes %s with grade 100",
  { timeout: 120_000 },
  async (name) => {
    const record = (await pool).get(name);
    expect({ ...record, failures: record && failures(record) }).toMatchObject({
      outcome: "passed",
      grade: 100,
      failures: [],
    });
  },
);

const broken = pool.then(() =>
  records(
    CATALOGUE.filter(({ name }) => name in BROKEN),
    ({ name }) => brokenBot(BROKEN[name]?.[0] ?? {}),
    400,
  ),
);

test.each(Object.entries(BROKEN))(
  "%s finds a client that breaks it",
  { timeout: 180_000 },
  async (name, [, check]) => {
    const record = (await broken).get(name);
    expect(record === undefined ? [] : failures(record)).toContainEqual(
      expect.stringContaining(`${check}: `),
    );
    expect(record).toMatchObject({ outcome: "failed" });
  },
);

afterAll(() => Promise.allSettled([pool, broken]));
