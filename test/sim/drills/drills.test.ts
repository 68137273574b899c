import { afterAll, expect, test } from "vitest";
import {
  CATALOGUE,
  checksFor,
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

/** Drills that run at once: they wait for most of their time, and share the loop of events with their clients. */
const JOBS = 8;
/** Times of the broken clients: one that leaves something undone is watched until all the time is over that it has to do it. */
const TIMES = { ...POOL_TIMES, readyWithinMs: 6_000, recoveryMs: 4_000, observeMs: 1_000, settleMs: 2_700 };

/** Runs drills, several at once, and returns their records by name. */
async function records(
  drills: readonly Drill[],
  target: (drill: Drill) => DrillTarget,
  recoveryMs: number,
  times: typeof POOL_TIMES,
): Promise<ReadonlyMap<string, DrillRecord>> {
  const ran = await runDrills(drills, {
    seed: 1,
    jobs: JOBS,
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
/** Places its orders again in each session, without a look at what became of them. */
const RESENDER: BadHabits = { trades: true, resends: true };
/** Trades in its first session only, and does not look after what that one has left open. */
const FORGETFUL: BadHabits = { trades: true };

/** For each drill a client that does what the drill is there to find, and the check that must find it. */
const BROKEN: Readonly<Record<string, readonly [habits: BadHabits, check: string]>> = {
  "parallel-start": [{ connections: 4 }, "one-client-id"],
  "slow-handshake": [{}, "connects"],
  "client-id-in-use": [{ newIds: true }, "one-client-id"],
  "client-id-taken": [{ afterLoss: 1 }, "no-hammering"],
  "drop-rst": [SILENT, "recovers"],
  "drop-fin": [SILENT, "recovers"],
  "drop-storm": [{ newIds: true }, "one-client-id"],
  "half-open": [SILENT, "recovers"],
  "mute-gateway": [{}, "ends-stuck-dials"],
  "accept-then-close": [{ afterLoss: 1 }, "no-hammering"],
  "nightly-restart": [{}, "ends-stuck-dials"],
  "weekend-login": [SILENT, "recovers"],
  "connectivity-kept": [NERVOUS, "keeps-connection"],
  "connectivity-data-lost": [NERVOUS, "keeps-connection"],
  "farm-flap": [NERVOUS, "keeps-connection"],
  "competing-session": [NERVOUS, "keeps-connection"],
  "order-id-rollback": [{ ...RESENDER, givesUpMs: 500 }, "order-ids-fresh"],
  "lost-acknowledgement": [{ ...RESENDER, statusWithinMs: 300 }, "no-duplicate-orders"],
  "doubled-acknowledgement": [{ ...RESENDER, leavesAtRepeat: true }, "no-duplicate-orders"],
  "garbage-bytes": [SILENT, "leaves-unreadable"],
  "negative-length": [SILENT, "leaves-unreadable"],
  "foreign-texts": [NERVOUS, "keeps-connection"],
  "huge-answer": [{ bytesMax: 200_000 }, "keeps-connection"],
  "split-frames": [{ leavesAtPieces: true }, "keeps-connection"],
  "message-pacing": [NERVOUS, "keeps-connection"],
  "historical-pacing": [NERVOUS, "keeps-connection"],
  "ticker-lines": [NERVOUS, "keeps-connection"],
  "delayed-data-only": [NERVOUS, "keeps-connection"],
  "no-permission": [NERVOUS, "keeps-connection"],
  // What TWS never kept has no duplicate, and its number is handed out again.
  "place-unread": [RESENDER, "no-late-orders"],
  "place-unkept": [RESENDER, "no-late-orders"],
  "place-unacknowledged": [RESENDER, "no-duplicate-orders"],
  "place-unfilled": [RESENDER, "no-duplicate-orders"],
  "place-unreported": [RESENDER, "no-duplicate-orders"],
  "modify-unread": [RESENDER, "no-duplicate-orders"],
  "modify-unkept": [RESENDER, "no-duplicate-orders"],
  "modify-unacknowledged": [RESENDER, "no-duplicate-orders"],
  "modify-unfilled": [RESENDER, "no-duplicate-orders"],
  "modify-unreported": [RESENDER, "no-duplicate-orders"],
  "cancel-unread": [FORGETFUL, "cancels-not-left-open"],
  "cancel-unkept": [FORGETFUL, "cancels-not-left-open"],
  "cancel-unacknowledged": [FORGETFUL, "cancels-not-left-open"],
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

test("each check of the wire that the pool passes names the frames that show it", async () => {
  const ofWire = new Set(checksFor("any").map(({ check }) => check));
  const bare = [...(await pool).values()].flatMap(({ drill, checks }) =>
    checks
      .filter(
        ({ check, outcome, frames }) => ofWire.has(check) && outcome === "passed" && frames.length === 0,
      )
      .map(({ check }) => `${drill}: ${check}`),
  );
  expect(bare).toEqual([]);
}, 120_000);

const broken = pool.then(() =>
  records(CATALOGUE, ({ name }) => brokenBot(BROKEN[name]?.[0] ?? {}), 1_000, TIMES),
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

afterAll(() => Promise.allSettled([pool, broken]), 180_000);
