import { OrderAction, OrderType } from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { InterceptedWire, undecodable } from "../../support/intercepted-wire.ts";
import { Kept } from "../../support/kept.ts";
import { MORNING_MS } from "../../support/watches.ts";
import { World } from "../../support/world.ts";

const [ORDER_STATUS, OPEN_ORDER, EXECUTION, OPEN_ORDER_END, EXECUTIONS_END, COMMISSION] = [
  ...["3", "5", "11", "53", "55", "59"],
];
const NAMES: Readonly<Record<string, string>> = {
  ...{ 3: "orderStatus", 5: "openOrder", 11: "execDetails" },
  ...{ 53: "openOrderEnd", 55: "execDetailsEnd", 59: "commissionReport" },
};
const BUY = { action: OrderAction.BUY, totalQuantity: 10, tif: "GTC" as never, transmit: true };
const RESTING = { ...BUY, orderType: OrderType.LMT, lmtPrice: 1 };
const AT_MARKET = { ...BUY, orderType: OrderType.MKT };

/** A pool whose wire spoils the next messages of a kind, and a lease that places orders. */
async function spoiling() {
  const world = new World({}, MORNING_MS);
  const wire = new InterceptedWire(world.tws);
  world.network.attach(wire, 4002);
  const pool = world.pool();
  const lease = await world.clock.until(pool.acquire());
  let spoilt_ = 0;
  return {
    world,
    pool,
    lease,
    spoilt: () => spoilt_,
    /** Spoils the next so many messages of a kind. */
    spoil: (kind: string | undefined, times = 1) => {
      let left = times;
      wire.intercept = (fields) => {
        if (fields[0] !== kind || left === 0) return [fields];
        left--;
        spoilt_++;
        return [undecodable(fields)];
      };
    },
  };
}

const known = (kind: string | undefined) => ({ kind, name: NAMES[kind ?? ""] });

test.each([OPEN_ORDER, ORDER_STATUS].map(known))(
  "watchOrders() has a gap when $name of a new order was lost, and then emits its status",
  async ({ kind }) => {
    const { world, pool, lease, spoil, spoilt } = await spoiling();
    const reader = new Kept(pool.watchOrders());
    await world.clock.advance(2_000);
    spoil(kind);
    lease.api.placeOrder(1, AAPL, RESTING);
    await world.clock.advance(20_000);
    expect(spoilt()).toBe(1);
    expect(reader.gaps).toEqual(["gap", "resumed"]);
    const kinds = reader.values.map((update) => update.kind);
    expect(kinds).toContain("order");
    expect(kinds).toContain("status");
  },
);

test("watchOrders() emits gone for an order that ended when its status was lost", async () => {
  const { world, pool, lease, spoil, spoilt } = await spoiling();
  lease.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(2_000);
  const reader = new Kept(pool.watchOrders());
  await world.clock.advance(2_000);
  spoil(ORDER_STATUS, 3);
  lease.api.cancelOrder(1);
  await world.clock.advance(2_000);
  spoil(undefined);
  await world.clock.advance(60_000);
  expect(spoilt()).toBeGreaterThan(0);
  expect(reader.values.at(-1)).toMatchObject({ kind: "gone", status: "Unknown" });
  expect(reader.gaps).toEqual(["gap", "resumed"]);
  const late = new Kept(pool.watchOrders());
  await world.clock.advance(1_000);
  expect(late.values).toEqual([]);
});

test.each([OPEN_ORDER, ORDER_STATUS, OPEN_ORDER_END].map(known))(
  "the list that watchOrders begins with is requested again where $name of it was lost",
  async ({ kind }) => {
    const { world, pool, lease, spoil, spoilt } = await spoiling();
    for (const [at, contract] of [AAPL, MSFT].entries()) lease.api.placeOrder(at + 1, contract, RESTING);
    await world.clock.advance(2_000);
    spoil(kind);
    const reader = new Kept(pool.watchOrders());
    await world.clock.advance(60_000);
    expect(spoilt()).toBe(1);
    const orders = reader.values.filter((update) => update.kind === "order");
    expect(new Set(orders.map(({ contract }) => contract.symbol))).toEqual(new Set(["AAPL", "MSFT"]));
    expect(reader.values.some((update) => update.kind === "gone")).toBe(false);
    expect(reader.ends).toBe(1);
    expect(reader.gaps.at(-1)).toBe("resumed");
  },
);

test.each([EXECUTION, COMMISSION].map(known))(
  "watchExecutions() has a gap when $name of a new fill was lost, and then emits it once",
  async ({ kind }) => {
    const { world, pool, lease, spoil, spoilt } = await spoiling();
    const reader = new Kept(pool.watchExecutions());
    await world.clock.advance(2_000);
    spoil(kind);
    lease.api.placeOrder(1, AAPL, AT_MARKET);
    await world.clock.advance(20_000);
    expect(spoilt()).toBe(1);
    expect(reader.gaps).toEqual(["gap", "resumed"]);
    expect(reader.values.map((update) => update.kind)).toEqual(["fill", "commission"]);
  },
);

test.each([EXECUTION, COMMISSION, EXECUTIONS_END].map(known))(
  "the initial fills of watchExecutions() are requested again when $name of them was lost",
  async ({ kind }) => {
    const { world, pool, lease, spoil, spoilt } = await spoiling();
    for (const [at, contract] of [AAPL, MSFT].entries()) lease.api.placeOrder(at + 1, contract, AT_MARKET);
    await world.clock.advance(3_000);
    spoil(kind);
    const reader = new Kept(pool.watchExecutions());
    await world.clock.advance(60_000);
    expect(spoilt()).toBe(1);
    expect(reader.values.map((update) => update.kind).sort()).toEqual([
      ...["commission", "commission", "fill", "fill"],
    ]);
    expect(reader.ends).toBe(1);
    expect(reader.gaps.at(-1)).toBe("resumed");
  },
);
