import { expect, test } from "vitest";
import { type Drill, runDrill } from "../../../sim/drills/drill.ts";
import { DRILLS } from "../../../sim/drills/drills.ts";
import { drillTable } from "../../../sim/drills/report.ts";
import { unpooled } from "../../../sim/drills/unpooled.ts";
import { silentLogger } from "../../../src/mod.ts";
import { connectClient } from "../../support/connect-client.ts";
import { drop, FakeTws, listen } from "../../support/sim.ts";

const drill = (run: Drill["run"], allAnswered = true): Drill => ({
  name: "planted",
  about: "",
  allAnswered,
  run,
});

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
    expect.stringContaining("requested client ID 1, which 1 still had"),
    expect.stringContaining("requested client ID 2; allowed: 1"),
  ]);
  expect(verdict.clientIds).toEqual([1, 2]);
});

test("the table fits 80 columns and says below it what was not as promised", async () => {
  const passed = await runDrill(
    drill(async ({ pool, inject, recovered, count }) => {
      count((await pool.getPositions()).length === 3);
      inject(drop()).heal();
      await recovered();
    }),
    1,
  );
  const failed = await runDrill(
    drill(async ({ breach }) => breach("it rained")),
    1,
  );
  const table = drillTable([passed, failed]);
  expect(table).toMatch(/planted +pass +1 +\d +1 +0 +(\d+ ms|-)/);
  expect(table).toMatch(/planted +FAIL/);
  expect(table).toContain("planted: it rained");
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
