import { expect, test } from "vitest";
import type { Check } from "../../../sim/scenarios/scenario.ts";
import { sessionCheck } from "../../../sim/scenarios/session-checks.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { scenarioTable } from "../../support/scenario-table.ts";
import type { TraceEvent } from "../../support/sim.ts";

/** `connection event detail`, one a line, a second apart. */
const events = (...lines: string[]): TraceEvent[] =>
  lines.map((line, second) => {
    const [connection, event = "", ...detail] = line.split(" ");
    return { atMs: second * 1_000, connection: Number(connection), event, detail: detail.join(" ") };
  });

/** Logs a client in: two events. */
const session = (connection: number, clientId: number): readonly string[] => [
  `${connection} start ${clientId}`,
  `${connection} sent nextValidId`,
];

const found = (check: Check, ...lines: string[]): readonly string[] | undefined =>
  sessionCheck(check)?.breaches(events(...lines));

const CUT = "closed a fault cut it";

test.each<[string, Check, string]>([
  ["overlappingSessions", { overlappingSessions: "none" }, "no client begins a session while it has one"],
  ["earlyRequests", { earlyRequests: "none" }, "no request comes before its session is ready"],
  ["clientIds", { clientIds: [1, 7] }, "no client ID but 1, 7"],
  [
    "recoveredWithin as a text",
    { recoveredWithin: "5s" },
    "a session is ready within 5s after each loss or fault",
  ],
  [
    "recoveredWithin in ms",
    { recoveredWithin: 800 },
    "a session is ready within 800 ms after each loss or fault",
  ],
])("%s is written in one sentence", (_, check, text) => {
  expect(sessionCheck(check)?.text).toBe(text);
});

test("a check of something else is none of the sessions", () => {
  expect(sessionCheck({ request: "placeOrder" })).toBeUndefined();
});

test("overlappingSessions fails for a login whose client ID still has a session", () => {
  const check: Check = { overlappingSessions: "none" };
  expect(found(check, ...session(1, 7), `1 ${CUT}`, ...session(2, 7), ...session(3, 8))).toEqual([]);
  expect(found(check, ...session(1, 7), "2 start 7")).toEqual([
    "at 2000, connection 2 requested client ID 7, which 1 still had",
  ]);
});

test("clientIds fails for a login with another client ID, also one that is refused", () => {
  expect(found({ clientIds: [7, 8] }, ...session(1, 7), ...session(2, 8))).toEqual([]);
  expect(found({ clientIds: [7] }, ...session(1, 7), "2 start 9")).toEqual([
    "connection 2 requested client ID 9; allowed: 7",
  ]);
});

test("earlyRequests fails for a request before nextValidId", () => {
  const check: Check = { earlyRequests: "none" };
  expect(found(check, ...session(1, 7), "1 read reqPositions")).toEqual([]);
  expect(found(check, "1 start 7", "1 read reqPositions", "1 sent nextValidId")).toEqual([
    "connection 1 sent reqPositions before its session was ready",
  ]);
});

test("recoveredWithin passes for sessions that follow in time, counted from the end of a fault", () => {
  const lost = [...session(1, 7), `1 ${CUT}`];
  expect(found({ recoveredWithin: "2s" }, ...lost, ...session(2, 7))).toEqual([]);
  expect(
    found(
      { recoveredWithin: "1s" },
      ...lost,
      "0 x",
      "0 x",
      "2 start 7",
      "0 heal refuse",
      "2 sent nextValidId",
    ),
  ).toEqual([]);
});

test("recoveredWithin names each session that was followed too late, the slowest first", () => {
  const lines = [...session(1, 7), `1 ${CUT}`, ...session(2, 7), "2 dead x", "0 x", "0 x", ...session(3, 7)];
  expect(found({ recoveredWithin: 1_999 }, ...lines)).toEqual([
    expect.stringMatching(/^it took 4000 ms after: .*:05.000 +#2 +dead +x$/),
    expect.stringMatching(/^it took 2000 ms after: .*:02.000 +#1 +closed +a fault cut it$/),
  ]);
  expect(found({ recoveredWithin: 2_000 }, ...lines)).toHaveLength(1);
});

test("recoveredWithin fails where no session followed, and where none was lost", () => {
  const check: Check = { recoveredWithin: "1h" };
  expect(found(check, ...session(1, 7), `1 ${CUT}`)).toEqual([
    expect.stringMatching(/^no session followed after: .*#1 +closed +a fault cut it$/),
  ]);
  expect(found(check, ...session(1, 7))).toEqual(["no session was lost"]);
  expect(found(check)).toEqual(["no session was lost"]);
});

test("recoveredWithin forgives a client that leaves for good, and measures one that comes back", () => {
  expect(found({ recoveredWithin: "1s" }, ...session(1, 7), "1 left fin")).toEqual(["no session was lost"]);
  const other = [...session(1, 7), ...session(2, 8), "1 left fin", "2 dead x", ...session(3, 8)];
  expect(found({ recoveredWithin: "2s" }, ...other)).toEqual([]);
  expect(found({ recoveredWithin: "1s" }, ...session(1, 7), "1 left fin", ...session(2, 7))).toEqual([
    expect.stringMatching(/^it took 2000 ms after: .*#1 +left +fin$/),
  ]);
});

test("a run judges all its sessions, also those that its trace has forgotten", async () => {
  const table = scenarioTable();
  const run = table.run({
    timeline: [{ at: "1s", inject: "drop:how=fin" }],
    checks: [
      { overlappingSessions: "none" },
      { clientIds: [1] },
      { earlyRequests: "none" },
      { recoveredWithin: "1s" },
    ],
  });
  table.dial(1).send(reqPositions);
  await table.clock.advance(3_500);
  table.dial(1);
  table.dial(2);
  table.dial(2);
  table.tws.trace.clear();
  await table.clock.advance(1_000);
  const found = run.finish().outcomes.filter(({ field }) => field.startsWith("checks"));
  expect(found).toMatchObject([
    { outcome: "failed", found: [expect.stringContaining("requested client ID 2, which 3 still had")] },
    {
      outcome: "failed",
      about: "no client ID but 1",
      found: [
        expect.stringContaining("connection 3 requested client ID 2"),
        expect.stringContaining("connection 4"),
      ],
    },
    { outcome: "passed" },
    {
      outcome: "failed",
      found: [expect.stringMatching(/^it took 2\d\d\d ms after: .*a fault cut it \(fin\)$/)],
    },
  ]);
});
