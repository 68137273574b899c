import { expect, test } from "vitest";
import type { Drill } from "../../../../sim/drills/drill.ts";
import { POOL_TIMES, poolTarget, runDrill, USUAL_LIMITS } from "../../../../sim/drills/mod.ts";
import { IbkrPool } from "../../../../src/mod.ts";

const QUIET: Drill = {
  name: "planted",
  about: "Nothing happens.",
  needs: [],
  scenario: {},
  session: "kept",
};
const OPTIONS = { seed: 1, times: POOL_TIMES, limits: USUAL_LIMITS, command: "" };

test("callers read, watch and trade on one session, and every call is answered", async () => {
  const record = await runDrill(QUIET, poolTarget(), OPTIONS);
  expect(record.checks).toContainEqual(
    expect.objectContaining({
      check: "callers-answered",
      outcome: "passed",
      reasons: [
        expect.stringMatching(/^\d+ calls were answered, and 0 ended with an error that says why\.$/),
      ],
    }),
  );
  const names = new Set(record.requests.map(({ name }) => name));
  for (const name of ["reqMktData", "reqPositions", "reqHistoricalData", "placeOrder", "cancelOrder"])
    expect(names).toContain(name);
  expect(record.sessions).toHaveLength(1);
});

test("a lease that is left, and a call without a reason, fail the pool", async () => {
  const target = poolTarget({
    makePool: (options) => {
      const pool = new IbkrPool(options);
      void pool.acquire();
      pool.getPositions = () => Promise.reject(new Error(""));
      return pool;
    },
  });
  const { checks } = await runDrill(QUIET, target, OPTIONS);
  expect(checks).toContainEqual(expect.objectContaining({ check: "leases-released", outcome: "failed" }));
  expect(checks).toContainEqual(expect.objectContaining({ check: "callers-answered", outcome: "failed" }));
});

test("a pool that uses another client ID fails for this reason", async () => {
  const makePool = (options: ConstructorParameters<typeof IbkrPool>[0]): IbkrPool =>
    new IbkrPool({ ...options, clientId: 4 });
  const { checks, outcome } = await runDrill(QUIET, poolTarget({ makePool }), OPTIONS);
  expect(outcome).toBe("failed");
  expect(checks.filter((check) => check.outcome === "failed").map(({ check }) => check)).toEqual([
    "one-client-id",
  ]);
});
