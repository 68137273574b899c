import fc from "fast-check";
import { expect, test } from "vitest";
import type { IbkrPool } from "../../src/mod.ts";
import { coverageOf, expectReached } from "../support/coverage.ts";
import {
  abortCommand,
  acquireCommand,
  closeCommand,
  drainCommand,
  type LeaseModel,
  loseCommand,
  newModel,
  RealLeases,
  readCommand,
  releaseCommand,
  upCommand,
} from "../support/lease-commands.ts";
import { runs } from "../support/runs.ts";

const few = fc.nat(5);
/** Commands; what ends a pool is rare, so that most scripts use one for long. */
const commands = fc.commands(
  [
    fc.constant(acquireCommand()),
    fc.constant(acquireCommand()),
    few.map(releaseCommand),
    few.map(releaseCommand),
    few.map(readCommand),
    few.map(abortCommand),
    fc.constantFrom("fin" as const, "rst" as const).map(loseCommand),
    fc.boolean().map(upCommand),
    fc.boolean().map(upCommand),
    fc.constantFrom(drainCommand, closeCommand, acquireCommand, acquireCommand).map((command) => command()),
  ],
  { maxCommands: 30, size: "max" },
);

/** Runs a script. @returns The model at its end. */
async function played(
  script: Iterable<fc.AsyncCommand<LeaseModel, RealLeases>>,
  change?: (pool: IbkrPool) => IbkrPool,
): Promise<LeaseModel> {
  const real = new RealLeases(change);
  const model = newModel();
  try {
    await fc.asyncModelRun(() => ({ model, real }), script);
  } finally {
    real.world.tws.heal();
    await real.world.close();
  }
  expect(real.callers.filter(({ end }) => end === undefined)).toEqual([]);
  return model;
}

test("leases do what a model of a few fields says, whatever is called in whatever order", async () => {
  await fc.assert(
    fc.asyncProperty(commands, async (script) => void (await played(script))),
    runs(60),
  );
});

test("random commands reach each end of a lease and of a wait", async () => {
  const counts = await coverageOf(commands, 60, async (script) => {
    const { leases, refused, epoch, state } = await played(script);
    const ends = [
      ...leases.map(({ over }) => `lease ${over}`),
      ...[...refused.values()].map((code) => `wait ${code}`),
    ];
    return {
      ...Object.fromEntries(ends.map((end) => [end, 1])),
      [state]: 1,
      "a second session": epoch > 1 ? 1 : 0,
    };
  });
  const ends = ["undefined", "LEASE_RELEASED", "SESSION_LOST", "CLOSED"].map((over) => `lease ${over}`);
  const waits = ["ABORTED", "DRAINING", "CLOSED"].map((code) => `wait ${code}`);
  const least = [...ends, ...waits, "draining", "closed", "a second session"];
  expectReached(counts, Object.fromEntries(least.map((end) => [end, 1])));
});

test("a pool that counts a lease that was released is found out", async () => {
  let released = 0;
  const leaks = (pool: IbkrPool): IbkrPool =>
    new Proxy(pool, {
      get: (_, name) => {
        if (name === "stats")
          return () => ({ ...pool.stats(), activeUsers: pool.stats().activeUsers + released });
        const value = Reflect.get(pool, name, pool);
        if (name !== "acquire") return typeof value === "function" ? value.bind(pool) : value;
        return async (options: object) => {
          const lease = await pool.acquire(options);
          lease.signal.addEventListener("abort", () => released++);
          return lease;
        };
      },
    });
  const property = fc.asyncProperty(commands, async (script) => {
    released = 0;
    await played(script, leaks);
  });
  const { failed, counterexample } = await fc.check(property, { numRuns: 60, seed: 1 });
  expect(failed).toBe(true);
  // The smallest script: one lease, and its end.
  const names = `${counterexample}`.replace(/ \/\*.*/, "").split(",");
  expect(names.slice(0, 1)).toEqual(["acquire"]);
  expect(names).toHaveLength(2);
});
