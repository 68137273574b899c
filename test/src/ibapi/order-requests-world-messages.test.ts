import { OrderAction } from "@stoqey/ib";
import { expect, test } from "vitest";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { ScriptedTws } from "../../support/scripted-tws.ts";
import {
  AT_MARKET,
  count,
  errors,
  heard,
  leased,
  loose,
  of,
  RESTING,
  type Told,
} from "../../support/views.ts";
import { World } from "../../support/world.ts";

type Shown = [orderId: number, contract: { symbol: string }, order: { orderId: number; parentId: number }];

const orders = (all: readonly Told[]): Shown[] => of(all, "openOrder") as Shown[];

const statuses = (all: readonly Told[], id: number): unknown[] =>
  of(all, "orderStatus")
    .filter(([number]) => number === id)
    .map(([, status]) => status);

const tickets = (world: World): { orderId: number; clientId: number; order: Record<string, unknown> }[] =>
  (world.tws.state().placedOrders as { orders: [] }).orders;

test("a child without its parent is refused with 10006, as by TWS, and is not sent", async () => {
  const { world, apis, told } = await leased(2);
  apis[1]?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  apis[0]?.placeOrder(2, AAPL, { ...RESTING, parentId: 1 });
  apis[0]?.placeOrder(3, AAPL, { ...RESTING, parentId: 3 });
  apis[0]?.placeOrder(4, AAPL, { ...RESTING, parentId: -2 });
  await world.clock.advance(1_000);
  expect(errors(told[0] ?? [])).toEqual([
    [10006, 2],
    [10006, 3],
    [10006, 4],
  ]);
  expect(count(world.tws, "placeOrder")).toBe(1);
  // It can be placed once its parent is.
  apis[0]?.placeOrder(1, AAPL, { ...RESTING, transmit: false });
  apis[0]?.placeOrder(2, AAPL, { ...RESTING, action: OrderAction.SELL, lmtPrice: 9_000, parentId: 1 });
  await world.clock.advance(1_000);
  expect(orders(told[0] ?? []).map(([id, , { parentId }]) => [id, parentId])).toContainEqual([2, 1]);
});

test("a child whose parent was cancelled before it was sent is not sent, with an error", async () => {
  const { world, apis, told } = await leased(1, { messagesPerSecond: 5 });
  for (let id = 1; id <= 5; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
  apis[0]?.placeOrder(10, AAPL, { ...RESTING, transmit: false });
  apis[0]?.placeOrder(11, AAPL, { ...RESTING, action: OrderAction.SELL, lmtPrice: 9_000, parentId: 10 });
  apis[0]?.cancelOrder(10);
  await world.clock.advance(5_000);
  expect(statuses(told[0] ?? [], 10)).toEqual(["ApiCancelled"]);
  expect(errors(told[0] ?? [])).toEqual([
    [202, 10],
    [504, 11],
  ]);
  expect(count(world.tws, "placeOrder")).toBe(5);
});

test("a queued order is sent as it was placed, even if its caller changes the object", async () => {
  const { world, apis } = await leased(1, { messagesPerSecond: 5 });
  const [contract, order] = [{ ...AAPL }, { ...RESTING }];
  for (let id = 1; id <= 9; id++) {
    order.lmtPrice = id;
    apis[0]?.placeOrder(id, contract, order);
  }
  contract.symbol = "TSLA";
  order.totalQuantity = 1_000;
  await world.clock.advance(5_000);
  expect(
    tickets(world).map(({ order: { lmtPrice, symbol, totalQuantity } }) => [lmtPrice, symbol, totalQuantity]),
  ).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((price) => [price, "AAPL", 1]));
});

test("a listener that changes an order or a contract does not affect others", async () => {
  const { world, pool, apis, told } = await leased(2);
  const spoil = (...args: unknown[]): void => {
    for (const arg of args)
      if (typeof arg === "object" && arg !== null)
        for (const key of Object.keys(arg)) Reflect.set(arg, key, 0);
  };
  for (const event of ["openOrder", "position", "execDetails", "updatePortfolio", "commissionReport"]) {
    loose(apis[0] as never).on?.(event, spoil);
  }
  apis[0]?.placeOrder(1, AAPL, RESTING);
  apis[0]?.placeOrder(2, AAPL, AT_MARKET);
  await world.clock.advance(2_000);
  for (const api of apis) {
    api.reqPositions();
    api.reqAllOpenOrders();
    api.reqAccountUpdates(true, "");
  }
  await world.clock.advance(8_000);
  expect(orders(told[1] ?? []).every(([, { symbol }]) => symbol === "AAPL")).toBe(true);
  for (const [, contract] of of(told[1] ?? [], "position"))
    expect((contract as { conId: number }).conId).toBeGreaterThan(0);
  for (const [contract] of of(told[1] ?? [], "updatePortfolio"))
    expect((contract as { conId: number }).conId).toBeGreaterThan(0);
  const rows = await world.clock.until(pool.getPositions());
  expect(rows.every(({ contract }) => (contract.conId ?? 0) > 0)).toBe(true);
});

test("an order that cannot be encoded emits its error and uses no ID", async () => {
  const { world, apis, told } = await leased(2);
  const throws = {
    ...RESTING,
    get conditions(): never {
      throw new Error("mine");
    },
  };
  apis[0]?.placeOrder(1, AAPL, throws);
  // The library cannot write what has no such method.
  apis[0]?.placeOrder(2, { ...AAPL, comboLegs: 7 as never }, { ...RESTING, conditions: [null] as never });
  apis[1]?.placeOrder(1, MSFT, RESTING);
  apis[0]?.cancelOrder(2);
  apis[0]?.placeOrder(2, AAPL, RESTING);
  await world.clock.advance(2_000);
  expect(errors(told[0] ?? [])).toEqual([
    [320, 1],
    [320, 2],
    [10147, 2],
  ]);
  for (const [error] of of(told[0] ?? [], "error").slice(0, 2)) {
    expect((error as Error).message).toMatch(/^Cannot send placeOrder: /);
  }
  const numbers = tickets(world).map(({ orderId }) => orderId);
  expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
  expect(orders(told[0] ?? []).map(([id]) => id)).toContain(2);
  expect(count(world.tws, "cancelOrder")).toBe(0);
});

test("a what-if order answers once, places nothing, and leaves its number for the order itself", async () => {
  const { world, apis, told } = await leased(2);
  for (const [at, api] of apis.entries()) {
    for (let times = 0; times < 3; times++)
      api.placeOrder(7, at === 0 ? AAPL : MSFT, { ...RESTING, whatIf: true });
  }
  await world.clock.advance(2_000);
  for (const all of told) {
    expect(orders(all).map(([id, , { orderId }]) => [id, orderId])).toEqual([
      [7, 7],
      [7, 7],
      [7, 7],
    ]);
  }
  expect(tickets(world)).toEqual([]);
  apis[0]?.cancelOrder(7);
  apis[1]?.placeOrder(1, MSFT, RESTING);
  apis[0]?.placeOrder(7, AAPL, RESTING);
  await world.clock.advance(2_000);
  expect(errors(told[0] ?? [])).toEqual([[10147, 7]]);
  expect(tickets(world)).toHaveLength(2);
});

test("a what-if order in flight is no open order for any reader", async () => {
  const { world, pool, apis, told } = await leased(1);
  apis[0]?.placeOrder(1, AAPL, { ...RESTING, whatIf: true });
  apis[0]?.reqOpenOrders();
  expect(await world.clock.until(pool.getOpenOrders())).toEqual([]);
  expect(orders(told[0] ?? [])).toHaveLength(1);
});

test("TWS's texts name the number that the caller used", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "placeOrder")
      send([4, 2, fields[1] ?? "", 135, `Can't find order with ID =${fields[1]}`, ""]);
    if (name === "cancelOrder")
      send([
        4,
        2,
        fields[1] ?? "",
        10147,
        `OrderId ${fields[1]} that needs to be cancelled is not found.`,
        "",
      ]);
    if (name === "reqMktData")
      send([4, 2, fields[2] ?? "", 322, `Duplicate ticker id:${fields[2]} of 265598`, ""]);
  });
  const lease = await world.clock.until(world.pool({ port: 5000 }).acquire());
  const all = heard(lease.api);
  lease.api.placeOrder(3, AAPL, RESTING);
  lease.api.cancelOrder(3);
  lease.api.reqMktData(4, AAPL, "", false, false);
  await world.clock.advance(1_000);
  expect(tws.of("placeOrder")[0]?.fields[1]).toBe("100");
  expect(of(all, "error").map(([error]) => (error as Error).message)).toEqual([
    "Can't find order with ID =3",
    "OrderId 3 that needs to be cancelled is not found.",
    "Duplicate ticker id:4 of 265598",
  ]);
});
