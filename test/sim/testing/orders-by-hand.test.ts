import { describe, expect, test } from "vitest";
import type { TestTws } from "../../../sim/mod.ts";
import { cancelOrder } from "../../../sim/wire/requests/orders.ts";
import { handClient, inMemory } from "../../support/hand-client.ts";

/** The status of each `orderStatus` of an order, oldest first. */
const statuses = (tws: TestTws, orderId: number): string[] =>
  tws.answers("orderStatus", { orderId }).map(({ values }) => values.status);
const LIMIT = { orderType: "LMT", lmtPrice: 150 } as const;
const errors = (tws: TestTws, reqId: number): unknown[] =>
  tws.answers("error", { reqId }).map(({ values }) => [values.code, values.text]);

test("an order is filled by hand in parts, as by the market, and the book agrees", async () => {
  await using tws = await inMemory({ account: { cash: 100_000, positions: [] } });
  const client = await handClient(tws);
  await client.order(1, { ...LIMIT, totalQuantity: 10, orderRef: "mine" });
  tws.orders.fill(1, { price: 149, quantity: 4 });
  await tws.advance(0);
  expect(tws.answers("execDetails").map(({ values }) => values)).toMatchObject([
    { orderId: 1, shares: 4, price: 149, cumQty: 4, avgPrice: 149, side: "BOT" },
  ]);
  expect(statuses(tws, 1).at(-1)).toBe("Submitted");
  tws.orders.fill(1);
  await tws.advance(0);
  expect(tws.orders.all()).toMatchObject([
    { orderId: 1, status: "Filled", filled: 10, averagePrice: 149.6, orderRef: "mine", symbol: "AAPL" },
  ]);
  expect(tws.fills).toMatchObject([
    { orderId: 1, clientId: 1, quantity: 4, price: 149, symbol: "AAPL", action: "BUY" },
    { orderId: 1, clientId: 1, quantity: 6, price: 150, symbol: "AAPL", action: "BUY" },
  ]);
  expect(statuses(tws, 1).at(-1)).toBe("Filled");
  const reported = tws.answers("commissionReport").map(({ values }) => [values.execId, values.commission]);
  expect(reported).toEqual(tws.fills.map(({ execId, commission }) => [execId, commission]));
  const paid = tws.fills.reduce(
    (sum, { quantity, price, commission }) => sum + quantity * price + commission,
    0,
  );
  expect(tws.account.cash.USD).toBeCloseTo(100_000 - paid, 6);
  expect(tws.account.positions).toMatchObject([{ symbol: "AAPL", quantity: 10 }]);
});

test("an order that is rejected ends with the code and the text that are given", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.order(1, LIMIT);
  await client.order(2, LIMIT);
  await client.order(3, LIMIT);
  tws.orders.reject(1, 201, "no, said the test");
  tws.orders.reject({ orderId: 2 }, 202);
  tws.orders.reject(3, 110, "the tick");
  await tws.advance(0);
  expect([1, 2, 3].flatMap((id) => errors(tws, id))).toEqual([
    [201, "no, said the test"],
    [202, "Order Canceled - reason:"],
    [110, "the tick"],
  ]);
  expect([1, 2, 3].map((id) => statuses(tws, id).at(-1))).toEqual(["Inactive", "Cancelled", "Inactive"]);
  expect(tws.orders.all().map(({ status }) => status)).toEqual(["Inactive", "Cancelled", "Inactive"]);
});

test("the children of a rejected parent are rejected too", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.order(1, { ...LIMIT, transmit: false });
  await client.order(2, { action: "SELL", orderType: "LMT", lmtPrice: 400, parentId: 1 });
  expect(() => tws.orders.fill(2)).toThrow("its parent is not filled");
  tws.orders.reject(1, 201);
  await tws.advance(0);
  expect(errors(tws, 2)).toEqual([[201, "Order rejected - reason:Parent order is being cancelled."]]);
  expect(tws.orders.all({ status: "Inactive" }).length).toBe(2);
});

test("an order that is not transmitted cannot be filled", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.order(1, { transmit: false });
  expect(() => tws.orders.fill(1)).toThrow("it is not transmitted");
});

describe("an order that is held", () => {
  test("works on unfilled until it is released", async () => {
    await using tws = await inMemory();
    const client = await handClient(tws);
    await client.order(1, { ...LIMIT });
    tws.orders.hold(1);
    tws.market("AAPL").set({ last: 140 });
    await tws.advance(60_000);
    expect(tws.fills).toEqual([]);
    expect(statuses(tws, 1)).toEqual(["Submitted"]);
    tws.orders.release(1);
    await tws.advance(0);
    expect(statuses(tws, 1).at(-1)).toBe("Filled");
  });

  test("can be held before it arrives, by its values, once", async () => {
    await using tws = await inMemory();
    const client = await handClient(tws);
    tws.orders.holdNext({ action: "SELL", orderType: "MKT", clientId: 1 });
    await client.order(1);
    await client.order(2, { action: "SELL" });
    await client.order(3, { action: "SELL" });
    await tws.advance(10_000);
    expect(tws.fills.map(({ orderId }) => orderId)).toEqual([1, 3]);
    expect(tws.orders.all({ orderId: 2 })).toMatchObject([{ status: "Submitted", filled: 0 }]);
    tws.orders.fill(2, { price: 99 });
    expect(tws.fills.at(-1)).toMatchObject({ orderId: 2, price: 99 });
  });

  test("is not held when that was taken back, and can be cancelled while it is", async () => {
    await using tws = await inMemory();
    const client = await handClient(tws);
    const takeBack = tws.orders.holdNext();
    takeBack();
    await client.order(1);
    tws.orders.holdNext();
    await client.order(2);
    await client.send(cancelOrder, { orderId: 2 });
    expect(tws.orders.all().map(({ status }) => status)).toEqual(["Filled", "Cancelled"]);
  });
});

describe("an order that is placed by hand", () => {
  test("belongs to client 0, and the master client is notified of it", async () => {
    await using tws = await inMemory({ masterClientId: 7 });
    await handClient(tws, 7);
    tws.orders.place({ symbol: "AAPL", action: "BUY", quantity: 3 });
    await tws.advance(0);
    expect(tws.orders.all()).toMatchObject([{ orderId: 0, clientId: 0, status: "Filled", quantity: 3 }]);
    expect(tws.answers("execDetails").map(({ clientId, values }) => [clientId, values.shares])).toEqual([
      [7, 3],
    ]);
  });

  test.each([
    [{ orderType: "LMT", limitPrice: 120, tif: "GTC" }, "LMT"],
    [{ orderType: "STP", auxPrice: 400 }, "STP"],
    [{ orderType: "STP LMT", auxPrice: 400, limitPrice: 401 }, "STP LMT"],
    [{ orderType: "MOC" }, "MOC"],
    [{ limitPrice: 120, outsideRth: true }, "LMT"],
  ])("can be of any type: %j", async (terms, orderType) => {
    await using tws = await inMemory();
    tws.orders.place({ symbol: "AAPL", action: "BUY", quantity: 1, ...terms });
    expect(tws.orders.all()).toMatchObject([{ orderType, clientId: 0, filled: 0 }]);
  });

  test("can be for another contract, and what TWS refuses is refused", async () => {
    await using tws = await inMemory();
    const future = { symbol: "ES", secType: "FUT", lastTradeDateOrContractMonth: "202603" };
    tws.orders.place({ ...future, action: "BUY", quantity: 1 });
    expect(tws.fills).toMatchObject([{ symbol: "ES", secType: "FUT", quantity: 1 }]);
    const place = (terms: object) => () =>
      tws.orders.place({ symbol: "AAPL", action: "BUY", quantity: 1, ...terms });
    expect(place({ orderType: "WRONG" })).toThrow("Cannot place an order by hand");
    expect(place({ limitPrice: 1.001 })).toThrow("Cannot place an order by hand");
    expect(place({ quantity: -1 })).toThrow("quantity: expected number to be >0");
    expect(place({ quantity: 1e7 })).toThrow("EQUITY WITH LOAN VALUE");
    expect(place({ symbol: "NOSUCH" })).toThrow("no such contract");
  });
});

test("an order that is unknown, done or ambiguous is refused with the orders that there are", async () => {
  await using tws = await inMemory();
  expect(() => tws.orders.fill(9)).toThrow("Cannot fill order 9: none is open; there are no orders");
  const [one, two] = [await handClient(tws, 1), await handClient(tws, 2)];
  await one.order(1, LIMIT);
  await two.order(1, LIMIT);
  await one.order(2);
  expect(() => tws.orders.fill(1)).toThrow(
    "Cannot fill order 1: 2 are open: #1 of client 1 (BUY 1 AAPL LMT 150, Submitted, 0 filled); #1 of client 2",
  );
  expect(() => tws.orders.reject({ orderId: 2 }, 201)).toThrow(
    /an order with \{ orderId: 2 \}: none is open; the orders are #1 .*#2 of client 1 \(BUY 1 AAPL MKT, Filled/,
  );
  expect(() => tws.orders.release({ clientId: 2 })).toThrow("it is not held");
  expect(() => tws.orders.fill({ clientId: 2 }, { quantity: 2 })).toThrow(
    "the quantity is 2, and 1 are open",
  );
  expect(() => tws.orders.fill({ clientId: 2 }, { price: -3 })).toThrow("must be above 0");
  expect(() => tws.orders.all({ ticker: "AAPL" } as never)).toThrow("Cannot find an order by ticker");
  expect(() => tws.orders.holdNext({ status: "Filled" } as never)).toThrow("Cannot find an order by status");
  tws.orders.fill({ clientId: 2, orderId: 1 });
  expect(tws.fills.map(({ clientId }) => clientId)).toEqual([1, 2]);
});

test.each([
  [{ quantity: "3" }, "Cannot fill an order: quantity: expected number, received string"],
  [{ qty: 5 }, "Cannot fill an order: qty: there is no such value; the names are price, quantity"],
  [{ price: Number.NaN }, "Cannot fill an order: price: expected number, received NaN"],
  [null, "Cannot fill an order: expected object, received null"],
  [{ price: 250 }, "the price is 250, which is worse than its limit of 150"],
  [{ price: 1e9 }, "worse than its limit"],
  [{ price: 149.005 }, "the price is 149.005, which is no multiple of its tick of 0.01"],
  [{ quantity: 1e-9 }, "the quantity is 1e-9, which is no multiple of 1"],
  [{ quantity: 0.5 }, "the quantity is 0.5, which is no multiple of 1"],
  [{ quantity: -1 }, "the quantity is -1, and 10 are open"],
])("a fill that no exchange would make is refused, and nothing is changed: %j", async (fill, problem) => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.order(1, { ...LIMIT, totalQuantity: 10 });
  expect(() => tws.orders.fill(1, fill as never)).toThrow(problem);
  expect(tws.fills).toEqual([]);
});

test("a fill of a sale is not below its limit, and one at the midpoint may be at half a tick", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.order(1, { action: "SELL", orderType: "LMT", lmtPrice: 400 });
  await client.order(2, { orderType: "MIDPRICE", lmtPrice: 150 });
  expect(() => tws.orders.fill(1, { price: 399.99 })).toThrow("worse than its limit of 400");
  tws.orders.fill(1, { price: 400.01 });
  tws.orders.fill(2, { price: 149.005 });
  expect(tws.fills.map(({ price }) => price)).toEqual([400.01, 149.005]);
});

test.each([
  [{ quantity: "5" }, "quantity: expected number, received string"],
  [{ quantity: 1, limitPrice: "100" }, "limitPrice: expected number, received string"],
  [{ quantity: 1, action: undefined }, "action: "],
  [{ quantity: 1, action: "HOLD" }, "action: "],
  [{ quantity: 1, limitprice: 3 }, "limitprice: there is no such value; did you mean limitPrice?"],
  [{ quantity: Number.NaN }, "quantity: expected number, received NaN"],
  [{ quantity: 1, outsideRth: "yes" }, "outsideRth: expected boolean, received string"],
])("an order by hand that is none is refused, and the book stays empty: %j", async (terms, problem) => {
  await using tws = await inMemory();
  const place = () => tws.orders.place({ symbol: "AAPL", action: "BUY", ...terms } as never);
  expect(place).toThrow(/^Cannot place an order by hand: /);
  expect(place).toThrow(problem);
  expect(tws.orders.all()).toEqual([]);
});

test("an order by hand that TWS refuses is not in the book, and no client is notified", async () => {
  await using tws = await inMemory({ masterClientId: 7 });
  await handClient(tws, 7);
  expect(() => tws.orders.place({ symbol: "AAPL", action: "BUY", quantity: 1e7 })).toThrow("EQUITY");
  expect(() => tws.orders.place(null as never)).toThrow("expected object, received null");
  await tws.advance(1_000);
  expect(tws.orders.all()).toEqual([]);
  expect([tws.answers("openOrder"), tws.answers("orderStatus")]).toEqual([[], []]);
});

test.each([
  [[201, 5], "Cannot reject an order: text: expected string, received number"],
  [[0], "Cannot reject an order: code: expected number to be >=1"],
  [[-1], "code: expected number to be >=1"],
  [[Number.NaN], "code: expected number, received NaN"],
  [["201"], "code: expected number, received string"],
  [[2 ** 31], "code: expected number to be <="],
])("a rejection with %j is refused, and the order works on", async (args, problem) => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  await client.order(1, LIMIT);
  const [code, text] = args as unknown as [number, string?];
  expect(() => tws.orders.reject(1, code, text)).toThrow(problem);
  expect(tws.orders.all()).toMatchObject([{ status: "Submitted" }]);
});

test.each(["1", undefined, null, 1.5, []])("an order is not meant by %j", async (name) => {
  await using tws = await inMemory();
  const problem = /^Cannot \w+ an order: expected its order ID or some of its values, got /;
  for (const act of [
    () => tws.orders.fill(name as never),
    () => tws.orders.reject(name as never, 201),
    () => tws.orders.hold(name as never),
    () => tws.orders.release(name as never),
  ])
    expect(act).toThrow(problem);
  expect(() => tws.orders.all((name ?? null) as never)).toThrow("Cannot find an order");
  expect(() => tws.orders.holdNext((name ?? null) as never)).toThrow("Cannot find an order");
});

test("an order that was to be held and has not arrived is a fault that verify() names", async () => {
  await using tws = await inMemory();
  const client = await handClient(tws);
  tws.orders.holdNext({ symbol: "AAPL" });
  const takeBack = tws.orders.holdNext({ symbol: "MSFT" });
  expect(() => tws.verify()).toThrow('- orders.holdNext: no order with { symbol: "MSFT" } has arrived');
  takeBack();
  expect(() => tws.verify()).toThrow('with { symbol: "AAPL" } has arrived');
  await client.order(1);
  tws.verify();
});

test("what the code of a rule does by hand is sent when it has returned", async () => {
  await using tws = await inMemory({ masterClientId: 1 });
  const client = await handClient(tws);
  const seen: string[] = [];
  tws
    .onAnswer("execDetails")
    .change(({ orderId }) => {
      seen.push(`begin ${orderId}`);
      tws.orders.place({ symbol: "AAPL", action: "BUY", quantity: 1 });
      tws.market("AAPL").set({ last: 100 });
      seen.push("end");
      return {};
    })
    .times(3);
  await client.order(1);
  await tws.advance(100);
  expect(seen).toEqual(["begin 1", "end", "begin 0", "end", "begin 0", "end"]);
  expect(tws.fills).toHaveLength(4);
  tws.verify();
});
