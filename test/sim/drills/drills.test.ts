import { expect, test } from "vitest";
import { type Drill, runDrill, scenarioOf } from "../../../sim/drills/drill.ts";
import { DRILLS } from "../../../sim/drills/drills.ts";
import { drillTable } from "../../../sim/drills/report.ts";
import { unpooled } from "../../../sim/drills/unpooled.ts";
import { IbkrPool, type PoolOptions, silentLogger } from "../../../src/mod.ts";
import { connectClient } from "../../support/connect-client.ts";
import { checkScenario, FakeTws, listen, readScenario } from "../../support/sim.ts";

const drill = (run: Drill["run"], allAnswered = true, scenario: Drill["scenario"] = {}): Drill => ({
  name: "planted",
  about: "something that a test has planted",
  allAnswered,
  scenario,
  run,
});

/** Loses its session at the mark `connected`. */
const CUT: Drill["scenario"] = {
  timeline: [{ when: { mark: "connected" }, inject: "drop:how=rst" }],
  checks: [{ recoveredWithin: 150 }],
};

const comesBack: Drill["run"] = async ({ pool, mark, recovered, count }) => {
  count((await pool.getPositions()).length === 3);
  const lost = new Promise<void>((resolve) => pool.addEventListener("lost", () => resolve()));
  mark("connected");
  await lost;
  await recovered();
};

test("the drills are the origin's three checks and each kind of fault", () => {
  expect(DRILLS.map(({ name }) => name)).toEqual([
    "sequential",
    "parallel",
    "stress",
    "drop",
    "latency",
    "client-id-conflict",
    "mute",
    "half-open",
    "refuse",
    "cut off",
    "restart",
    "too long",
  ]);
});

test("the purpose of each drill fits a line of 80 columns", () => {
  const lines = DRILLS.map(({ name, about }) => `[12/12] ${name}: ${about}`);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test("a drill fails when a caller gets no answer where every caller must", async () => {
  const verdict = await runDrill(
    drill(async ({ count }) => count(false, "the line was dead")),
    1,
  );
  expect(verdict).toMatchObject({
    passed: false,
    informed: 1,
    breaches: ["a caller got no answer: the line was dead"],
  });
});

test("a drill fails when a caller gets neither an answer nor a reason", async () => {
  const verdict = await runDrill(
    drill(async ({ count }) => count(false), false),
    1,
  );
  expect(verdict.breaches).toEqual(["a caller got neither an answer nor a reason"]);
});

test("a drill fails when a lease is left, and when it throws", async () => {
  const verdict = await runDrill(
    drill(async ({ pool }) => {
      await pool.acquire();
      throw new Error("tripped");
    }),
    1,
  );
  expect(verdict.breaches).toEqual(["tripped", "1 leases were left"]);
});

test("a drill fails when another client ID is used, or the same one twice at once", async () => {
  const verdict = await runDrill(
    drill(async ({ pool, tws, recovered }) => {
      await pool.connect();
      // Whoever plays a second client with the pool's own ID is just what the drill is to find.
      const first = await connectClient(tws, 1);
      const second = await connectClient(tws, 2);
      first();
      second();
      await recovered();
    }),
    1,
  );
  expect(verdict.passed).toBe(false);
  expect(verdict.breaches).toEqual([
    expect.stringMatching(
      /^no client begins a session while it has one \(checks\[0\]\): .* requested client ID 1, which 1 still had$/,
    ),
    expect.stringMatching(/^no client ID but 1 \(checks\[1\]\): .*requested client ID 2; allowed: 1$/),
  ]);
  expect(verdict.clientIds).toEqual([1, 2]);
});

test("each drill is a scenario that can be used, named as the drill", () => {
  for (const one of DRILLS) expect(checkScenario(scenarioOf(one)).scenario).toMatch(/^[a-z-]+$/);
  const [first] = DRILLS.map(scenarioOf);
  expect(readScenario(JSON.stringify(first))).toEqual(first);
});

test("a drill measures the recovery, and fails when the pool waits too long after a loss", async () => {
  const passed = await runDrill(drill(comesBack, true, { ...CUT, checks: [{ recoveredWithin: "5s" }] }), 1);
  expect(passed).toMatchObject({ passed: true, breaches: [], dials: 2, answered: 1 });
  expect(passed.recoveryMs).toBeGreaterThanOrEqual(0);
  const lazy = (options: PoolOptions): IbkrPool =>
    new IbkrPool({ ...options, backoffMsMin: 300, backoffMsMax: 300 }, { random: () => 0.99 });
  const failed = await runDrill(drill(comesBack, true, CUT), 1, silentLogger, lazy);
  expect(failed.passed).toBe(false);
  expect(failed.breaches).toEqual([
    expect.stringMatching(
      /^a session is ready within 150 ms after each loss or fault \(checks\[0\]\): it took \d+ ms after: .*#1 +closed +a fault cut it/,
    ),
  ]);
  expect(failed.recoveryMs).toBeGreaterThan(150);
});

test("a shipped drill fails with a pool that uses another client ID, for this reason alone", async () => {
  const [sequential] = DRILLS;
  const strange = (options: PoolOptions): IbkrPool => new IbkrPool({ ...options, clientId: 4 });
  const verdict = await runDrill(sequential as Drill, 1, silentLogger, strange);
  expect(verdict).toMatchObject({ passed: false, clientIds: [4], answered: 3 });
  expect(verdict.breaches).toEqual([
    "no client ID but 1 (checks[2]): connection 1 requested client ID 4; allowed: 1",
  ]);
});

test("a drill fails when a planned fault strikes nothing, and when a mark is never set", async () => {
  const timeline = [{ when: { mark: "connected" }, heal: "all" }];
  const idle = { faults: ["drop:afterRequest=reqPositions"], timeline };
  const verdict = await runDrill(
    drill(async ({ mark }) => mark("conected"), true, idle),
    1,
  );
  expect(verdict.breaches).toEqual([
    "the fault drop:afterRequest=reqPositions affects something (faults[0]): it affected nothing",
    "timeline[0] was not reached: it waits for the mark connected; marks that were set: conected",
  ]);
});

test("the table fits 80 columns and says below it what was not as promised", async () => {
  const passed = await runDrill(drill(comesBack, true, { timeline: CUT?.timeline }), 1);
  const failed = await runDrill(
    drill(async ({ breach, count }) => {
      breach("it rained");
      count(false, `the line was dead, as ${"was every other line, ".repeat(5)}and none came back`);
    }),
    1,
  );
  const table = drillTable([passed, failed]);
  expect(table).toMatch(/planted +pass +1 +\d +1 +0 +(\d+ ms|-)/);
  expect(table).toMatch(/planted +FAIL/);
  expect(table).toContain("\nplanted: it rained\nplanted: a caller got no answer: the line was dead, ");
  expect(table).toMatch(/\n {2}every other line, [\s\S]*and none came back$/);
  expect(Math.max(...table.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("without a pool, each call opens a connection; the lender counts them", async () => {
  const tws = new FakeTws();
  const door = await listen(tws);
  const lender = unpooled({ port: door.port, logger: silentLogger }, [3, 4]);
  await Promise.all([1, 2].map(() => lender.use((ib) => ib.getPositions())));
  await lender.use((ib) => ib.getPositions());
  expect(lender.opened).toEqual({ connections: 3, clientIds: [3, 4, 3] });
  tws.close();
  await door.close();
});
