import { expect, test } from "vitest";
import { latency } from "../../../sim/faults/latency.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { type ScenarioTable, scenarioTable } from "../../support/scenario-table.ts";

/** The steps so far: seconds since the start, and what happened. */
const steps = ({ tws }: ScenarioTable, startMs: number): string[] =>
  tws.trace.of("step").map(({ atMs, detail }) => `${(atMs - startMs) / 1_000} ${detail}`);

test("at is counted from the start, after from the step before, and a step alone follows at once", async () => {
  const table = scenarioTable();
  const startMs = table.clock.now();
  await table.judged({
    timeline: [
      { after: "1s", notify: { code: 2104, text: "a" } },
      { after: "2s", notify: { code: 2104, text: "b" } },
      { notify: { code: 2104, text: "c" } },
      { at: "1.5s", notify: { code: 2104, text: "d" } },
      { after: 100, notify: { code: 2104, text: "e" } },
    ],
  });
  expect(steps(table, startMs)).toEqual([
    "1 timeline[0] notify 2104 a",
    "1.5 timeline[3] notify 2104 d",
    "1.6 timeline[4] notify 2104 e",
    "3 timeline[1] notify 2104 b",
    "3 timeline[2] notify 2104 c",
  ]);
});

test("when waits for a request with some values, of a client, and for as many as it says", async () => {
  const table = scenarioTable();
  const run = table.run({
    timeline: [
      {
        when: { request: "reqIds", with: { count: { atLeast: 2 } }, clientId: 7, times: 2 },
        notify: { code: 2104, text: "now" },
      },
    ],
  });
  const [other, meant] = [table.dial(6), table.dial(7)];
  const send = async (client: typeof meant, count: number): Promise<number> => {
    client.send(reqIds, { count });
    await table.clock.advance(100);
    return table.tws.trace.of("step").length;
  };
  expect([
    await send(other, 5),
    await send(meant, 1),
    await send(meant, 2),
    await send(other, 2),
    await send(meant, 3),
    await send(meant, 4),
  ]).toEqual([0, 0, 0, 0, 1, 1]);
  expect(run.finish().passed).toBe(true);
});

test("when waits for an answer, and the step comes after everything that the answer belongs to", async () => {
  const table = scenarioTable();
  table.run({
    timeline: [{ when: { answer: "position" }, notify: { code: 2104, text: "positions" } }],
  });
  const client = table.dial();
  await table.clock.advance(100);
  client.names();
  client.send(reqPositions);
  await table.clock.advance(100);
  expect([...new Set(client.names())]).toEqual(["position", "positionEnd", "error 2104"]);
});

test("when waits for an event of the trace with some detail", async () => {
  const table = scenarioTable();
  const run = table.run({
    timeline: [
      { when: { event: "start", with: { detail: "7" } }, notify: { code: 2104, text: "seven" } },
      { when: { event: "fault" }, notify: { code: 2104, text: "fault" } },
    ],
  });
  table.dial(6);
  await table.clock.advance(100);
  expect(table.tws.trace.of("step")).toEqual([]);
  table.dial(7);
  await table.clock.advance(100);
  table.tws.inject(latency({ frameMs: 1 }));
  await table.clock.advance(100);
  expect(table.tws.trace.of("step").map(({ detail }) => detail)).toEqual([
    "timeline[0] notify 2104 seven",
    "timeline[1] notify 2104 fault",
  ]);
  expect(run.finish().passed).toBe(true);
});

test("when waits for a mark, whose steps are performed before mark() returns", async () => {
  const table = scenarioTable();
  const startMs = table.clock.now();
  const run = table.run({
    timeline: [
      { when: { mark: "connected" }, inject: "latency:frameMs=1" },
      { after: "2s", heal: "latency" },
      { when: { mark: "connected", times: 2 }, notify: { code: 2104, text: "again" } },
    ],
    checks: [
      { mark: "connected", times: 2 },
      { mark: "gone", times: 0 },
    ],
  });
  run.mark("gone-on");
  expect(table.tws.faults()).toEqual([]);
  run.mark("connected");
  expect(table.tws.faults().map(({ fault }) => fault.text)).toEqual(["latency:frameMs=1"]);
  table.dial();
  await table.clock.advance(3_000);
  run.mark("connected");
  expect(steps(table, startMs)).toEqual([
    "0 timeline[0] inject latency:frameMs=1",
    "2 timeline[1] heal latency",
    "3 timeline[2] notify 2104 again",
  ]);
  expect(table.tws.trace.of("mark").map(({ detail }) => detail)).toEqual([
    "gone-on",
    "connected",
    "connected",
  ]);
  expect(run.finish().passed).toBe(true);
  expect(() => run.mark("Not a name")).toThrow(
    'Cannot set the mark "Not a name": expected a name in lower case with hyphens',
  );
});

test("a step whose mark was never set names the marks that were, and one that is over stays so", async () => {
  const table = scenarioTable();
  const timeline = [{ when: { mark: "connected" }, heal: "all" }] as const;
  const none = table.run({ timeline });
  expect(none.finish().outcomes).toMatchObject([
    { outcome: "not reached", found: ["it waits for the mark connected", "no mark was set"] },
  ]);
  none.mark("connected");
  expect(table.tws.trace.of("step")).toEqual([]);
  const other = table.run({ timeline });
  other.mark("conected");
  expect(other.finish().outcomes).toMatchObject([
    { outcome: "not reached", found: ["it waits for the mark connected", "marks that were set: conected"] },
  ]);
});

test("a step that was never reached fails the scenario, as do those after it", async () => {
  const verdict = await scenarioTable().judged({
    timeline: [
      { when: { request: "placeOrder", with: { symbol: "AAPL" }, times: 2 }, heal: "all" },
      { after: "1s", expect: { request: "placeOrder" } },
      { at: "2 min", heal: "all" },
    ],
  });
  expect(verdict.passed).toBe(false);
  expect(verdict.outcomes).toEqual([
    {
      field: "timeline[0]",
      about: "the step is reached",
      outcome: "not reached",
      found: ["it waits for placeOrder with symbol AAPL, 2 times"],
    },
    {
      field: "timeline[1]",
      about: "at least 1 placeOrder arrived",
      outcome: "not reached",
      found: [],
    },
    { field: "timeline[2]", about: "the step is reached", outcome: "not reached", found: [] },
  ]);
});

test("a planned fault that affected nothing fails the scenario, and one that did passes", async () => {
  const scenario = {
    faults: ["drop:afterRequest=reqPositions,times=1"],
    timeline: [{ at: "1s", inject: "swallow:request=reqIds" }],
  };
  const idle = await scenarioTable().judged(scenario);
  expect(idle.outcomes).toEqual([
    {
      field: "faults[0]",
      about: "the fault drop:afterRequest=reqPositions,times=1 affects something",
      outcome: "failed",
      found: ["it affected nothing"],
    },
    {
      field: "timeline[0].inject",
      about: "the fault swallow:request=reqIds affects something",
      outcome: "failed",
      found: ["it affected nothing"],
    },
  ]);
  const table = scenarioTable();
  const run = table.run(scenario);
  const [first, second] = [table.dial(1), table.dial(2)];
  first.send(reqPositions);
  await table.clock.advance(2_000);
  second.send(reqIds);
  await table.clock.advance(2_000);
  const { passed, outcomes } = run.finish();
  expect([passed, outcomes.map(({ outcome }) => outcome)]).toEqual([true, ["passed", "passed"]]);
});

test("an answer that was never used, or not as often as it says, fails the scenario", async () => {
  const table = scenarioTable();
  const run = table.run({
    timeline: [
      { answer: { to: "reqIds", error: { code: 321, text: "no" }, times: 2 } },
      { answer: { to: "reqPositions", ignore: true } },
    ],
  });
  await table.clock.advance(10);
  table.dial().send(reqIds);
  await table.clock.advance(10);
  expect(run.finish().outcomes).toMatchObject([
    {
      field: "timeline[0].answer",
      about: "the answer to reqIds is used",
      outcome: "failed",
      found: ["it was used 1 time of 2", expect.stringContaining("reqIds")],
    },
    {
      field: "timeline[1].answer",
      outcome: "failed",
      found: ["it was never used", "what came: startApi, reqIds"],
    },
  ]);
});

test("a step that cannot be performed fails the scenario with the reason, and the next ones run", async () => {
  const table = scenarioTable();
  const verdict = await table.judged({
    timeline: [{ heal: "drop" }, { notify: { code: 2104, text: "next" } }],
  });
  expect(verdict.outcomes).toEqual([
    {
      field: "timeline[0]",
      about: "heal drop can be done",
      outcome: "failed",
      found: ["Cannot heal drop: no such fault is in force"],
    },
  ]);
  expect(table.tws.trace.of("step").map(({ detail }) => detail)).toEqual([
    "timeline[0] heal drop: failed",
    "timeline[1] notify 2104 next",
  ]);
});

test("expect in the timeline is judged at its time, and checks at the end", async () => {
  const table = scenarioTable();
  const run = table.run({
    timeline: [{ at: "1s", expect: { request: "reqIds", times: 0 } }],
    checks: [{ request: "reqIds", times: 0 }],
  });
  await table.clock.advance(2_000);
  table.dial().send(reqIds);
  await table.clock.advance(100);
  expect(run.finish().outcomes).toMatchObject([
    { field: "timeline[0].expect", about: "no reqIds arrived", outcome: "passed" },
    { field: "checks[0]", about: "no reqIds arrived", outcome: "failed" },
  ]);
});

test("the most sessions at one time are counted, also those that are over", async () => {
  const table = scenarioTable();
  const run = table.run({ checks: [{ sessionsAtMost: 1 }] });
  const first = table.dial(1);
  table.dial(2);
  await table.clock.advance(100);
  first.leave();
  await table.clock.advance(100);
  expect(run.finish().outcomes).toMatchObject([
    { outcome: "failed", found: ["there were 2 sessions at one time"] },
  ]);
});

test.each([
  ["when until is over, whatever is left", { until: "5s", timeline: [{ at: "9s", heal: "all" }] }, 5],
  [
    "when its last step has run",
    {
      timeline: [
        { at: "1s", heal: "all" },
        { after: "2s", heal: "all" },
      ],
    },
    3,
  ],
  ["at once where it has no steps", {}, 0],
])("a scenario ends %s", async (_, scenario, seconds) => {
  const table = scenarioTable();
  const startMs = table.clock.now();
  const run = table.run(scenario);
  await table.clock.until(run.ended);
  expect(table.clock.now() - startMs).toBe(seconds * 1_000);
  run.finish();
});

test("a run that is finished performs no more steps, and keeps its verdict", async () => {
  const table = scenarioTable();
  const run = table.run({
    timeline: [
      { at: "5s", heal: "all" },
      { when: { event: "start" }, heal: "all" },
    ],
  });
  const verdict = run.finish();
  table.dial();
  await table.clock.advance(10_000);
  expect(table.tws.trace.of("step")).toEqual([]);
  expect(run.finish()).toBe(verdict);
});
