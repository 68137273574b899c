import fc from "fast-check";
import { expect, test } from "vitest";
import type { IbkrPool } from "../../src/mod.ts";
import { coverageOf, expectReached } from "../support/coverage.ts";
import { actors, Interleaving } from "../support/interleaving.ts";
import { runs } from "../support/runs.ts";

const interleavings = fc.tuple(fc.scheduler(), actors);

test("calls, aborts and events of connections may come in any order", async () => {
  await fc.assert(
    fc.asyncProperty(interleavings, async ([scheduler, all]) => {
      const run = new Interleaving(scheduler);
      await run.play(all);
      await run.end();
      expect(run.breaches).toEqual([]);
    }),
    runs(200),
  );
});

test("random orders reach each end of a call", async () => {
  const counts = await coverageOf(interleavings, 200, async ([scheduler, all]) => {
    const run = new Interleaving(scheduler);
    await run.play(all);
    await run.end();
    return Object.fromEntries(run.calls.map(({ what, end }) => [`${what} ${end}`, 1]));
  });
  const codes = ["value", "ACQUIRE_TIMEOUT", "ABORTED", "DRAINING", "CLOSED"].map((end) => `acquire ${end}`);
  const ends = ["value", "SESSION_LOST", "LEASE_RELEASED", "CLOSED"].map((end) => `read ${end}`);
  const least = [...codes, ...ends, "release value", "drain value", "close value"];
  expectReached(counts, Object.fromEntries(least.map((end) => [end, 2])));
});

/** A pool whose `acquire` does something else. */
const otherwise = (pool: IbkrPool, acquire: IbkrPool["acquire"]): IbkrPool =>
  new Proxy(pool, {
    get: (_, name) => {
      if (name === "acquire") return acquire;
      const value = Reflect.get(pool, name, pool);
      return typeof value === "function" ? value.bind(pool) : value;
    },
  });

test.each([
  [
    "ignores aborts",
    (pool: IbkrPool) => otherwise(pool, (options = {}) => pool.acquire({ ...options, signal: undefined })),
    "acquire was aborted, and still waits",
  ],
  [
    "keeps a lease for itself",
    (pool: IbkrPool) =>
      otherwise(pool, async (options) => {
        void pool.acquire(options).catch(() => {});
        return pool.acquire(options);
      }),
    "leases are live",
  ],
])("an interleaving is found for a pool that %s", async (_, change, sentence) => {
  const found: string[] = [];
  const { failed } = await fc.check(
    fc.asyncProperty(interleavings, async ([scheduler, all]) => {
      const run = new Interleaving(scheduler, change);
      await run.play(all);
      found.push(...run.breaches);
      await run.end();
      expect(run.breaches).toEqual([]);
    }),
    { numRuns: 200, endOnFailure: true, seed: 1 },
  );
  expect(failed).toBe(true);
  expect(found.join("\n")).toContain(sentence);
});
