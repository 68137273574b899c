import { expect, test } from "vitest";
import { VirtualClock } from "../../../sim/world/clock.ts";
import { PoolError } from "../../../src/errors.ts";
import { useLease } from "../../../src/pool/use-lease.ts";

const LOST = new PoolError("SESSION_LOST", "the session ended");

/** Leases that the test ends, in the order in which they were acquired. */
function leases() {
  const clock = new VirtualClock();
  const given: { live: boolean; releases: number; release(): Promise<void> }[] = [];
  const acquire = async () => {
    const lease = {
      live: true,
      releases: 0,
      release: async (): Promise<void> => {
        lease.live = false;
        lease.releases++;
      },
    };
    given.push(lease);
    return lease;
  };
  return { clock, given, acquire };
}

test("the lease is released once, after the result and after an error", async () => {
  const { clock, given, acquire } = leases();
  expect(await useLease(clock, acquire, ({ live }) => live, {})).toBe(true);
  const failing = (): never => {
    throw new Error("mine");
  };
  await expect(useLease(clock, acquire, failing, { retryWithinMs: 1_000 })).rejects.toThrow("mine");
  expect(given.map(({ releases }) => releases)).toEqual([1, 1]);
});

test("a task is repeated after the loss of its own session, within retryWithinMs alone", async () => {
  const { clock, given, acquire } = leases();
  const task = async (lease: { live: boolean }) => {
    await clock.advance(400);
    lease.live = false;
    if (given.length < 3) throw LOST;
    return given.length;
  };
  expect(await useLease(clock, acquire, task, { retryWithinMs: 1_000 })).toBe(3);
  given.length = 0;
  await expect(useLease(clock, acquire, task, { retryWithinMs: 400 })).rejects.toBe(LOST);
  expect(given.length).toBe(1);
});

test("a lost session that is not that of the lease does not repeat the task", async () => {
  const { clock, given, acquire } = leases();
  const task = (): never => {
    throw LOST;
  };
  await expect(useLease(clock, acquire, task, { retryWithinMs: 1_000 })).rejects.toBe(LOST);
  expect(given.length).toBe(1);
});

test("a task that is no function is refused before a lease is acquired", async () => {
  const { clock, given, acquire } = leases();
  await expect(useLease(clock, acquire, 7 as never, {})).rejects.toMatchObject({ code: "INVALID_OPTION" });
  expect(given).toEqual([]);
});
