import { expect, test } from "vitest";
import type { Drill } from "../../../../sim/drills/drill.ts";
import {
  type DrillLimits,
  type DrillRecord,
  type DrillTimes,
  POOL_TIMES,
  runDrill,
  USUAL_LIMITS,
} from "../../../../sim/drills/mod.ts";
import { type BadHabits, brokenBot } from "../../../support/broken-bot.ts";

const drill = (scenario: Drill["scenario"], session: Drill["session"] = "kept"): Drill => ({
  name: "planted",
  about: "Something that a test has planted.",
  needs: ["orders"],
  scenario,
  session,
});

type Patience = Partial<Pick<DrillLimits & DrillTimes, "recoveryMs" | "settleMs">>;

/** Runs a planted drill against a bot. */
const run = (planted: Drill, habits: BadHabits = {}, patience: Patience = {}): Promise<DrillRecord> =>
  runDrill(planted, brokenBot(habits), {
    seed: 3,
    times: { ...POOL_TIMES, faultMs: 1_000, recoveryMs: 3_000, observeMs: 200, ...patience },
    limits: { ...USUAL_LIMITS, ...patience },
    command: "ibkr-pool drill run planted --seed 3",
  });

test("a record has sessions, requests, orders, gaps and the frames that a fault has touched", async () => {
  const cut = drill({ faults: ["cut-order:of=place,at=unacknowledged,symbol=AAPL"] }, "lost");
  const record = await run(cut, { trades: true });
  expect(record).toMatchObject({ drill: "planted", seed: 3, target: "program", framesLeftOut: 0 });
  expect(record.sessions.slice(0, 2)).toMatchObject([
    { connection: 1, clientId: 1, byFault: true, ending: "TWS closed the connection: a fault cut it (rst)." },
    { connection: 2, clientId: 1, readyMs: expect.any(Number) },
  ]);
  expect(record.requests).toContainEqual(
    expect.objectContaining({ connection: 2, name: "reqHistoricalData", end: "answered" }),
  );
  const [order] = record.orders;
  expect(order).toMatchObject({ clientId: 1, text: "BUY 1 AAPL LMT 1", orderRef: "bot-1", received: [] });
  expect(order?.held.map(({ text }) => text)).toEqual(["Submitted, 0 of 1 filled"]);
  expect(record.gaps).toMatchObject([
    { what: expect.stringMatching(/^reqMktData SPY/), toMs: expect.any(Number) },
  ]);
  const [fault] = record.faults;
  expect(fault).toMatchObject({ text: "cut-order:of=place,at=unacknowledged,symbol=AAPL", strikes: 1 });
  const touched = record.frames.filter(({ frame }) => fault?.frames.includes(frame));
  expect(touched.map(({ event }) => event)).toEqual(expect.arrayContaining(["lost", "closed"]));
});

test("a program is watched for as long as it is allowed to look after what was lost", async () => {
  const lost = drill({ faults: ["cut-order:of=cancel,at=unread"] }, "lost");
  const outcome = async (patience: Patience) => {
    const { checks } = await run(lost, { trades: true }, { recoveryMs: 1_500, ...patience });
    return checks.find(({ check }) => check === "cancels-not-left-open")?.outcome;
  };
  expect(await outcome({})).toBe("not reached");
  expect(await outcome({ settleMs: 1_500 })).toBe("failed");
});

test("a drill whose fault strikes nothing is not reached, and says what the program must do", async () => {
  const record = await run(drill({ faults: ["cut-order:of=place"] }));
  expect(record).toMatchObject({ outcome: "not reached", grade: null });
  expect(Math.abs(record.beganMs - Date.now())).toBeLessThan(600_000);
  expect(record.checks[0]).toMatchObject({
    check: "fault-strikes",
    outcome: "not reached",
    reasons: [
      "The program has to place an order.",
      expect.stringMatching(
        /^Not so: the fault cut-order:of=place affects something; it affected nothing\.$/,
      ),
    ],
  });
});

test("checks of the scenario are graded with those of the wire", async () => {
  const record = await run(
    drill({
      checks: [
        { request: "reqPositions", times: 1 },
        { about: "Nobody reads bars.", request: "reqHistoricalData", times: 0 },
      ],
    }),
  );
  const own = record.checks.filter(({ check }) => check.startsWith("scenario-"));
  expect(own).toMatchObject([
    { check: "scenario-check-1", outcome: "passed" },
    { check: "scenario-check-2", about: "Nobody reads bars.", outcome: "failed" },
  ]);
  expect(record).toMatchObject({ outcome: "failed" });
  expect(record.grade).toBeLessThan(100);
});

test("a scenario with an end of its own runs to it, and its recovery is the limit of all checks", async () => {
  const until = drill({
    faults: ["half-open:afterRequest=reqPositions"],
    until: "2500ms",
    checks: [{ request: "startApi", atLeast: 2 }, { recoveredWithin: "2 min" }],
  });
  const record = await run(until, { afterLoss: "nothing" });
  expect(record.endMs - record.startMs).toBeGreaterThanOrEqual(2_500);
  const outcomes = Object.fromEntries(record.checks.map(({ check, outcome }) => [check, outcome]));
  expect(outcomes).toMatchObject({
    "scenario-check-1": "failed",
    "scenario-check-2": "not reached",
    recovers: "not reached",
  });
});

test("the first line of the log is not before the start of the drill", async () => {
  const { frames, startMs } = await run(
    drill({ faults: ["drop:afterRequest=reqPositions,times=1"] }, "lost"),
  );
  expect(frames[0]?.frame).toBe(1);
  expect(frames[0]?.atMs).toBeGreaterThanOrEqual(startMs);
});

test("a drill ends when its signal ends it, and its target is stopped", async () => {
  const ended = new AbortController();
  const begun: string[] = [];
  const record = await runDrill(drill({ faults: ["cut-order:of=place"] }), brokenBot({}), {
    seed: 1,
    times: POOL_TIMES,
    limits: USUAL_LIMITS,
    command: "",
    signal: ended.signal,
    onPhase: (phase) => {
      begun.push(phase);
      if (phase === "fault") ended.abort();
    },
  });
  expect(begun).toEqual(["warm-up", "fault", "end"]);
  expect(record.sessions.every(({ endedMs }) => endedMs === undefined || endedMs > 0)).toBe(true);
});
