import { expect, test } from "vitest";
import { ClientReader } from "../../../sim/wire/frames.ts";
import { EventName, type Lease, type LeaseApi } from "../../../src/mod.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { connectivityLost, drop, type FakeTws } from "../../support/sim.ts";
import { LogLines, World } from "../../support/world.ts";

async function leased(options = {}) {
  const world = new World({}, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool(options);
  const [one, other] = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  return { world, pool, clock: world.clock, tws: world.tws, one, other };
}

/** Everything that a view tells. */
function heard(api: LeaseApi): [event: string, ...args: unknown[]][] {
  const all: [string, ...unknown[]][] = [];
  (api.on as (event: string, listener: (event: string, args: unknown[]) => void) => void)(
    "all",
    (event, args) => void all.push([event, ...args]),
  );
  return all;
}

const of = (all: readonly (readonly unknown[])[], event: string) => all.filter(([name]) => name === event);

const count = (tws: FakeTws, name: string): number =>
  tws.trace.of("read").filter(({ detail }) => detail === name).length;

test("a throwing listener affects no other; once, off and removeAllListeners work as in IBApi", async () => {
  const logger = new LogLines();
  const { clock, one } = await leased({ logger });
  const called: string[] = [];
  const gone = () => void called.push("gone");
  one.api.on(EventName.currentTime, () => {
    throw new Error("mine");
  });
  one.api.once(EventName.currentTime, () => void called.push("once"));
  one.api.on(EventName.currentTime, gone);
  one.api.off(EventName.currentTime, gone);
  expect(one.api.listenerCount(EventName.currentTime)).toBe(2);
  one.api.reqCurrentTime();
  await clock.advance(2_000);
  one.api.reqCurrentTime();
  await clock.advance(2_000);
  expect(called).toEqual(["once"]);
  expect(logger.lines).toContain("ERROR A listener of a lease threw: mine");
  one.api.removeAllListeners();
  expect(one.api.listenerCount(EventName.currentTime)).toBe(0);
});

test("after a lost session isConnected is false, and calls are refused with 504 and never sent", async () => {
  const { pool, clock, tws, one } = await leased();
  const mine = heard(one.api);
  expect(one.api.isConnected).toBe(true);
  tws.inject(drop());
  await clock.advance(60_000);
  expect(of(mine, "disconnected")).toHaveLength(1);
  expect(one.api.isConnected).toBe(false);
  expect(pool.stats().epoch).toBe(2);
  one.api.placeOrder(1, AAPL, { action: "BUY", orderType: "MKT", totalQuantity: 1 } as never);
  one.api.reqContractDetails(4, AAPL);
  await clock.advance(1_000);
  expect(of(mine, "error").map(([, , code, id]) => [code, id])).toEqual([
    [504, 1],
    [504, 4],
  ]);
  expect(count(tws, "placeOrder")).toBe(0);
});

test("while TWS is cut off an order is refused, not sent; other requests wait for nothing", async () => {
  const { clock, tws, one } = await leased();
  const mine = heard(one.api);
  const outage = tws.inject(connectivityLost());
  await clock.advance(10);
  one.api.placeOrder(1, AAPL, { action: "BUY", orderType: "MKT", totalQuantity: 1 } as never);
  await clock.advance(10);
  expect(of(mine, "info").map(([, , code]) => code)).toContain(1100);
  expect(of(mine, "error").map(([, , code, id]) => [code, id])).toEqual([[504, 1]]);
  expect(count(tws, "placeOrder")).toBe(0);
  outage.heal();
  await clock.advance(10);
  one.api.placeOrder(1, AAPL, {
    action: "BUY",
    orderType: "MKT",
    totalQuantity: 1,
    tif: "DAY",
    transmit: true,
  } as never);
  await clock.advance(3_000);
  expect(of(mine, "execDetails")).toHaveLength(1);
});

test("disconnect() releases the lease; a released lease has a view that is not connected", async () => {
  const { pool, one, other } = await leased();
  one.api.disconnect();
  expect(one.live).toBe(false);
  await other.release();
  expect((other as Lease).api.isConnected).toBe(false);
  expect(pool.stats().activeUsers).toBe(0);
});

test("historical requests through the view keep to TWS's rules, however they end", async () => {
  const world = new World({ historicalPacing: true, historicalMax: 3 }, Date.UTC(2026, 0, 13, 15, 30));
  const pool = world.pool({ historicalMax: 3 });
  const lease = await world.clock.until(pool.acquire());
  const mine = heard(lease.api);
  const ask = (id: number, contract: object, keep = false) =>
    lease.api.reqHistoricalData(
      ...([id, contract, keep ? "" : `20260113-14:${10 + id}:00`, "60 S", "5 secs" as never] as const),
      ...(["TRADES" as never, 0, 1, keep] as const),
    );
  for (let id = 1; id <= 12; id++) ask(id, AAPL);
  ask(20, { ...AAPL, symbol: "NOSUCH" });
  ask(21, MSFT, true);
  ask(22, MSFT, true);
  await world.clock.advance(30_000);
  const ended = of(mine, "historicalData").filter(([, , time]) => String(time).startsWith("finished"));
  expect(ended).toHaveLength(14);
  expect(of(mine, "error").map(([, , code, id]) => [code, id])).toEqual([[200, 20]]);
  expect(pool.stats().historical).toEqual({ open: 2, waiting: 0 });
  lease.api.cancelHistoricalData(21);
  await world.clock.advance(1_000);
  expect(pool.stats().historical.open).toBe(1);
  for (let id = 31; id <= 40; id++) ask(id, MSFT);
  await lease.release();
  await world.clock.advance(5_000);
  expect(pool.stats().historical).toEqual({ open: 0, waiting: 0 });
});

test("invalid arguments emit an error that names the method, and leave nothing behind", async () => {
  const { pool, clock, one } = await leased();
  const mine = heard(one.api);
  const api = one.api as unknown as Record<string, (...args: unknown[]) => void>;
  api.reqHistoricalData?.(1);
  api.reqContractDetails?.(2);
  api.placeOrder?.(3);
  api.reqAccountSummary?.(4);
  await clock.advance(25_000);
  const told = of(mine, "error").map(([, error, , id]) => [(error as Error).message.split(":")[0], id]);
  expect(told.map(([, id]) => id)).toEqual(expect.arrayContaining([1, 2, 3, 4]));
  expect(told).toContainEqual(["Cannot send reqContractDetails", 2]);
  expect(pool.stats().historical.open).toBe(0);
  expect(one.live).toBe(true);
});

test("a bulk of requests through the view keeps to the pool's budget", async () => {
  const world = new World({ messagesPerSecond: 50 });
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  const mine = heard(lease.api);
  for (let id = 1; id <= 200; id++) lease.api.reqContractDetails(id, AAPL);
  await world.clock.advance(10_000);
  expect(of(mine, "contractDetailsEnd")).toHaveLength(200);
  expect(world.tws.trace.of("sent").some(({ detail }) => detail === "error 100")).toBe(false);
});

test("a cancel of market depth repeats isSmartDepth", async () => {
  const world = new World({}, Date.UTC(2026, 0, 13, 15, 30));
  const frames: (readonly string[])[] = [];
  world.network.attach(
    {
      dial: () => world.tws.dial(),
      accept: (link, dial) => {
        const reader = new ClientReader();
        const end = world.tws.accept(link, dial);
        return {
          ...end,
          received: (bytes) => {
            for (const inbound of reader.push(bytes))
              if (inbound.kind === "frame") frames.push(inbound.fields);
            end.received(bytes);
          },
        };
      },
    },
    4003,
  );
  const lease = await world.clock.until(world.pool({ port: 4003 }).acquire());
  lease.api.reqMktDepth(1, AAPL, 5, true);
  lease.api.reqMktDepth(2, { ...MSFT, exchange: "ISLAND" }, 5, false);
  await world.clock.advance(100);
  await lease.release();
  await world.clock.advance(100);
  const cancels = frames.filter(([id]) => id === "11").map((fields) => fields.at(-1));
  expect(cancels).toEqual(["1", "0"]);
});
