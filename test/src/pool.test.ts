import { Buffer } from "node:buffer";
import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { heapBytes } from "../../bench/heap.ts";
import { IbkrPool, PoolError } from "../../src/mod.ts";
import { AAPL, ACCOUNT } from "../support/contracts.ts";
import { rawHost } from "../support/raw-host.ts";
import {
  clientIdConflict,
  drop,
  encodedFrame,
  FakeTws,
  halfOpen,
  latency,
  mute,
  refuse,
} from "../support/sim.ts";
import { LogLines, World } from "../support/world.ts";

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

test("a port without a listener: the wait ends in time, with the reason", async () => {
  const world = new World();
  const pool = world.pool({ port: 4999, acquireTimeoutMs: 3_000 });
  const begunMs = world.clock.now();
  const error = await errorOf(world, pool.acquire());
  expect(world.clock.now() - begunMs).toBe(3_000);
  expect(error).toMatchObject({ code: "ACQUIRE_TIMEOUT", retryable: true });
  expect(error.message).toContain("connect ECONNREFUSED 127.0.0.1:4999");
  expect((error.cause as PoolError).code).toBe("CONNECT_FAILED");
});

test("dials that fail back off: the waits double up to the cap", async () => {
  const world = new World();
  const pool = world.pool({ port: 4999, backoffMsMin: 100, backoffMsMax: 1_000 });
  await codeOf(world, pool.acquire({ timeoutMs: 100_000 }));
  // Full jitter: each wait is half its ceiling on average, so that some 200 dials fit. Without backoff it would be endless.
  expect(pool.stats().dials).toBeGreaterThan(100);
  expect(pool.stats().dials).toBeLessThan(400);
});

test("a web server behind the port is recognised at once", async () => {
  const world = new World();
  const answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
  world.network.attach(
    rawHost((link) => () => link.write(Buffer.from(answer))),
    8080,
  );
  const pool = world.pool({ port: 8080 });
  const begunMs = world.clock.now();
  const error = await errorOf(world, pool.acquire());
  expect(error).toMatchObject({ code: "NOT_TWS", retryable: false });
  expect(error.message).toContain("the server is not TWS");
  expect(world.clock.now() - begunMs).toBeLessThan(100);
});

test.each([
  ["bytes that would hang the stock client: a negative length", Buffer.from([0xff, 0xff, 0xff, 0xfe])],
  ["a first frame without a version", Buffer.from(encodedFrame(["banana", "now"]))],
  ["a frame without NUL", Buffer.from([0, 0, 0, 2, 65, 66])],
])("not TWS: %s", async (_, bytes) => {
  const world = new World();
  world.network.attach(
    rawHost((link) => () => link.write(bytes)),
    4003,
  );
  expect(await codeOf(world, world.pool({ port: 4003 }).acquire())).toBe("NOT_TWS");
});

test("an unsupported server version ends the dials, and the next call dials again", async () => {
  const world = new World();
  world.network.attach(
    rawHost((link) => () => link.write(encodedFrame(["200", "20260113 14:30:00 UTC"]))),
    4003,
  );
  const pool = world.pool({ port: 4003 });
  expect(await codeOf(world, pool.acquire())).toBe("UNSUPPORTED_VERSION");
  await world.clock.advance(60_000);
  expect(pool.stats()).toMatchObject({ state: "failed", dials: 1 });
  expect(await codeOf(world, pool.acquire())).toBe("UNSUPPORTED_VERSION");
  expect(pool.stats().dials).toBe(2);
});

test("a server that closes right after accept is a failed dial, tried again within bounds", async () => {
  const world = new World();
  let accepted = 0;
  world.network.attach(
    rawHost((link) => {
      accepted++;
      link.end();
      return undefined;
    }),
    4003,
  );
  const pool = world.pool({ port: 4003 });
  const error = await errorOf(world, pool.acquire({ timeoutMs: 5_000 }));
  expect(error.code).toBe("ACQUIRE_TIMEOUT");
  expect(error.message).toContain("the server closed the connection before the session was ready");
  expect(accepted).toBe(pool.stats().dials);
  expect(accepted).toBeGreaterThan(1);
});

test("a server that accepts and sends nothing is a failed dial", async () => {
  const world = new World();
  world.tws.inject(mute());
  const pool = world.pool({ handshakeTimeoutMs: 2_000 });
  const error = await errorOf(world, pool.acquire({ timeoutMs: 2_500 }));
  expect((error.cause as PoolError).code).toBe("HANDSHAKE_TIMEOUT");
});

test("a dial without an answer ends at its timeout", async () => {
  const world = new World();
  world.tws.inject(latency({ dialMs: 60_000 }));
  const pool = world.pool({ dialTimeoutMs: 1_000 });
  const error = await errorOf(world, pool.acquire({ timeoutMs: 1_200 }));
  expect(error.message).toContain("no connection within 1000 ms");
});

test("326 for ever under `wait`: the same ID with backoff, and CLIENT_ID_IN_USE at the deadline", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict());
  const pool = world.pool({ clientIdTimeoutMs: 20_000 });
  const begunMs = world.clock.now();
  const error = await errorOf(world, pool.acquire({ timeoutMs: 300_000 }));
  expect(error).toMatchObject({ code: "CLIENT_ID_IN_USE", twsCode: 326, retryable: true });
  expect(world.clock.now() - begunMs).toBeGreaterThanOrEqual(20_000);
  expect(new Set(world.tws.trace.of("start").map(({ detail }) => detail))).toEqual(new Set(["1"]));
  expect(pool.stats().dials).toBeLessThan(20);
});

test("326 for ever, seen by a caller with less patience: ACQUIRE_TIMEOUT that names the conflict", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict());
  const error = await errorOf(world, world.pool().acquire({ timeoutMs: 5_000 }));
  expect(error).toMatchObject({ code: "ACQUIRE_TIMEOUT", twsCode: 326 });
  expect((error.cause as PoolError).code).toBe("CLIENT_ID_IN_USE");
});

test("326 under `fail` rejects at once", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict());
  const pool = world.pool({ clientIdPolicy: "fail" });
  expect(await codeOf(world, pool.acquire())).toBe("CLIENT_ID_IN_USE");
  expect(pool.stats().dials).toBe(1);
});

test("326 under a list: the fallback ID is used, and reported", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict({ clientId: 1 }));
  const pool = world.pool({ clientIdPolicy: [7] });
  const lease = await world.clock.until(pool.acquire());
  expect(lease.clientId).toBe(7);
});

test("two pools with the same ID: the second waits, and works once the first has closed", async () => {
  const world = new World();
  const first = world.pool();
  const second = world.pool();
  await world.clock.until(first.connect());
  const late = world.outcome(second.connect({ timeoutMs: 60_000 }));
  await world.clock.advance(5_000);
  expect(second.stats().lastError).toMatchObject({ code: "CLIENT_ID_IN_USE" });
  expect(second.stats().sessions).toBe(0);
  await world.clock.until(first.close());
  expect(await late).toMatchObject({ value: { epoch: 1, clientId: 1 } });
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

test("a loss is logged in the words of the original pool, and the next caller gets a new session", async () => {
  const world = new World();
  const logger = new LogLines();
  const pool = world.pool({ logger });
  await world.clock.until(pool.acquire({ owner: "get_quote" }));
  world.tws.inject(drop({ how: "fin" })).heal();
  const again = await world.clock.until(pool.connect({ timeoutMs: 60_000 }).then(() => pool.acquire()));
  // The session may have been lost a moment later than the first connect() looked.
  await world.clock.advance(5_000);
  expect(again.epoch).toBeGreaterThanOrEqual(1);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2, sessionsLost: 1 });
  expect(logger.lines.filter((line) => !line.includes("is ready"))).toEqual([
    "Initialized IBKR connection pool",
    "Creating shared IBKR connection to 127.0.0.1:4002 (Client ID: 1)",
    "get_quote acquired connection (active users: 1)",
    "Caller 1 acquired connection (active users: 2)",
    "WARN Connection lost, reconnecting... (The session with 127.0.0.1:4002 was lost: the server closed the connection)",
    expect.stringMatching(/^WARN The session .* dialling again in \d+ ms$/),
    "Creating shared IBKR connection to 127.0.0.1:4002 (Client ID: 1)",
  ]);
});

test("a half-open connection is found out by the heartbeat, and its ID is waited for", async () => {
  const world = new World({ lingerMs: 20_000 });
  const pool = world.pool();
  await world.clock.until(pool.connect());
  world.tws.inject(halfOpen()).heal();
  await world.clock.advance(8_000);
  expect(pool.stats().sessionsLost).toBe(1);
  expect(pool.stats().lastError?.message).toMatch(/has sent nothing for 8000 ms|client ID 1 is in use/);
  await world.clock.advance(60_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
});

test("a quiet day costs one question a heartbeat and no session", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  await world.clock.advance(3_600_000);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1 });
  const asked = world.tws.trace.events.filter(({ detail }) => detail === "reqCurrentTime").length;
  expect(asked).toBe(3_600 / 5);
});

test("1 000 drops in a row: a session after each, no listener more, no memory more", async () => {
  const world = new World();
  const pool = world.pool({ backoffMsMin: 1, backoffMsMax: 10 });
  const { signal } = new AbortController();
  const heap: (number | undefined)[] = [];
  for (let round = 0; round < 1_000; round++) {
    const lease = await world.clock.until(pool.acquire({ timeoutMs: 60_000, signal }));
    const read = world.outcome(lease.getPositions({ signal }));
    world.tws.inject(drop({ how: round % 2 === 0 ? "rst" : "fin" })).heal();
    await world.clock.advance(1);
    await read;
    expect(lease.live).toBe(false);
    if (round % 250 === 249) heap.push(heapBytes());
  }
  await world.clock.advance(100);
  expect(pool.stats()).toMatchObject({ sessionsLost: 1_000, state: "ready", activeUsers: 0, requests: 0 });
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(world.network.live).toBe(1);
  // One session waits on its heartbeat; everything else is gone.
  expect(world.clock.timers).toBe(1);
  const [early, , , late] = heap;
  if (early !== undefined && late !== undefined) {
    // The trace of 750 rounds is in there; an IBApi that is kept would add some 10 kB a round.
    expect(late - early).toBeLessThan(4_000_000);
  }
}, 60_000);

test("refused dials during a restart are failed dials, and the pool recovers with the server", async () => {
  const world = new World();
  const pool = world.pool();
  await world.clock.until(pool.connect());
  world.tws.inject(refuse({ forMs: 120_000 }));
  world.tws.inject(drop()).heal();
  await world.clock.advance(120_000);
  await world.clock.advance(30_001);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
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
