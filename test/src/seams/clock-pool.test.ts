import { expect, test } from "vitest";
import { IbkrPool, type PoolOptions, silentLogger } from "../../../src/mod.ts";
import type { Clock } from "../../../src/seams/clock.ts";
import type { Transport } from "../../../src/seams/transport.ts";
import { AAPL, AAPL_NUMBERED } from "../../support/contracts.ts";
import { clientIdConflict, drop, halfOpen, swallow, VirtualClock } from "../../support/sim.ts";
import { World } from "../../support/world.ts";

const HOUR_MS = 3_600_000;

/** A clock whose readings a test moves, on timers that go on as they should. */
function movable(timers = new VirtualClock(0)) {
  let offsetMs = 0;
  const given: Clock = {
    now: () => timers.now() + offsetMs,
    after: (delayMs, callback) => timers.after(delayMs, callback),
  };
  const move = (ms: number): void => {
    offsetMs += ms;
  };
  return { timers, given, move };
}

test("events are stamped with wallMs(), and timed with now()", async () => {
  const world = new World();
  const wallMs = Date.UTC(2030, 0, 1);
  const { now, after } = movable(world.clock).given;
  const pool = new IbkrPool(
    { logger: silentLogger },
    { clock: { now, after, wallMs: () => wallMs }, transport: world.network },
  );
  world.pools.push(pool);
  const stamps: number[] = [];
  pool.addEventListener("ready", ({ atMs, tookMs }) => void stamps.push(atMs, tookMs));
  await world.clock.until(pool.connect());
  expect(stamps).toEqual([wallMs, 0]);
});

/** A pool whose clock a test moves. */
function moved(options: PoolOptions = {}) {
  const world = new World();
  const { given, move } = movable(world.clock);
  const pool = new IbkrPool(
    { port: 4002, logger: silentLogger, ...options },
    { clock: given, transport: world.network, random: () => 0.5 },
  );
  world.pools.push(pool);
  return { world, pool, clock: world.clock, move };
}

test.each([-HOUR_MS, HOUR_MS])("a clock that steps by %d ms costs no session and no answer", async (ms) => {
  const { pool, clock, move } = moved();
  await clock.until(pool.connect());
  for (let step = 0; step < 5; step++) {
    const reads = [pool.getPositions(), pool.getContractDetails(AAPL_NUMBERED)];
    move(ms);
    expect((await clock.until(Promise.all(reads))).map(({ length }) => length)).toEqual([3, 1]);
    await clock.advance(20_000);
    move(ms);
    await clock.advance(20_000);
  }
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1 });
});

test.each([-HOUR_MS, HOUR_MS])(
  "a clock that steps by %d ms: a dead link is found all the same",
  async (ms) => {
    const { world, pool, clock, move } = moved();
    await clock.until(pool.connect());
    await clock.advance(2_000);
    world.tws.inject(halfOpen());
    move(ms);
    await clock.advance(8_200);
    expect(pool.stats().sessionsLostBy.silent).toBe(1);
  },
);

test("a clock that is set back does not stop clientIdTimeoutMs, and makes no gapMs negative", async () => {
  const { world, pool, clock, move } = moved({ clientIdTimeoutMs: 20_000 });
  await clock.until(pool.connect());
  const gaps: number[] = [];
  pool.addEventListener("resumed", ({ gapMs }) => void gaps.push(gapMs));
  const stream = pool.watchMarketData(AAPL);
  void stream.next();
  await clock.advance(3_000);
  world.tws.inject(drop({ times: 1 }));
  await clock.advance(10);
  move(-HOUR_MS);
  await clock.advance(30_000);
  expect(gaps.length).toBe(1);
  expect(gaps[0]).toBeGreaterThanOrEqual(0);
  await stream.return?.();

  world.tws.inject(clientIdConflict());
  world.tws.inject(drop({ times: 1 }));
  await clock.advance(10);
  const refused = world.outcome(pool.acquire({ timeoutMs: 600_000 }));
  for (let step = 0; step < 10; step++) {
    move(-HOUR_MS);
    await clock.advance(6_000);
  }
  expect(pool.stats().state).toBe("failed");
  expect(await refused).toMatchObject({ error: { code: "CLIENT_ID_IN_USE" } });
});

/** A pool in a process that stands still when told to: its timers fire late, and only then its input is read. */
function stalling(options: PoolOptions = {}) {
  const world = new World();
  const { clock } = world;
  let stillUntilMs = 0;
  const late = (extraMs: number, act: () => void): void => {
    if (clock.now() >= stillUntilMs) act();
    else clock.after(stillUntilMs - clock.now() + extraMs, act);
  };
  const given: Clock = {
    now: () => clock.now(),
    after: (delayMs, callback) => {
      let over = false;
      const cancel = clock.after(delayMs, () => late(0, () => over || callback()));
      return () => {
        over = true;
        cancel();
      };
    },
  };
  const transport: Transport = {
    open: (host, port, events) =>
      world.network.open(host, port, {
        opened: () => late(1, () => events.opened()),
        received: (bytes) => late(1, () => events.received(bytes)),
        closed: (error) => late(1, () => events.closed(error)),
      }),
  };
  const pool = new IbkrPool(
    { port: 4002, logger: silentLogger, ...options },
    { clock: given, transport, random: () => 0.5 },
  );
  world.pools.push(pool);
  const stall = (ms: number): void => {
    stillUntilMs = clock.now() + ms;
  };
  return { world, pool, clock, stall };
}

test.each([5_000, 30_000])(
  "a process that stood still for %d ms reads what came before it judges",
  async (ms) => {
    const { pool, clock, stall } = stalling();
    // The dial and everybody who waits for it.
    const waiting = pool.acquire();
    stall(ms);
    expect((await clock.until(waiting)).epoch).toBe(1);
    // Requests whose deadline passed while their answers lay in the socket.
    const reads = [
      pool.getPositions({ timeoutMs: 4_000 }),
      pool.getContractDetails(AAPL, { timeoutMs: 2_000 }),
    ];
    stall(ms);
    expect((await clock.until(Promise.all(reads))).map(({ length }) => length)).toEqual([3, 1]);
    // The heartbeat, wherever the process stood still in its turn.
    for (let atMs = 0; atMs < 10_000; atMs += 700) {
      await clock.advance(atMs);
      stall(ms);
      await clock.advance(ms + 500);
    }
    expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1, sessionsLost: 0 });
  },
);

test("a request that TWS does not answer ends at its deadline also in a process that stood still", async () => {
  const { world, pool, clock, stall } = stalling();
  await clock.until(pool.connect());
  world.tws.inject(swallow({ request: "reqContractDetails" }));
  const read = world.outcome(pool.getContractDetails(AAPL, { timeoutMs: 2_000 }));
  stall(30_000);
  const begunMs = clock.now();
  expect(await read).toMatchObject({ error: { code: "REQUEST_TIMEOUT" } });
  expect(clock.now() - begunMs).toBeLessThan(30_100);
});
