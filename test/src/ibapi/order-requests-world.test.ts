import { OrderAction, OrderType } from "@stoqey/ib";
import { expect, test } from "vitest";
import { connectOtherClient } from "../../model/other-client.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { AT_MARKET, count, errors, leased, loose, of, RESTING, type Told } from "../../support/views.ts";
import type { World } from "../../support/world.ts";

type Shown = [orderId: number, contract: { symbol: string }, order: { orderId: number; parentId: number }];

const orders = (all: readonly Told[]): Shown[] => of(all, "openOrder") as Shown[];

const statuses = (all: readonly Told[], id: number): unknown[] =>
  of(all, "orderStatus")
    .filter(([number]) => number === id)
    .map(([, status]) => status);

const tickets = (world: World): { orderId: number; clientId: number; order: Record<string, unknown> }[] =>
  (world.tws.state().placedOrders as { orders: [] }).orders;

test("a number that is no integer is refused, names placeOrder, and sends nothing", async () => {
  const { world, apis, told } = await leased(1);
  const api = loose(apis[0] as never);
  const wrong = [
    Number.NaN,
    1e300,
    1.5,
    "x",
    "",
    null,
    undefined,
    {},
    [],
    true,
    Number.POSITIVE_INFINITY,
    Symbol("1"),
  ];
  for (const id of wrong) api.placeOrder?.(id, AAPL, RESTING);
  await world.clock.advance(2_000);
  expect(errors(told[0] ?? [])).toEqual(wrong.map((id) => [320, id === 1e300 ? -1 : -1]));
  for (const [error] of of(told[0] ?? [], "error")) {
    expect((error as Error).message).toMatch(/^Cannot send placeOrder: its ID must be an integer, not/);
  }
  expect(count(world.tws, "placeOrder")).toBe(0);
});

test("an order without contract or without terms is refused, and sends nothing", async () => {
  const { world, apis, told } = await leased(1);
  const api = loose(apis[0] as never);
  for (const args of [
    [1],
    [2, AAPL],
    [3, null, RESTING],
    [4, "AAPL", RESTING],
    [5, AAPL, null],
    [6, AAPL, 7],
  ]) {
    api.placeOrder?.(...args);
  }
  await world.clock.advance(2_000);
  expect(errors(told[0] ?? [])).toEqual([1, 2, 3, 4, 5, 6].map((id) => [320, id]));
  expect(count(world.tws, "placeOrder")).toBe(0);
});

test("a negative number that was never shown is not found, whether it is placed or cancelled", async () => {
  const { world, apis, told } = await leased(2);
  apis[1]?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(2_000);
  for (const id of [-1, -2, -3, -1_000]) {
    apis[0]?.placeOrder(id, AAPL, RESTING);
    apis[0]?.cancelOrder(id);
  }
  for (const id of [0, 1, 2, Number.NaN, "x", null, undefined, 1e300])
    loose(apis[0] as never).cancelOrder?.(id);
  await world.clock.advance(2_000);
  expect(new Set(errors(told[0] ?? []).map(([code]) => code))).toEqual(new Set([10147]));
  expect(errors(told[0] ?? [])).toHaveLength(16);
  expect([count(world.tws, "placeOrder"), count(world.tws, "cancelOrder")]).toEqual([1, 0]);
  expect(statuses(told[1] ?? [], 1)).not.toContain("Cancelled");
});

test("numbers written as text are numbers, as IBApi writes them on the wire", async () => {
  const { world, apis, told } = await leased(1);
  const api = loose(apis[0] as never);
  api.placeOrder?.("5", AAPL, RESTING);
  api.placeOrder?.(6, AAPL, { ...RESTING, action: "SELL", lmtPrice: 9_000, parentId: "5" });
  await world.clock.advance(2_000);
  expect(orders(told[0] ?? []).map(([id, , { parentId }]) => [id, parentId])).toContainEqual([6, 5]);
  api.cancelOrder?.("5");
  await world.clock.advance(2_000);
  expect(statuses(told[0] ?? [], 5).at(-1)).toBe("Cancelled");
});

test("orders of another client ID with the same number are shown below -1 and cannot be touched", async () => {
  const { world, apis, told } = await leased(1);
  const other = connectOtherClient(world.tws, 3);
  for (const id of [1, 2, 3]) apis[0]?.placeOrder(id, MSFT, RESTING);
  await world.clock.advance(2_000);
  apis[0]?.reqAllOpenOrders();
  await world.clock.advance(2_000);
  const listed = orders(told[0] ?? []);
  const theirs = listed.filter(([, { symbol }]) => symbol === "AAPL").map(([id]) => id);
  expect(theirs).toHaveLength(3);
  expect(new Set(theirs).size).toBe(3);
  expect(Math.max(...theirs)).toBeLessThan(-1);
  for (const id of theirs) {
    apis[0]?.cancelOrder(id);
    apis[0]?.placeOrder(id, AAPL, RESTING);
  }
  await world.clock.advance(2_000);
  const refused = theirs.flatMap((id) => [
    [10147, id],
    [10147, id],
  ]);
  expect(errors(told[0] ?? [])).toEqual(refused);
  expect([count(world.tws, "placeOrder"), count(world.tws, "cancelOrder")]).toEqual([6, 0]);
  // Shown again they have the same numbers.
  apis[0]?.reqAllOpenOrders();
  await world.clock.advance(2_000);
  const again = orders(told[0] ?? []).filter(([, { symbol }]) => symbol === "AAPL");
  expect(again.slice(3).map(([id]) => id)).toEqual(theirs);
  other.end();
});

test("an order of another caller can be cancelled under its ID, but not replaced by another", async () => {
  const { world, apis, told } = await leased(2);
  apis[0]?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(2_000);
  apis[1]?.reqOpenOrders();
  await world.clock.advance(2_000);
  const [[id = 0] = []] = orders(told[1] ?? []);
  expect(id).toBeLessThan(-1);
  apis[1]?.placeOrder(id, MSFT, RESTING);
  apis[1]?.placeOrder(id, AAPL, { ...RESTING, action: OrderAction.SELL, lmtPrice: 9_000 });
  await world.clock.advance(2_000);
  expect(errors(told[1] ?? [])).toEqual([
    [105, id],
    [105, id],
  ]);
  expect(tickets(world)).toHaveLength(1);
  // TWS would say the same; it is not sent at all.
  expect(count(world.tws, "placeOrder")).toBe(1);
  apis[1]?.placeOrder(id, AAPL, { ...RESTING, lmtPrice: 2 });
  await world.clock.advance(2_000);
  expect(tickets(world)[0]?.order.lmtPrice).toBe(2);
  apis[1]?.cancelOrder(id);
  await world.clock.advance(2_000);
  expect([statuses(told[0] ?? [], 1).at(-1), statuses(told[1] ?? [], id).at(-1)]).toEqual([
    "Cancelled",
    "Cancelled",
  ]);
});

test("executions of others have IDs that no caller uses by mistake", async () => {
  const { world, apis, told } = await leased(2);
  apis[0]?.placeOrder(3, AAPL, AT_MARKET);
  apis[1]?.placeOrder(1, MSFT, AT_MARKET);
  await world.clock.advance(3_000);
  for (const api of apis) api.reqExecutions(9, {});
  await world.clock.advance(3_000);
  const listed = (all: readonly Told[]): unknown[][] =>
    of(all, "execDetails")
      .filter(([id]) => id === 9)
      .map(([, contract, execution]) => [
        (contract as { symbol: string }).symbol,
        (execution as { orderId: number }).orderId,
      ]);
  expect(listed(told[0] ?? [])).toEqual([
    ["AAPL", 3],
    ["MSFT", expect.any(Number)],
  ]);
  expect(listed(told[0] ?? [])[1]?.[1]).toBeLessThan(-1);
  expect(listed(told[1] ?? [])[1]).toEqual(["MSFT", 1]);
  expect(listed(told[1] ?? [])[0]?.[1]).toBeLessThan(-1);
});

test("a bracket keeps its IDs in every event, for three leases that use the same ones", async () => {
  const { world, apis, told } = await leased(3);
  for (const [at, api] of apis.entries()) {
    const contract = at === 1 ? MSFT : AAPL;
    const child = { ...RESTING, action: OrderAction.SELL, parentId: 10 };
    api.placeOrder(10, contract, { ...AT_MARKET, transmit: false });
    api.placeOrder(11, contract, { ...child, lmtPrice: 9_000, transmit: false });
    api.placeOrder(12, contract, { ...child, orderType: OrderType.STP, auxPrice: 1, lmtPrice: 0 });
  }
  await world.clock.advance(5_000);
  for (const all of told) {
    expect(
      new Set(orders(all).map(([id, , { orderId, parentId }]) => `${id} ${orderId} ${parentId}`)),
    ).toEqual(new Set(["10 10 0", "11 11 10", "12 12 10"]));
    expect(new Set(of(all, "orderStatus").map(([id, , , , , , parentId]) => `${id} ${parentId}`))).toEqual(
      new Set(["10 0", "11 10", "12 10"]),
    );
    expect(
      of(all, "execDetails").map(([, , execution]) => (execution as { orderId: number }).orderId),
    ).toEqual([10]);
    expect(of(all, "commissionReport")).toHaveLength(1);
    expect(errors(all)).toEqual([]);
  }
});
