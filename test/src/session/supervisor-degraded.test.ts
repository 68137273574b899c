import { expect, test } from "vitest";
import { ClientReader } from "../../../sim/wire/frames.ts";
import type { PoolEvent } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { rawHost } from "../../support/raw-host.ts";
import {
  connectivityLost,
  drop,
  encodedFrame,
  FakeTws,
  farmBroken,
  halfOpen,
  portMoved,
  refuse,
  swallow,
} from "../../support/sim.ts";
import { World } from "../../support/world.ts";

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

test("1100 degrades and keeps the session; only requests that need IBKR wait for 1102", async () => {
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

test("a TWS without an answer to reqCurrentTime while cut off keeps its session, a dead one not", async () => {
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

test("1101: requests in flight are sent again on the same session, and answered completely", async () => {
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

test("farms that break and come back are reported and shown, and never end the session", async () => {
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

test("a port named by 1300 without a server is given up for the configured one", async () => {
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

test("connect() with failFast rejects with the first failed dial; else it waits for the next", async () => {
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
