import { expect, test } from "vitest";
import { PoolError } from "../../../src/mod.ts";
import { WaitQueue } from "../../../src/pool/wait-queue.ts";
import type { LiveSession } from "../../../src/session/live-session.ts";
import { rawHost } from "../../support/raw-host.ts";
import { encodedFrame, latency, mute, refuse, VirtualClock } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

async function errorOf(world: World, promise: Promise<unknown>): Promise<PoolError> {
  const outcome = await world.outcome(promise);
  if ("error" in outcome && outcome.error instanceof PoolError) return outcome.error;
  throw new Error(`expected a PoolError, got ${JSON.stringify(outcome)}`);
}

test("a mute gateway under default timeouts: ACQUIRE_TIMEOUT names the step of the dial", async () => {
  for (const call of ["acquire", "connect", "read"] as const) {
    const world = new World();
    world.tws.inject(mute());
    const pool = world.pool();
    const waits =
      call === "acquire"
        ? pool.acquire()
        : call === "connect"
          ? pool.connect()
          : pool.getPositions({ timeoutMs: 9_900 });
    const error = await errorOf(world, waits);
    expect(error.code).toBe("ACQUIRE_TIMEOUT");
    expect(error.message).toMatch(
      /^Cannot .*: no session was ready within \d+ ms; connected to 127.0.0.1:4002.*is a dialog open, is the API enabled\?$/,
    );
    expect(error.cause).toMatchObject({ name: "PoolError", code: "HANDSHAKE_TIMEOUT" });
    await world.close();
  }
});

test("a dial whose TCP connection does not open is named, too", async () => {
  const world = new World();
  world.tws.inject(latency({ dialMs: 60_000 }));
  const error = await errorOf(world, world.pool().acquire({ timeoutMs: 2_000 }));
  expect(error.message).toContain("127.0.0.1:4002");
  expect(error.cause).toMatchObject({ code: "CONNECT_FAILED" });
});

test("the error names the last failure and the current dial; the failure is the cause", async () => {
  const world = new World();
  world.tws.inject(mute());
  const pool = world.pool({ handshakeTimeoutMs: 2_000, backoffMsMin: 1 });
  const error = await errorOf(world, pool.acquire({ timeoutMs: 3_500 }));
  expect(error.message).toMatch(
    /; the last try ended so: .*within 2000 ms.*; now: connected to 127.0.0.1:4002/,
  );
  expect(error.cause).toBe(pool.stats().lastError);
});

test("without a dial the error names the last failure only", async () => {
  const world = new World();
  world.tws.inject(refuse());
  const pool = world.pool({ backoffMsMin: 20_000 });
  const error = await errorOf(world, pool.acquire({ timeoutMs: 1_000 }));
  expect(error.message).not.toContain("now:");
  expect(error.cause).toMatchObject({ code: "CONNECT_FAILED" });
});

test("what no retry can cure fails at once, without the wait", async () => {
  const world = new World();
  world.network.attach(
    rawHost((link) => () => link.write(encodedFrame(["banana", "now"]))),
    4003,
  );
  const pool = world.pool({ port: 4003 });
  const beginMs = world.clock.now();
  expect((await errorOf(world, pool.getPositions())).code).toBe("NOT_TWS");
  expect(world.clock.now() - beginMs).toBeLessThan(1_000);
});

test("a caller whose result cannot be made is rejected with the reason, others are not", async () => {
  const clock = new VirtualClock();
  const waiters = new WaitQueue<LiveSession>(clock, 10);
  const reasons = { lastError: undefined, stillDialling: undefined };
  const options = { what: "wait", timeoutMs: 1_000, failFast: false, reasons };
  const first = waiters.wait(options, () => {
    throw new Error("mine");
  });
  const second = waiters.wait(options, ({ epoch }) => epoch);
  waiters.grant({ epoch: 7 } as LiveSession);
  await expect(first).rejects.toThrow("mine");
  expect(await second).toBe(7);
  expect([waiters.size, clock.timers]).toEqual([0, 0]);
});

test("callers are served in the order in which they came", async () => {
  const world = new World();
  const pool = world.pool();
  const order: number[] = [];
  const waits = [0, 1, 2, 3].map((n) => pool.acquire().then(() => order.push(n)));
  await world.clock.until(Promise.all(waits));
  expect(order).toEqual([0, 1, 2, 3]);
});
