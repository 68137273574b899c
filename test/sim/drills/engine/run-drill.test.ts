import { expect, test } from "vitest";
import type { Drill } from "../../../../sim/drills/drill.ts";
import {
  type DrillLimits,
  type DrillRecord,
  type DrillTimes,
  POOL_TIMES,
  type RunDrillOptions,
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
  runDrill(planted, brokenBot(habits), optionsOf(patience));

const optionsOf = (patience: Patience = {}): RunDrillOptions => ({
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
  const planted = drill({ faults: ["cut-order:of=place"] });
  const record = await runDrill(planted, brokenBot({}), { ...optionsOf(), clock: { now: () => 1_234 } });
  expect(record).toMatchObject({ outcome: "not reached", grade: null, beganMs: 1_234 });
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

test("a record has the halts of the loop, and its checks allow for them", async () => {
  // The loop is said to have stood still all the time after the loss, which no recovery is in time for otherwise.
  const lost = drill({ faults: ["drop:afterRequest=reqPositions,times=1"] }, "lost");
  let stops = 0;
  const options = { ...optionsOf({ recoveryMs: 1 }), times: { ...optionsOf().times, observeMs: 50 } };
  const judged = async (halts: DrillRecord["halts"]): Promise<DrillRecord> =>
    runDrill(lost, brokenBot({}), {
      ...options,
      watchLoop: () => ({ halts: () => halts, stop: () => void stops++ }),
    });
  const outcomeOf = ({ checks }: DrillRecord) => checks.find(({ check }) => check === "recovers")?.outcome;
  const still = [{ beganMs: 0, endedMs: Number.MAX_SAFE_INTEGER }];
  const [without, within] = [await judged([]), await judged(still)];
  expect([without.halts, within.halts]).toEqual([[], still]);
  expect([outcomeOf(without), outcomeOf(within)]).toEqual(["failed", "passed"]);
  expect(stops).toBe(2);
});

test("a loop that stands still for long does not hide that a client never recovers", async () => {
  const lost = drill({ faults: ["drop:afterRequest=reqPositions,times=1"] }, "lost");
  const options = optionsOf({ recoveryMs: 500 });
  const record = await runDrill(lost, brokenBot({ afterLoss: "nothing" }), {
    ...options,
    times: { ...options.times, recoveryMs: 500, observeMs: 50 },
    // It is said to stand still for the first two seconds, several times as long as the limit.
    watchLoop: (nowMs) => {
      const beganMs = nowMs();
      const halts = () => [{ beganMs, endedMs: Math.min(nowMs(), beganMs + 2_000) }];
      return { halts, stop: () => {} };
    },
  });
  expect(record.checks.find(({ check }) => check === "recovers")?.outcome).toBe("failed");
});

test("the watch over the loop ends with a drill whose target cannot be started", async () => {
  let stops = 0;
  const target = { kind: "program", start: () => Promise.reject(new Error("Cannot start it")) } as const;
  const watchLoop = () => ({ halts: () => [], stop: () => void stops++ });
  await expect(runDrill(drill({}), target, { ...optionsOf(), watchLoop })).rejects.toThrow("Cannot start it");
  expect(stops).toBe(1);
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
  expect(record).toMatchObject({
    outcome: "not reached",
    grade: null,
    interrupted: expect.stringMatching(/^It was interrupted after .*s\.$/),
  });
  expect(record.sessions.every(({ endedMs }) => endedMs === undefined || endedMs > 0)).toBe(true);
});

test("a connection that a client closed stays a failure of a drill that was interrupted", async () => {
  const ended = new AbortController();
  const checks = [
    { name: "keeps-connection", event: "left", times: 0 },
    { name: "reads-bars", request: "reqHistoricalData", atLeast: 99 },
  ];
  const record = await runDrill(drill({ checks }), brokenBot({ leavesAt: /2104/ }), {
    ...optionsOf(),
    signal: ended.signal,
    onPhase: (phase) => {
      if (phase === "fault") ended.abort();
    },
  });
  const outcomes = Object.fromEntries(record.checks.map(({ check, outcome }) => [check, outcome]));
  expect(outcomes).toMatchObject({ "keeps-connection": "failed", "reads-bars": "not reached" });
  expect(record).toMatchObject({ outcome: "failed", interrupted: expect.any(String) });
});
