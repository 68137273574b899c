import { expect, test } from "vitest";
import { IbkrPool, PoolError } from "../../src/mod.ts";
import { AAPL, ACCOUNT } from "../support/contracts.ts";
import { rawHost } from "../support/raw-host.ts";
import { drop, encodedFrame, FakeTws, latency, mute, refuse } from "../support/sim.ts";
import { World } from "../support/world.ts";

/** The code of the error that a promise comes to. */
async function codeOf(world: World, promise: Promise<unknown>): Promise<string> {
  const outcome = await world.outcome(promise);
  if ("value" in outcome) return `a value: ${JSON.stringify(outcome.value)}`;
  return outcome.error instanceof PoolError ? outcome.error.code : String(outcome.error);
}

async function errorOf(world: World, promise: Promise<unknown>): Promise<PoolError> {
  const outcome = await world.outcome(promise);
  if ("error" in outcome && outcome.error instanceof PoolError) return outcome.error;
  throw new Error(`expected a PoolError, got ${JSON.stringify(outcome)}`);
}

test("any number of callers share one dial and one session", async () => {
  const world = new World();
  const pool = world.pool();
  const leases = await world.clock.until(Promise.all(Array.from({ length: 50 }, () => pool.acquire())));
  expect(new Set(leases.map(({ epoch }) => epoch))).toEqual(new Set([1]));
  expect(pool.stats()).toMatchObject({ dials: 1, activeUsers: 50, waiters: 0, state: "ready" });
  expect(world.tws.trace.of("start").map(({ detail }) => detail)).toEqual(["1"]);
});

test("no dial before the first call", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.advance(60_000);
  expect(pool.stats()).toMatchObject({ state: "idle", dials: 0 });
});

test("a session is not ready before managed accounts and nextValidId have come", async () => {
  const world = new World();
  world.network.attach(
    rawHost((link) => {
      link.write(encodedFrame(["193", "20260113 14:30:00 UTC"]));
      link.write(encodedFrame(["15", "1", "DU1"]));
      return undefined;
    }),
    4003,
  );
  const pool = world.pool({ port: 4003, handshakeTimeoutMs: 3_000 });
  const error = await errorOf(world, pool.acquire({ timeoutMs: 4_000 }));
  expect(error.code).toBe("ACQUIRE_TIMEOUT");
  expect((error.cause as PoolError).code).toBe("HANDSHAKE_TIMEOUT");
});

test("acquire with a signal that is aborted already: ABORTED with its reason, and no dial", async () => {
  const world = new World();
  const pool = world.pool();
  const reason = new Error("never mind");
  const error = await errorOf(world, pool.acquire({ signal: AbortSignal.abort(reason) }));
  expect(error).toMatchObject({ code: "ABORTED", cause: reason });
  expect(pool.stats().dials).toBe(0);
});

test("an abort during the wait ends that wait alone; the dial goes on for the others", async () => {
  const world = new World();
  world.tws.inject(latency({ handshakeMs: 1_000 }));
  const pool = world.pool();
  const controller = new AbortController();
  const gaveUp = codeOf(world, pool.acquire({ signal: controller.signal }));
  const waits = pool.acquire();
  await world.clock.advance(500);
  controller.abort();
  expect(await gaveUp).toBe("ABORTED");
  expect((await world.clock.until(waits)).epoch).toBe(1);
  expect(pool.stats()).toMatchObject({ dials: 1, activeUsers: 1 });
});

test("everybody giving up does not cancel the dial", async () => {
  const world = new World();
  world.tws.inject(latency({ handshakeMs: 1_000 }));
  const pool = world.pool();
  expect(await codeOf(world, pool.acquire({ timeoutMs: 100 }))).toBe("ACQUIRE_TIMEOUT");
  await world.clock.advance(2_000);
  expect(pool.stats()).toMatchObject({ state: "ready", dials: 1, activeUsers: 0 });
});

test("callers beyond waitersMax are rejected at once", async () => {
  const world = new World();
  world.tws.inject(mute());
  const pool = world.pool({ waitersMax: 2 });
  const waits = [pool.acquire(), pool.acquire()].map((wait) => codeOf(world, wait));
  expect(await codeOf(world, pool.acquire())).toBe("TOO_MANY_WAITERS");
  await Promise.all(waits);
});

test("close() during a dial: the caller gets CLOSED, and nothing is left", async () => {
  const world = new World();
  world.tws.inject(latency({ dialMs: 500, handshakeMs: 500 }));
  for (const afterMs of [0, 250, 499, 500, 501, 750, 1_000]) {
    const pool = world.pool();
    const waits = codeOf(world, pool.acquire());
    await world.clock.advance(afterMs);
    await world.clock.until(pool.close());
    const code = await waits;
    expect(["CLOSED", afterMs === 1_000 ? "a value: {}" : "CLOSED"]).toContain(code);
    expect(await codeOf(world, pool.acquire())).toBe("CLOSED");
  }
});

test("closing twice is closing once", async () => {
  const world = new World();
  const pool = world.pool();
  expect(pool.close()).toBe(pool.close());
});

test("use() releases in any case, and returns the result of the task", async () => {
  const world = new World();
  const pool = world.pool();
  const { clock } = world;
  expect(await clock.until(pool.use((ib) => ib.epoch))).toBe(1);
  expect(
    await world.outcome(
      pool.use(() => {
        throw new Error("mine");
      }),
    ),
  ).toEqual({ error: new Error("mine") });
  expect(pool.stats().activeUsers).toBe(0);
});

test("use() repeats a task on the next session only with retryWithinMs", async () => {
  const world = new World();
  const pool = world.pool();
  const fault = drop({ afterRequest: "reqPositions", times: 1 });
  world.tws.inject(fault);
  expect(
    await codeOf(
      world,
      pool.use((ib) => ib.getPositions()),
    ),
  ).toBe("SESSION_LOST");
  world.tws.heal();
  world.tws.inject(fault);
  const epochs: number[] = [];
  const task = async (ib: { epoch: number; getPositions(): Promise<readonly unknown[]> }) => {
    epochs.push(ib.epoch);
    return (await ib.getPositions()).length;
  };
  expect(await world.clock.until(pool.use(task, { retryWithinMs: 30_000 }))).toBe(3);
  expect(epochs).toEqual([2, 3]);
});

test("`await using` closes the pool and releases the lease", async () => {
  const world = new World();
  let inside: IbkrPool | undefined;
  const work = (async () => {
    await using pool = world.pool();
    inside = pool;
    await using lease = await pool.acquire();
    expect(pool.stats().activeUsers).toBe(1);
    expect(lease.accounts).toEqual([ACCOUNT]);
  })();
  await world.clock.until(work);
  expect(inside?.stats()).toMatchObject({ state: "closed", activeUsers: 0 });
});

test("a logger that throws affects nothing", async () => {
  const world = new World();
  const throws = (): never => {
    throw new Error("disk full");
  };
  const pool = world.pool({ logger: { debug: throws, info: throws, warn: throws, error: throws } });
  expect((await world.clock.until(pool.acquire())).live).toBe(true);
});

test("options out of their bounds are refused with a sentence that names each field", () => {
  const make = () => new IbkrPool({ port: 0, heartbeatMs: 5, clientIdPolicy: [] } as object);
  expect(make).toThrow(PoolError);
  expect(make).toThrow(/^Cannot create the pool: .*port.*clientIdPolicy.*heartbeatMs/);
  expect(() => new IbkrPool({ prot: 4002 } as object)).toThrow(/prot/);
});

test("call options out of their bounds are refused before anything is done", async () => {
  const world = new World();
  const pool = world.pool();
  expect(await codeOf(world, pool.acquire({ timeoutMs: -1 }))).toBe("INVALID_OPTION");
  expect(await codeOf(world, pool.acquire({ signal: {} as AbortSignal }))).toBe("INVALID_OPTION");
  expect(await codeOf(world, pool.getPositions({ timeoutMs: Number.NaN }))).toBe("INVALID_OPTION");
  expect(
    await codeOf(
      world,
      pool.use(() => 1, { retryWithinMs: -1 }),
    ),
  ).toBe("INVALID_OPTION");
  expect(pool.stats().dials).toBe(0);
});

test("a read of the pool is retried on the next session, within its timeout", async () => {
  const world = new World();
  const pool = world.pool();
  world.tws.inject(drop({ afterRequest: "reqHistoricalData", times: 2 }));
  const bars = await world.clock.until(pool.getHistoricalData(AAPL, { duration: "2 D", barSize: "1 hour" }));
  expect(bars.length).toBe(8);
  expect(pool.stats()).toMatchObject({ sessionsLost: 2, epoch: 3 });
});

test("with retryReads off, a read of the pool ends with its session", async () => {
  const world = new World();
  const pool = world.pool({ retryReads: false });
  world.tws.inject(drop({ afterRequest: "reqPositions", times: 1 }));
  expect(await codeOf(world, pool.getPositions())).toBe("SESSION_LOST");
});

test("a read of the pool during an outage is an error with a code, never an empty list", async () => {
  const world = new World();
  world.tws.inject(refuse());
  const pool = world.pool();
  expect(await codeOf(world, pool.getPositions({ timeoutMs: 3_000 }))).toBe("ACQUIRE_TIMEOUT");
});

test("the fake and the pool agree on every version that the fake speaks", async () => {
  for (const serverVersion of [151, 157, 163, 164, 176, 178, 193]) {
    const world = new World();
    world.network.attach(new FakeTws({ clock: world.clock, serverVersion }), 4003);
    const pool = world.pool({ port: 4003 });
    const lease = await world.clock.until(pool.acquire());
    expect(lease.serverVersion).toBe(serverVersion);
    expect(await world.clock.until(lease.getContractDetails(AAPL))).toMatchObject([
      { longName: "APPLE INC" },
    ]);
    await world.clock.until(pool.close());
  }
});
