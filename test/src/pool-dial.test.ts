import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { PoolError } from "../../src/mod.ts";
import { rawHost } from "../support/raw-host.ts";
import { drop, encodedFrame, halfOpen, latency, misframe, mute, wrongProtocol } from "../support/sim.ts";
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

test("a message that is damaged on its way while a session begins is a failed dial, tried again", async () => {
  const world = new World();
  // TWS holds the client ID of the session that is half-open, and the error that says so is damaged.
  const pool = world.pool({ heartbeatMs: 1_500, heartbeatTimeoutMs: 1_000 });
  await world.clock.until(pool.connect());
  world.tws.inject(halfOpen());
  world.tws.inject(misframe({ how: "huge", times: 1 }));
  expect(await world.outcome(pool.getPositions({ timeoutMs: 60_000 }))).toHaveProperty("value");
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
});

test("a foreign answer after a session is dialled again; the third in a row ends the dials", async () => {
  const world = new World();
  const pool = world.pool({ backoffMsMin: 100, backoffMsMax: 100 });
  await world.clock.until(pool.connect());
  world.tws.inject(wrongProtocol({ times: 1 }));
  world.tws.inject(drop({ how: "rst", times: 1 }));
  expect(await world.outcome(pool.getPositions({ timeoutMs: 60_000 }))).toHaveProperty("value");
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
  world.tws.inject(wrongProtocol());
  world.tws.inject(drop({ how: "rst", times: 1 }));
  expect(await codeOf(world, pool.getPositions({ timeoutMs: 60_000 }))).toBe("NOT_TWS");
  expect(pool.stats()).toMatchObject({ state: "failed" });
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
