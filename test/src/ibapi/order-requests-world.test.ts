import { OrderAction, OrderType } from "@stoqey/ib";
import { expect, test } from "vitest";
import { connectOtherClient } from "../../model/other-client.ts";
import { AAPL, MSFT } from "../../support/contracts.ts";
import { rateExceeded, ScriptedTws } from "../../support/scripted-tws.ts";
import { connectivityLost, drop } from "../../support/sim.ts";
import {
  AT_MARKET,
  count,
  errors,
  heard,
  leased,
  loose,
  nextRouter,
  OPEN_MS,
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

test("an order queued at 1100 is dropped with 504, for leases before, during and after it", async () => {
  const { world, pool, apis, told } = await leased(2, { messagesPerSecond: 5 });
  for (let id = 1; id <= 4; id++) for (const api of apis) api.placeOrder(id, AAPL, RESTING);
  const outage = world.tws.inject(connectivityLost());
  await world.clock.advance(300);
  const during = await world.clock.until(pool.acquire());
  const toldDuring = heard(during.api);
  during.api.placeOrder(1, AAPL, RESTING);
  loose(apis[0] as never).exerciseOptions?.(9, AAPL, 1, 1, "", 0);
  await world.clock.advance(60_000);
  outage.heal();
  await world.clock.advance(60_000);
  const sent = count(world.tws, "placeOrder");
  expect(sent).toBeLessThan(8);
  const refused = told.flatMap((all) => errors(all).filter(([code, id]) => code === 504 && id !== 9));
  expect(refused).toHaveLength(8 - sent);
  expect(errors(toldDuring)).toEqual([[504, 1]]);
  expect(errors(told[0] ?? [])).toContainEqual([504, 9]);
  expect(count(world.tws, "exerciseOptions")).toBe(0);
  const after = await world.clock.until(pool.acquire());
  for (const api of [apis[0], during.api, after.api]) api?.placeOrder(50, AAPL, RESTING);
  await world.clock.advance(5_000);
  expect(count(world.tws, "placeOrder")).toBe(sent + 3);
});

test("a change that is dropped by a global cancel is no cancelled order, and goes out no more", async () => {
  const { world, apis, told } = await leased(2, { messagesPerSecond: 5 });
  apis[0]?.placeOrder(1, AAPL, RESTING);
  for (let id = 2; id <= 6; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
  apis[0]?.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 2 });
  apis[1]?.placeOrder(1, MSFT, RESTING);
  apis[1]?.reqGlobalCancel();
  await world.clock.advance(10_000);
  expect(errors(told[0] ?? [])).toContainEqual([504, 1]);
  expect(statuses(told[0] ?? [], 1)).not.toContain("ApiCancelled");
  expect(statuses(told[0] ?? [], 1).at(-1)).toBe("Cancelled");
  expect(statuses(told[1] ?? [], 1)).toEqual(["ApiCancelled"]);
  expect(errors(told[1] ?? [])).toEqual([[202, 1]]);
  const read = world.tws.trace.of("read").map(({ detail }) => detail);
  expect(read.slice(read.indexOf("reqGlobalCancel"))).not.toContain("placeOrder");
});

test("release() reports each order that was not sent, before disconnected", async () => {
  const { world, leases, apis, told } = await leased(1, { messagesPerSecond: 5 });
  for (let id = 1; id <= 9; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
  const sent = 9 - errorsNow();
  await leases[0]?.release();
  const [all = []] = told;
  expect(all.at(-1)).toEqual(["disconnected"]);
  const refused = errors(all)
    .filter(([code]) => code === 504)
    .map(([, id]) => id);
  await world.clock.advance(10_000);
  expect(refused.length).toBeGreaterThan(2);
  expect(count(world.tws, "placeOrder") + refused.length).toBe(sent);
  expect(all.at(-1)).toEqual(["disconnected"]);
  await world.close();

  function errorsNow(): number {
    return errors(told[0] ?? []).length;
  }
});

test("an order that may have reached TWS is never reported as not sent", async () => {
  for (const times of [0, 1, 2, 3]) {
    const { world, apis, told } = await leased(1, { messagesPerSecond: 50 });
    for (let id = 1; id <= 9; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
    await world.clock.advance(times);
    world.tws.inject(drop({ times: 1 }));
    await world.clock.advance(30_000);
    const refused = new Set(
      errors(told[0] ?? [])
        .filter(([code]) => code === 504)
        .map(([, id]) => id),
    );
    for (const { order } of tickets(world)) expect(refused.has(order.lmtPrice)).toBe(false);
    expect(count(world.tws, "placeOrder") + refused.size).toBe(9);
    await world.close();
  }
});

test("a thousand ended orders are known; the ID of a forgotten one is not used again", async () => {
  const world = new World();
  const tws = new ScriptedTws(world, 5000, ({ name, fields: [, id = ""] }, { send }) => {
    if (name === "placeOrder") send([3, id, "Cancelled", 0, 1, 0, 7, 0, 0, 1, "", 0]);
  });
  const pool = world.pool({ port: 5000, clientId: 1, messagesPerSecond: 5_000 });
  const router = nextRouter();
  const lease = await world.clock.until(pool.acquire());
  const all = heard(lease.api);
  for (let id = 1; id <= 1_500; id++) lease.api.placeOrder(id, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(of(all, "orderStatus")).toHaveLength(1_500);
  expect(router().owned).toBe(1_000);
  lease.api.placeOrder(1, AAPL, RESTING);
  lease.api.placeOrder(500, AAPL, RESTING);
  // Of one that is known, TWS decides.
  lease.api.placeOrder(501, AAPL, RESTING);
  await world.clock.advance(1_000);
  expect(errors(all)).toEqual([
    [103, 1],
    [103, 500],
  ]);
  expect(tws.of("placeOrder")).toHaveLength(1_501);
  await lease.release();
  expect(router().owned).toBe(0);
});

test("a cancel of an order that waits for its turn still goes out when the lease is released", async () => {
  const { world, leases, apis } = await leased(1, { messagesPerSecond: 5 });
  const [api] = apis;
  api?.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(3_000);
  for (let id = 2; id <= 6; id++) api?.reqMktData(id, AAPL, "", false, false);
  api?.cancelOrder(1);
  await leases[0]?.release();
  await world.clock.advance(20_000);
  expect(count(world.tws, "cancelOrder")).toBe(1);
});

test("reqGlobalCancel is sent even when called at the release or in the loss of the session", async () => {
  for (const how of ["released", "lost"]) {
    const { world, leases, apis, told } = await leased(1, { messagesPerSecond: 5 });
    await world.clock.advance(3_000);
    for (let id = 1; id <= 5; id++) apis[0]?.placeOrder(id, AAPL, RESTING);
    apis[0]?.reqGlobalCancel();
    if (how === "released") await leases[0]?.release();
    else world.tws.inject(drop({ times: 1 }));
    await world.clock.advance(20_000);
    const reported = errors(told[0] ?? []).filter(([code, id]) => code === 504 && id === -1).length;
    expect([count(world.tws, "reqGlobalCancel"), reported], how).toEqual(
      how === "released" ? [1, 0] : [0, 1],
    );
    await world.close();
  }
});

test("error 100 about an order through lease.api slows the pool down as any other", async () => {
  const world = new World({}, OPEN_MS);
  let tooFast = false;
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "placeOrder" && tooFast) send(rateExceeded(fields[1] ?? ""));
  });
  const pool = world.pool({ port: 5000 });
  const lease = await world.clock.until(pool.acquire());
  lease.api.placeOrder(1, AAPL, RESTING);
  await world.clock.advance(1_000);
  tooFast = true;
  lease.api.placeOrder(1, AAPL, { ...RESTING, lmtPrice: 2 });
  await world.clock.advance(1_000);
  expect(pool.stats().messagesPerSecond).toBe(25);
});
