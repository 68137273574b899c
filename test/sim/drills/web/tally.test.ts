import { expect, test } from "vitest";
import { Tally, type Workload } from "../../../../sim/drills/web/tally.ts";

const workload = (run: Workload<string>["run"], allAnswered = false): Workload<string> => ({
  name: "planted",
  about: "a workload of a test",
  allAnswered,
  run,
});

test("a tally passes a workload whose callers got an answer or a reason", async () => {
  const planted = workload(async (world) => expect(world).toBe("the world"));
  const tally = new Tally(planted);
  await tally.play(planted, "the world");
  tally.count(true);
  tally.count(false, "nobody is logged in");
  tally.leasesLeft(0);
  tally.recovered(900, 1_000);
  expect(tally.outcome(planted, { dials: 2, recoveryMs: 900 })).toMatchObject({
    drill: "planted",
    about: "a workload of a test",
    passed: true,
    breaches: [],
    dials: 2,
    answered: 1,
    informed: 1,
    recoveryMs: 900,
  });
});

test("a tally names each promise that was not kept", async () => {
  const planted = workload(async () => {
    throw new Error("tripped");
  }, true);
  const tally = new Tally(planted);
  await tally.play(planted, "");
  tally.count(false, "the line was dead");
  tally.leasesLeft(2);
  tally.recovered(1_001.2, 1_000);
  expect(tally.outcome(planted, { dials: 1, recoveryMs: undefined })).toMatchObject({
    passed: false,
    breaches: [
      "tripped",
      "a caller got no answer: the line was dead",
      "2 leases were left",
      "it took 1001 ms to recover, more than 1000",
    ],
  });
});
