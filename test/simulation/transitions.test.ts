import { expect, test } from "vitest";
import type { IbkrPool, Lease } from "../../src/mod.ts";
import { AAPL, MSFT } from "../support/contracts.ts";
import { InterceptedWire } from "../support/intercepted-wire.ts";
import { Kept } from "../support/kept.ts";
import { connectivityLost, drop } from "../support/sim.ts";
import { AT_MARKET, count, errors, heard, leased, OPEN_MS, of, RESTING } from "../support/views.ts";
import { World } from "../support/world.ts";

/** Actions of a callback during a transition. */
const ACTIONS: Readonly<Record<string, (pool: IbkrPool, lease: Lease) => Promise<unknown>>> = {
  "releases its lease": (_, lease) => lease.release(),
  "acquires and releases": async (pool) => (await pool.acquire({ timeoutMs: 60_000 })).release(),
  "closes the pool": (pool) => pool.close(),
  "drains the pool": (pool) => pool.drain({ timeoutMs: 1_000 }),
  "disconnects its view": async (_, lease) => void lease.api.disconnect(),
  reads: (pool) => pool.getPositions(),
  "opens and leaves a stream": async (pool) => pool.watchMarketData(MSFT).return?.(),
};
const ENDS = ["closes the pool", "drains the pool"];
/** Transitions that streams report, with the update that reports them and the fault that begins them. */
const TRANSITIONS = [
  {
    name: "the session is lost",
    kind: "gap",
    begin: (world: World) => void world.tws.inject(drop({ times: 1 })),
  },
  {
    name: "the next session is there",
    kind: "resumed",
    begin: (world: World) => void world.tws.inject(drop({ times: 1 })),
  },
  {
    name: "TWS is cut off",
    kind: "gap",
    begin: (world: World) => void world.tws.inject(connectivityLost({ forMs: 5_000 })),
  },
  {
    name: "TWS is back",
    kind: "resumed",
    begin: (world: World) => void world.tws.inject(connectivityLost({ forMs: 5_000 })),
  },
] as const;

test.each(TRANSITIONS)(
  "any action of a callback as $name leaves the other readers unaffected",
  async ({ kind, begin }) => {
    for (const [what, act] of Object.entries(ACTIONS)) {
      const world = new World({}, OPEN_MS);
      const pool = world.pool();
      const lease = await world.clock.until(pool.acquire());
      // One reader of the same line before it, one behind, and one of another line.
      const before = new Kept(pool.watchMarketData(AAPL));
      let acted: Promise<unknown> | undefined;
      const reading = pool.watchMarketData(AAPL).forEach((update) => {
        if (update.kind === kind) acted ??= world.outcome(act(pool, lease));
      });
      const over = reading.then(
        () => "done",
        (error: { code: string }) => error.code,
      );
      const others = [before, new Kept(pool.watchMarketData(AAPL)), new Kept(pool.watchMarketData(MSFT))];
      await world.clock.advance(2_000);
      begin(world);
      await world.clock.advance(60_000);
      expect(await acted, what).toHaveProperty("value");
      if (ENDS.includes(what)) {
        expect(await over, what).toBe("CLOSED");
        for (const { over: end } of others) expect(end, what).toMatchObject({ code: "CLOSED" });
      } else {
        for (const { gaps, values } of others) {
          expect(gaps, what).toEqual(["gap", "resumed"]);
          expect(values.length, what).toBeGreaterThan(10);
        }
        expect(pool.stats().streams.gapMs, what).toBe(0);
      }
      await world.close(what);
    }
  },
);

test("during drain() and 1100, lease.api rejects orders and delivers answers after 1102", async () => {
  const { world, pool, leases, apis, told } = await leased(2);
  const [lease, other] = leases;
  const outage = world.tws.inject(connectivityLost());
  await world.clock.advance(100);
  const drained = pool.drain();
  await other?.release();
  apis[0]?.placeOrder(1, AAPL, RESTING);
  apis[0]?.reqContractDetails(2, AAPL);
  apis[0]?.reqPositions();
  await world.clock.advance(90_000);
  expect(errors(told[0] ?? [])).toContainEqual([504, 1]);
  expect(of(told[0] ?? [], "positionEnd")).toHaveLength(1);
  expect(of(told[0] ?? [], "contractDetailsEnd")).toEqual([]);
  expect(pool.stats().state).toBe("draining");
  outage.heal();
  await world.clock.advance(2_000);
  expect(of(told[0] ?? [], "contractDetailsEnd")).toEqual([[2]]);
  apis[0]?.placeOrder(3, AAPL, RESTING);
  await world.clock.advance(2_000);
  expect(of(told[0] ?? [], "orderStatus").length).toBeGreaterThan(0);
  expect(count(world.tws, "placeOrder")).toBe(1);
  apis[0]?.cancelOrder(3);
  await world.clock.advance(2_000);
  await lease?.release();
  await world.clock.until(drained);
  expect(count(world.tws, "cancelOrder")).toBe(1);
});

test("a late commission reaches the caller of the order and watchExecutions(), no finished list", async () => {
  const world = new World({}, OPEN_MS);
  const wire = new InterceptedWire(world.tws);
  world.network.attach(wire, 4002);
  const pool = world.pool();
  const [placer, stranger] = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  const [mine, others] = [heard(placer.api), heard(stranger.api)];
  const watching = new Kept(pool.watchExecutions());
  await world.clock.advance(1_000);
  // TWS reports commissions long after the fills, and after the ends of lists.
  const late: (readonly string[])[] = [];
  wire.intercept = (fields) => {
    if (fields[0] !== "59") return [fields];
    late.push(fields);
    return [];
  };
  placer.api.placeOrder(1, AAPL, AT_MARKET);
  await world.clock.advance(2_000);
  const fills = await world.clock.until(pool.getExecutionDetails());
  expect(fills).toMatchObject([{ commission: undefined }]);
  wire.send(...late);
  await world.clock.advance(1_000);
  expect(of(mine, "commissionReport")).toHaveLength(late.length);
  expect(of(others, "commissionReport")).toEqual([]);
  expect(watching.values.map(({ kind }) => kind)).toEqual(["fill", "commission"]);
});
