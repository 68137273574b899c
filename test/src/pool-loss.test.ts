import { getEventListeners } from "node:events";
import { expect, test } from "vitest";
import { heapBytes } from "../../bench/heap.ts";
import { drop, halfOpen, refuse } from "../support/sim.ts";
import { LogLines, World } from "../support/world.ts";

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
  expect(pool.stats().lastError?.message).toMatch(
    /has sent no complete message for 8000 ms|client ID 1 is in use/,
  );
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
