import { expect, test } from "vitest";
import { ClientReader } from "../../../sim/wire/frames.ts";
import type { PoolEvent } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { rawHost } from "../../support/raw-host.ts";
import {
  clientIdConflict,
  connectivityLost,
  drop,
  encodedFrame,
  FakeTws,
  farmBroken,
  halfOpen,
  latency,
  portMoved,
  refuse,
  swallow,
} from "../../support/sim.ts";
import { LogLines, World } from "../../support/world.ts";

const HISTORY = { duration: "1 D", barSize: "1 hour" } as const;

/** A world whose pool is ready, and everything that the pool tells. */
async function ready(options = {}) {
  const world = new World();
  const pool = world.pool(options);
  const told: PoolEvent[] = [];
  for (const type of ["state", "degraded", "restored", "farm", "lost", "dial-failed"] as const) {
    pool.addEventListener(type, (event) => void told.push(event));
  }
  await world.clock.until(pool.connect());
  await world.clock.advance(10);
  return { world, pool, told, clock: world.clock };
}

test("1100: degraded, the session is kept; what only IBKR can answer waits for 1102, what TWS knows does not", async () => {
  const { world, pool, clock, told } = await ready();
  const outage = world.tws.inject(connectivityLost());
  await clock.advance(10);
  expect(pool.stats()).toMatchObject({ state: "degraded", epoch: 1, sessionsLost: 0 });
  const reads = world.tws.trace.of("read").length;
  const details = pool.getContractDetails(AAPL, { timeoutMs: 100_000 });
  const bars = pool.getHistoricalData(AAPL, HISTORY);
  const late = world.outcome(pool.getContractDetails({ ...AAPL, symbol: "MSFT" }, { timeoutMs: 5_000 }));
  expect(await clock.until(pool.getPositions())).toHaveLength(3);
  await clock.advance(30_000);
  expect(await late).toMatchObject({ error: { code: "REQUEST_TIMEOUT" } });
  const sent = world.tws.trace.of("read").slice(reads);
  expect(sent.filter(({ detail }) => detail === "reqContractDetails")).toEqual([]);
  outage.heal();
  expect(await clock.until(details)).toHaveLength(1);
  expect((await clock.until(bars)).length).toBeGreaterThan(0);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 1, dials: 1 });
  expect(told.filter(({ type }) => type === "degraded" || type === "restored")).toMatchObject([
    { type: "degraded", code: 1100, epoch: 1 },
    { type: "restored", dataLost: false, epoch: 1 },
  ]);
});

test("a TWS that does not tell the time while it is cut off keeps its session; one that has died meanwhile does not", async () => {
  const { world, pool, clock } = await ready();
  world.tws.inject(connectivityLost());
  await clock.advance(10);
  world.tws.inject(swallow({ request: "reqCurrentTime" }));
  // 1100 comes again every 30 s, and is all that is heard.
  await clock.advance(600_000);
  expect(pool.stats()).toMatchObject({ state: "degraded", epoch: 1, sessionsLost: 0 });
  world.tws.inject(halfOpen());
  await clock.advance(100_000);
  expect(pool.stats()).toMatchObject({ sessionsLost: 1, sessionsLostBy: { silent: 1 } });
});

test("1101: what was under way is asked again, on the same session, and answered whole", async () => {
  const { world, pool, clock } = await ready();
  world.tws.inject(swallow({ request: "reqContractDetails", times: 1 }));
  const details = pool.getContractDetails(AAPL, { timeoutMs: 100_000 });
  await clock.advance(10);
  const outage = world.tws.inject(connectivityLost({ data: "lost" }));
  await clock.advance(1_000);
  outage.heal();
  expect(await clock.until(details)).toMatchObject([{ contract: { conId: 265598 } }]);
  expect(pool.stats()).toMatchObject({ state: "ready", dials: 1 });
});

test("2110: a session that begins while TWS is cut off is degraded from its beginning", async () => {
  const world = new World();
  const outage = world.tws.inject(connectivityLost());
  const pool = world.pool();
  await world.clock.until(pool.connect());
  await world.clock.advance(10);
  expect(pool.stats().state).toBe("degraded");
  outage.heal();
  await world.clock.advance(10);
  expect(pool.stats().state).toBe("ready");
});

test("farms that break and come back are told and shown, and never cost the session", async () => {
  const { world, pool, clock, told } = await ready();
  expect(pool.stats().farms).toContainEqual({ name: "usfarm", service: "market-data", state: "ok" });
  const broken = world.tws.inject(farmBroken({ farm: "usfarm" }));
  await clock.advance(10);
  expect(pool.stats().farms).toContainEqual({ name: "usfarm", service: "market-data", state: "broken" });
  broken.heal();
  await clock.advance(10);
  expect(pool.stats()).toMatchObject({ state: "ready", dials: 1 });
  const states = told.flatMap((event) =>
    event.type === "farm" && event.farm.name === "usfarm" ? [event.farm.state] : [],
  );
  expect(states.slice(-2)).toEqual(["broken", "ok"]);
});

test.each([
  { followPort: true, dialled: 4003 },
  { followPort: false, dialled: 4002 },
])("1300 with followPort $followPort: the next dial goes to $dialled", async ({ followPort, dialled }) => {
  const { world, pool, clock } = await ready({ followPort });
  const elsewhere = new FakeTws({ clock });
  world.network.attach(elsewhere, 4003);
  const ports: number[] = [];
  pool.addEventListener("dial", ({ port }) => void ports.push(port));
  world.tws.inject(portMoved({ port: 4003 }));
  await clock.advance(5_000);
  expect(ports[0]).toBe(dialled);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
  elsewhere.close();
});

test("a port that TWS names and where nobody answers is given up for the configured one", async () => {
  const { world, pool, clock } = await ready({ followPort: true });
  const ports: number[] = [];
  pool.addEventListener("dial", ({ port }) => void ports.push(port));
  world.tws.inject(portMoved({ port: 4009 }));
  await clock.advance(60_000);
  expect(ports.slice(0, 2)).toEqual([4009, 4002]);
  expect(pool.stats()).toMatchObject({ state: "ready", epoch: 2 });
  world.tws.inject(drop({ times: 1 }));
  await clock.advance(60_000);
  expect(ports).toEqual([4009, 4002, 4002]);
});

test("connect() with failFast rejects with the first dial that fails; without, it waits for the next", async () => {
  const world = new World();
  const refused = world.tws.inject(refuse());
  const pool = world.pool();
  expect(await world.outcome(pool.connect({ failFast: true }))).toMatchObject({
    error: { code: "CONNECT_FAILED" },
  });
  expect(pool.stats().dials).toBe(1);
  const patient = pool.connect();
  refused.heal();
  expect(await world.clock.until(patient)).toMatchObject({ epoch: 1 });
});

test("dials that fail inside the restart window are logged quietly, outside loudly", async () => {
  for (const [restartWindow, loud] of [
    [{ from: "09:25", to: "09:35" }, false],
    [{ from: "23:45", to: "23:55" }, true],
    [{ from: "23:45", to: "09:40", zone: "America/New_York" }, false],
  ] as const) {
    const world = new World();
    world.tws.inject(refuse());
    const logger = new LogLines();
    const pool = world.pool({ restartWindow, logger });
    void pool.connect({ timeoutMs: 3_000 }).catch(() => {});
    await world.clock.advance(4_000);
    expect(logger.lines.some((line) => line.startsWith("WARN"))).toBe(loud);
    await world.close();
  }
});

test("drain(): nobody new is served, those who hold a lease finish, then everything is closed", async () => {
  const { world, pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain();
  expect(await world.outcome(pool.acquire())).toMatchObject({ error: { code: "DRAINING" } });
  expect(await world.outcome(pool.getPositions())).toMatchObject({ error: { code: "DRAINING" } });
  expect(await clock.until(lease.getPositions())).toHaveLength(3);
  expect(pool.stats().state).toBe("draining");
  await lease.release();
  await clock.until(drained);
  expect(pool.stats().state).toBe("closed");
});

test("drain() gives up on leases after its deadline", async () => {
  const { pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain({ timeoutMs: 5_000 });
  await clock.advance(4_999);
  expect(lease.live).toBe(true);
  await clock.until(drained);
  expect(lease.live).toBe(false);
  expect(pool.stats().state).toBe("closed");
});

test("drain() leaves no timer behind when the leases end before its deadline", async () => {
  const { pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain({ timeoutMs: 60_000 });
  await clock.advance(1_000);
  const beforeMs = clock.now();
  await lease.release();
  await clock.until(drained);
  expect(clock.now() - beforeMs).toBeLessThan(5_000);
});

test("of two calls of drain() each ends the wait by its own deadline, and both resolve", async () => {
  for (const [first, second, endsMs] of [
    [{ timeoutMs: 5_000 }, {}, 5_000],
    [{}, { timeoutMs: 5_000 }, 5_000],
    [{ timeoutMs: 9_000 }, { timeoutMs: 4_000 }, 4_000],
  ] as const) {
    const { world, pool, clock } = await ready();
    const lease = await clock.until(pool.acquire());
    const drained = [pool.drain(first), pool.drain(second)];
    await clock.advance(endsMs - 1);
    expect(lease.live).toBe(true);
    await clock.advance(1);
    expect(lease.live).toBe(false);
    await clock.until(Promise.all(drained));
    expect(pool.stats().state).toBe("closed");
    await world.close();
  }
});

test("two calls of drain() both resolve when the last lease is released", async () => {
  const { pool, clock } = await ready();
  const leases = await clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const drained = [pool.drain(), pool.drain({ timeoutMs: 60_000 })];
  await leases[0].release();
  await clock.advance(1_000);
  expect(pool.stats()).toMatchObject({ state: "draining", activeUsers: 1 });
  await leases[1].release();
  await clock.until(Promise.all(drained));
});

test.each(["idle", "dialing", "handshaking", "waiting", "failed"] as const)(
  "drain() while %s: those who wait get DRAINING, and the pool is closed at once",
  async (state) => {
    const world = new World();
    if (state === "dialing") world.tws.inject(latency({ dialMs: 3_000 }));
    if (state === "handshaking") world.tws.inject(latency({ handshakeMs: 3_000 }));
    if (state === "waiting") world.tws.inject(refuse());
    if (state === "failed") world.tws.inject(clientIdConflict());
    const pool = world.pool({ backoffMsMin: 20_000, clientIdPolicy: "fail" });
    const wait = state === "idle" ? undefined : pool.acquire().catch((error: unknown) => error);
    await world.clock.advance(1_000);
    expect(pool.stats().state).toBe(state);
    await world.clock.until(pool.drain());
    expect(pool.stats().state).toBe("closed");
    if (state !== "idle") {
      expect(await wait).toMatchObject({ code: state === "failed" ? "CLIENT_ID_IN_USE" : "DRAINING" });
    }
  },
);

test("close() ends drain(), and drain() of a closed pool is over at once; callers get CLOSED", async () => {
  const { world, pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain({ timeoutMs: 60_000 });
  await clock.until(pool.close());
  expect(lease.live).toBe(false);
  await clock.until(drained);
  await clock.until(pool.drain());
  expect(await world.outcome(pool.acquire())).toMatchObject({ error: { code: "CLOSED" } });
});

test.each(["kept", "lost"] as const)(
  "an outage and drain() together, in any order: those who hold the session go on (data %s)",
  async (data) => {
    for (const order of ["outage first", "drain first"]) {
      const { world, pool, clock, told } = await ready();
      const lease = await clock.until(pool.acquire());
      let drained: Promise<void> | undefined;
      if (order === "drain first") drained = pool.drain();
      const outage = world.tws.inject(connectivityLost({ data }));
      await clock.advance(100);
      drained ??= pool.drain();
      const reads = world.tws.trace.of("read").length;
      const details = lease.getContractDetails(AAPL).catch(() => {});
      await clock.advance(40_000 - 100);
      expect(pool.stats()).toMatchObject({ state: "draining", degraded: true, sessionsLost: 0 });
      const sent = world.tws.trace.of("read").slice(reads);
      expect(sent.filter(({ detail }) => detail === "reqContractDetails")).toEqual([]);
      await details;
      const again = lease.getContractDetails(AAPL);
      outage.heal();
      expect(await clock.until(again)).toMatchObject([{ contract: { conId: 265598 } }]);
      expect(pool.stats()).toMatchObject({ state: "draining", degraded: false });
      expect(told.filter(({ type }) => type === "degraded" || type === "restored")).toMatchObject([
        { type: "degraded", code: 1100 },
        { type: "restored", dataLost: data === "lost" },
      ]);
      await lease.release();
      await clock.until(drained);
      await world.close();
    }
  },
);

test("a dead link is found while the pool drains, also while TWS is cut off", async () => {
  for (const [cutOff, boundMs] of [
    [false, 8_000],
    [true, 65_000],
  ] as const) {
    const { world, pool, clock } = await ready();
    await clock.until(pool.acquire());
    const drained = pool.drain();
    if (cutOff) world.tws.inject(connectivityLost());
    await clock.advance(10);
    world.tws.inject(halfOpen());
    await clock.advance(boundMs);
    await clock.until(drained);
    expect(pool.stats()).toMatchObject({ state: "closed", sessionsLostBy: { silent: 1 } });
    await world.close();
  }
});

test("a session that is lost while the pool drains is not dialled again", async () => {
  const { world, pool, clock } = await ready();
  const lease = await clock.until(pool.acquire());
  const drained = pool.drain();
  world.tws.inject(drop());
  await clock.until(drained);
  expect(lease.live).toBe(false);
  expect(pool.stats()).toMatchObject({ state: "closed", dials: 1 });
});

test("a lease that is held for too long is reported once, with the place where it was taken", async () => {
  const { pool, clock } = await ready({ leakDetectionMs: 1_000 });
  const leaks: PoolEvent[] = [];
  pool.addEventListener("leak", (event) => void leaks.push(event));
  const forgotten = await clock.until(pool.acquire({ owner: "forgetful" }));
  const quick = await clock.until(pool.acquire());
  await quick.release();
  await clock.advance(60_000);
  expect(leaks).toMatchObject([{ owner: "forgetful", heldMs: 1_000, epoch: 1 }]);
  expect(leaks[0]).toMatchObject({ stack: expect.stringContaining("acquire") });
  expect(pool.stats().leaks).toBe(1);
  await forgotten.release();
});

test("stats() counts what became of sessions and calls, by cause and outcome", async () => {
  const { world, pool, clock } = await ready();
  await clock.until(pool.getPositions());
  await world.outcome(pool.getContractDetails({ ...AAPL, symbol: "NOSUCH" }));
  world.tws.inject(drop({ how: "fin" }));
  await clock.advance(60_000);
  world.tws.inject(drop({ how: "rst" }));
  await clock.advance(60_000);
  world.tws.inject(halfOpen());
  await clock.advance(60_000);
  expect(pool.stats()).toMatchObject({
    requestsBy: { TWS_ERROR: 1 },
    sessionsLost: 3,
    sessionsLostBy: { ended: 1, reset: 1, silent: 1, garbled: 0 },
    readyMs: 0,
  });
  expect(pool.stats().requestsBy.answered).toBeGreaterThanOrEqual(1);
});

test("events() tells in order what happened since, and ends with the pool; a reader that leaves is forgotten", async () => {
  const world = new World();
  world.tws.inject(clientIdConflict({ dials: 1 }));
  const pool = world.pool();
  const all = pool.events();
  const few = pool.events({ bufferMax: 2 });
  await world.clock.until(pool.connect());
  await world.clock.until(pool.close());
  const types: string[] = [];
  for await (const { type } of all) types.push(type);
  expect(types.filter((type) => type !== "state" && type !== "farm")).toEqual([
    ...["dial", "dial-failed", "dial", "ready", "closed"],
  ]);
  const last: string[] = [];
  for await (const { type } of few) last.push(type);
  expect(last).toHaveLength(2);
  expect(last.at(-1)).toBe("closed");
  expect(await pool.events().next()).toEqual({ done: true, value: undefined });
});

test("a listener that throws harms nobody and is told in the log", async () => {
  const world = new World();
  const logger = new LogLines();
  const pool = world.pool({ logger });
  pool.addEventListener("ready", () => {
    throw new Error("mine");
  });
  await world.clock.until(pool.connect());
  expect(logger.lines).toContain("ERROR A listener of the pool threw: mine");
});

test("2110 that comes before the session is ready is not lost", async () => {
  const world = new World();
  world.network.attach(
    rawHost((link) => {
      const reader = new ClientReader();
      return (bytes) => {
        for (const inbound of reader.push(bytes)) {
          if (inbound.kind === "hello") link.write(encodedFrame(["193", "20260113 14:30:00 UTC"]));
          if (inbound.kind !== "frame" || inbound.fields[0] !== "71") continue;
          link.write(encodedFrame(["15", "1", "DU1"]));
          link.write(encodedFrame(["4", "2", "-1", "2110", "Connectivity is broken.", ""]));
          link.write(encodedFrame(["9", "1", "1"]));
        }
      };
    }),
    4003,
  );
  const pool = world.pool({ port: 4003 });
  await world.clock.until(pool.connect());
  expect(pool.stats().state).toBe("degraded");
});
