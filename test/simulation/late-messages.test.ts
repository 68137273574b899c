import { expect, test } from "vitest";
import { AAPL } from "../support/contracts.ts";
import { InterceptedWire } from "../support/intercepted-wire.ts";
import { AT_MARKET, count, heard, leased, OPEN_MS, of, RESTING } from "../support/views.ts";
import { World } from "../support/world.ts";

test("a commission after execDetailsEnd reaches the lease.api that requested the executions", async () => {
  const world = new World({}, OPEN_MS);
  const wire = new InterceptedWire(world.tws);
  world.network.attach(wire, 4002);
  const pool = world.pool();
  const [placer, reader] = await world.clock.until(Promise.all([pool.acquire(), pool.acquire()]));
  placer.api.placeOrder(1, AAPL, AT_MARKET);
  await world.clock.advance(3_000);
  const late: (readonly string[])[] = [];
  wire.intercept = (fields) => {
    if (fields[0] !== "59") return [fields];
    late.push(fields);
    return [];
  };
  const told = heard(reader.api);
  reader.api.reqExecutions(1, {});
  await world.clock.advance(1_000);
  expect([of(told, "execDetails").length, of(told, "execDetailsEnd").length, late.length]).toEqual([1, 1, 1]);
  wire.send(...late);
  await world.clock.advance(1_000);
  // `IBApi` emits it whenever it comes.
  expect(of(told, "commissionReport")).toHaveLength(1);
});

test.each([50, 5])(
  "drain() ends after a cancel that was called before the release is sent, at %d a second",
  async (messagesPerSecond) => {
    const { world, pool, leases, apis } = await leased(1, { messagesPerSecond });
    apis[0]?.placeOrder(1, AAPL, RESTING);
    await world.clock.advance(3_000);
    const drained = pool.drain();
    for (let id = 2; id <= 6; id++) apis[0]?.reqMktData(id, AAPL, "", false, false);
    apis[0]?.cancelOrder(1);
    await leases[0]?.release();
    await world.clock.until(drained);
    expect(count(world.tws, "cancelOrder")).toBe(1);
  },
);

test("drain() does not wait for an answer to a global cancel without open orders", async () => {
  const { world, pool, leases, apis } = await leased(1);
  apis[0]?.reqGlobalCancel({} as never);
  await world.clock.advance(100);
  const beganMs = world.clock.now();
  const drained = pool.drain();
  await leases[0]?.release();
  await world.clock.until(drained);
  expect(world.clock.now() - beganMs).toBeLessThan(2_000);
});
