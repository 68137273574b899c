import { expect, test } from "vitest";
import type { Drill } from "../../../../sim/drills/drill.ts";
import {
  type CheckGround,
  scenarioChecks,
  struckCheck,
} from "../../../../sim/drills/engine/scenario-checks.ts";
import { USUAL_LIMITS } from "../../../../sim/drills/mod.ts";
import type { Seen } from "../../../../sim/drills/seen.ts";
import type { Check, CheckOutcome } from "../../../../sim/mod.ts";
import { seenMessage, traceEvent } from "../../../support/drill-log.ts";

const outcome = (
  field: string,
  result: CheckOutcome["outcome"],
  about = "the client comes back",
  found: readonly string[] = [],
): CheckOutcome => ({ field, about, outcome: result, found });

const drill = (needs: Drill["needs"]): Drill => ({
  name: "planted",
  about: "Something that a test has planted.",
  needs,
  scenario: {},
  session: "kept",
});
const READY = [traceEvent("sent", "nextValidId", 1)];

/** Makes the ground of checks of a drill of 10 s: its events and requests, each at the time of its frame times 100 ms. */
function ground(scenario: Drill["scenario"], change: Partial<CheckGround> = {}, parts: Partial<Seen> = {}) {
  const seen: Seen = {
    clientId: 1,
    startMs: 0,
    endMs: 10_000,
    limits: USUAL_LIMITS,
    events: [],
    requests: [],
    answers: [],
    orders: [],
    fills: [],
    halts: [],
    ...parts,
  };
  return { drill: { ...drill([]), scenario }, seen, faults: [], excuse: undefined, ...change };
}

/** Makes events with their frames, each 100 ms after the one before. */
const events = (...all: readonly (readonly [event: string, detail: string, connection?: number])[]) =>
  all.map(([event, detail, connection = 1], at) => ({
    happened: traceEvent(event, detail, (at + 1) * 100, { connection }),
    frame: at + 1,
  }));

/** Judges one check of a scenario that the scenario itself gives an outcome. */
function judged(
  check: Check,
  result: CheckOutcome["outcome"],
  found: readonly string[],
  parts: Partial<Seen>,
  change: Partial<CheckGround> = {},
) {
  const [graded] = scenarioChecks(
    [outcome("checks[0]", result, "it is so", found)],
    ground({ checks: [check] }, change, parts),
  );
  return graded;
}

const SESSIONS = events(["start", "1"], ["sent", "nextValidId"], ["dead", "nothing gets through any more"]);

test("checks and expectations of a scenario are graded, and its faults are not", () => {
  const checks = scenarioChecks(
    [
      outcome("checks[0]", "failed", "the client comes back", ["there was none"]),
      outcome("timeline[2].expect", "passed"),
      outcome("timeline[3].expect", "not reached"),
      outcome("checks[1]", "not reached"),
      outcome("faults[0]", "failed"),
      outcome("timeline[1].inject", "failed"),
      outcome("timeline[4].answer", "failed"),
      outcome("timeline[5]", "failed"),
    ],
    ground({}, {}, { events: SESSIONS }),
  );
  expect(checks.map(({ check, outcome: result }) => [check, result])).toEqual([
    ["scenario-check-1", "failed"],
    ["scenario-step-3-expect", "passed"],
    ["scenario-check-2", "not reached"],
  ]);
  expect(checks[0]).toMatchObject({
    about: "The client comes back.",
    reasons: ["There was none."],
    points: 10,
  });
});

const PLACED = [3, 7].map((frame) => seenMessage("placeOrder", frame, { id: frame, atMs: frame * 100 }));

test.each<[string, Check, readonly string[], Partial<Seen>, readonly string[], readonly number[]]>([
  [
    "too few requests",
    { request: "placeOrder", atLeast: 3 },
    ["2 came", "placeOrder #3 (client 1)"],
    { requests: PLACED },
    ["2 placeOrder arrived, at least 3 were expected.", "placeOrder #3 at 0.3 s.", "placeOrder #7 at 0.7 s."],
    [3, 7],
  ],
  [
    "no such answer",
    { answer: "orderStatus", with: { status: "Filled" } },
    ["0 came", "what came: openOrder"],
    {},
    ["0 such orderStatus were sent, at least 1 was expected.", "What came: openOrder."],
    [],
  ],
  [
    "an event that must not happen",
    { event: "start", times: 0 },
    ["1 happened"],
    { events: SESSIONS },
    [
      "1 event start happened, none was expected.",
      "Connection 1: the client began a session with client ID 1, at 0.1 s.",
    ],
    [1],
  ],
  [
    "sessions at one time",
    { sessionsAtMost: 1 },
    ["there were 2 sessions at one time"],
    { events: events(["sent", "nextValidId"], ["sent", "nextValidId", 2]) },
    ["There were 2 sessions at one time.", "Most sessions at one time: 2 (connections 1, 2), at 0.2 s."],
    [1, 2],
  ],
  [
    "a client ID",
    { clientIds: [1] },
    ["connection 2 requested client ID 9; allowed: 1"],
    { events: events(["start", "1"], ["start", "9", 2]) },
    ["Connection 2 requested client ID 9; allowed: 1."],
    [2],
  ],
  [
    "sessions that overlap",
    { overlappingSessions: "none" },
    ["at 200, connection 2 requested client ID 1, which 1 still had"],
    { events: events(["start", "1"], ["start", "1", 2]) },
    ["At 0.2 s, connection 2 requested client ID 1, which 1 still had."],
    [1, 2],
  ],
  [
    "a request before its session is ready",
    { earlyRequests: "none" },
    ["connection 1 sent reqIds before its session was ready"],
    { events: events(["start", "1"], ["read", "startApi"], ["read", "reqIds"], ["sent", "nextValidId"]) },
    ["Connection 1 sent reqIds before its session was ready."],
    [3],
  ],
  [
    "a recovery that never came",
    { recoveredWithin: "2s" },
    ["no session followed after: 00:00:00.300  #1  dead"],
    { events: SESSIONS },
    [
      "No session followed within 9.7 s. Connection 1: it went dead: nothing gets through any more, at 0.3 s; the limit is 2 s.",
    ],
    [3],
  ],
])(
  "%s fails with its reason, the times of the drill and its frames",
  (_, check, found, seen, reasons, frames) => {
    expect(judged(check, "failed", found, seen)).toMatchObject({ outcome: "failed", reasons, frames });
  },
);

test("a check that passes names the frames that show it", () => {
  const seen = { events: SESSIONS, requests: PLACED };
  expect(judged({ request: "placeOrder", times: 2 }, "passed", [], seen)?.frames).toEqual([3, 7]);
  expect(judged({ event: "start", times: 1 }, "passed", [], seen)?.frames).toEqual([1]);
  expect(judged({ sessionsAtMost: 1 }, "passed", [], seen)?.frames).toEqual([2]);
  expect(judged({ clientIds: [1] }, "passed", [], seen)?.frames).toEqual([1]);
  expect(judged({ earlyRequests: "none" }, "passed", [], seen)?.frames).toEqual([2]);
  const faults = [{ text: "drop:how=rst", fromMs: 1, toMs: 2, strikes: 1, frames: [4] }];
  expect(judged({ struck: "drop" }, "passed", [], seen, { faults })?.frames).toEqual([4]);
});

test("a recovery is not judged where the drill was shorter than its limit, or nothing was lost", () => {
  const found = ["no session followed after: 00:00:00.300  #1  dead"];
  expect(judged({ recoveredWithin: "2 min" }, "failed", found, { events: SESSIONS })).toMatchObject({
    outcome: "not reached",
    reasons: [
      "No session followed within the 9.7 s that the drill went on, which is less than the limit. Connection 1: it went dead: nothing gets through any more, at 0.3 s; the limit is 2 min.",
    ],
    frames: [3],
  });
  expect(judged({ recoveredWithin: "2 min" }, "failed", ["no session was lost"], {})).toMatchObject({
    outcome: "not reached",
    reasons: ["No session was lost."],
  });
});

test("what is missing is excused where the drill did not happen, and what is too much is not", () => {
  const excuse = "Not judged: what the drill is about has not happened.";
  const few = judged(
    { request: "placeOrder", atLeast: 3 },
    "failed",
    ["2 came"],
    { requests: PLACED },
    { excuse },
  );
  expect(few).toMatchObject({ outcome: "not reached", reasons: expect.arrayContaining([excuse]) });
  const many = judged(
    { request: "placeOrder", times: 0 },
    "failed",
    ["2 came"],
    { requests: PLACED },
    { excuse },
  );
  expect(many).toMatchObject({ outcome: "failed" });
});

test("what a step expects is shown by what had happened when it was judged", () => {
  const timeline = [{ expect: { request: "placeOrder", times: 1 } }];
  const seen = {
    requests: PLACED,
    events: [{ happened: traceEvent("step", "timeline[0] x", 500), frame: 5 }],
  };
  const [check] = scenarioChecks([outcome("timeline[0].expect", "passed")], ground({ timeline }, {}, seen));
  expect(check).toMatchObject({ frames: [3] });
});

test("nothing is proved by what did not come without a session", () => {
  const check = { event: "left", times: 0 };
  expect(judged(check, "passed", [], { events: SESSIONS })).toMatchObject({ outcome: "passed" });
  expect(judged(check, "passed", [], { events: SESSIONS.slice(0, 1) })).toMatchObject({
    outcome: "not reached",
    reasons: ["No session was ready."],
  });
});

test("a check of a drill has its own name", () => {
  const checks = [{ name: "keeps-session", event: "start", times: 1 }];
  expect(scenarioChecks([outcome("checks[0]", "passed")], ground({ checks }))).toMatchObject([
    { check: "keeps-session" },
  ]);
});

test("a drill whose faults have struck and whose steps have run has struck", () => {
  const outcomes = [
    outcome("faults[0]", "passed"),
    outcome("timeline[0].inject", "passed"),
    outcome("checks[0]", "failed"),
    outcome("checks[1]", "not reached"),
    outcome("timeline[1].expect", "failed"),
  ];
  expect(struckCheck(drill(["orders"]), outcomes, READY)).toEqual({ hasStruck: true, check: undefined });
});

test.each([
  ["faults[0]", "failed"],
  ["timeline[0].inject", "failed"],
  ["timeline[0].answer", "not reached"],
  ["timeline[1].expect", "not reached"],
  ["timeline[1]", "failed"],
] as const)("a drill of which %s is %s has not struck", (field, result) => {
  const { hasStruck, check } = struckCheck(drill([]), [outcome(field, result, "the fault", ["none"])], READY);
  expect(hasStruck).toBe(false);
  expect(check).toMatchObject({
    check: "fault-strikes",
    outcome: "not reached",
    reasons: ["The program has to stay connected until the fault strikes.", "Not so: the fault; none."],
  });
});

test("what the program has to do is said by the needs of the drill, or that it has to connect", () => {
  const missing = [outcome("faults[0]", "failed")];
  const reason = (needs: Drill["needs"], events = READY) =>
    struckCheck(drill(needs), missing, events).check?.reasons[0];
  expect(reason(["subscription", "orders"])).toBe(
    "The program has to subscribe to market data, and place an order.",
  );
  expect(reason(["orders"], [])).toBe(
    "The program has to connect to the port that it is given, and wait for nextValidId.",
  );
});
