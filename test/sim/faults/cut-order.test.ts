import { expect, test } from "vitest";
import { insideOf } from "../../../sim/net/fake-tws.ts";
import { Lifetime } from "../../../sim/testing/lifetime.ts";
import { OrderHands } from "../../../sim/testing/orders-by-hand.ts";
import { reqExecutions } from "../../../sim/wire/requests/executions.ts";
import { cancelOrder } from "../../../sim/wire/requests/orders.ts";
import { type PlaceOrder, placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqIds } from "../../../sim/wire/requests/session.ts";
import { AAPL } from "../../support/contracts.ts";
import { bookOf, type CutClient, cutTable } from "../../support/cut-client.ts";
import { type CutOrderParams, cutOrder, drop, parseFault } from "../../support/sim.ts";

/** A limit order that rests: ten shares, far below the market. */
const RESTING: Partial<PlaceOrder> = {
  ...AAPL,
  action: "BUY",
  orderType: "LMT",
  lmtPrice: 100,
  totalQuantity: 10,
  tif: "DAY",
  transmit: true,
};
const MARKET: Partial<PlaceOrder> = { ...RESTING, orderType: "MKT", lmtPrice: undefined };

const place = (client: CutClient, orderId: number, order: Partial<PlaceOrder> = RESTING): void =>
  client.send(placeOrder, { ...order, orderId });

/** A client whose order 1 rests, or none, with the fault in force; what it received before is taken. */
async function before(fault: CutOrderParams, ...resting: readonly number[]) {
  const table = cutTable();
  const client = table.dial();
  for (const orderId of resting) place(client, orderId);
  await table.clock.advance(2_000);
  client.names();
  return { ...table, client, fault: table.tws.inject(cutOrder(fault)) };
}

/** The order as the fake keeps it while it rests. */
const RESTS = { orderId: 1, status: "Submitted", filled: 0, quantity: 10 };
const FILLED = { ...RESTS, status: "Filled", filled: 10 };

test.each([
  { at: "unread", order: RESTING, orders: [], nextId: 1, received: [], event: "unread" },
  { at: "unkept", order: RESTING, orders: [], nextId: 1, received: [], event: "lost" },
  { at: "unacknowledged", order: RESTING, orders: [RESTS], nextId: 2, received: [], event: "read" },
  {
    at: "unfilled",
    order: RESTING,
    orders: [RESTS],
    nextId: 2,
    received: ["openOrder", "orderStatus"],
    event: "read",
  },
  {
    at: "unreported",
    order: MARKET,
    orders: [FILLED],
    nextId: 2,
    received: ["openOrder", "orderStatus"],
    event: "read",
  },
] as const)("place $at: book, next ID and messages are those of that point", async (point) => {
  const { clock, tws, client, dial } = await before({ at: point.at });
  place(client, 1, point.order);
  await clock.advance(2_000);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual(point.received);
  expect(bookOf(tws)).toEqual({ orders: point.orders, nextId: point.nextId });
  expect(tws.trace.of(point.event).at(-1)?.detail).toBe("placeOrder");
  const again = dial();
  expect(again.messages().find(({ name }) => name === "nextValidId")?.values).toEqual({
    orderId: point.nextId,
  });
});

test.each([
  { at: "unread", quantity: 10, received: [] },
  { at: "unkept", quantity: 10, received: [] },
  { at: "unacknowledged", quantity: 20, received: [] },
  { at: "unfilled", quantity: 20, received: ["openOrder", "orderStatus"] },
] as const)("modify $at: the order has the terms of that point", async ({ at, quantity, received }) => {
  const { clock, tws, client } = await before({ of: "modify", at }, 1);
  place(client, 2);
  expect(client.names()).toEqual(["openOrder", "orderStatus"]);
  place(client, 1, { ...RESTING, totalQuantity: 20 });
  await clock.advance(2_000);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual(received);
  expect(bookOf(tws).orders).toEqual([
    { ...RESTS, quantity },
    { ...RESTS, orderId: 2 },
  ]);
});

test("modify unreported: the order is filled, and its acknowledgement alone has come", async () => {
  const { clock, tws, client } = await before({ of: "modify", at: "unreported" }, 1);
  place(client, 1, MARKET);
  await clock.advance(2_000);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual(["openOrder", "orderStatus"]);
  expect(bookOf(tws).orders).toEqual([FILLED]);
});

test.each([
  { at: "unread", status: "Submitted" },
  { at: "unkept", status: "Submitted" },
  { at: "unacknowledged", status: "Cancelled" },
] as const)("cancel $at: the order is $status, and nothing was sent", async ({ at, status }) => {
  const { clock, tws, client } = await before({ of: "cancel", at }, 1);
  client.send(cancelOrder, { orderId: 1 });
  await clock.advance(2_000);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual([]);
  expect(bookOf(tws)).toEqual({ orders: [{ ...RESTS, status }], nextId: 2 });
});

test("a market order that is cut unfilled is filled when its client comes back", async () => {
  const { clock, tws, client, dial } = await before({ at: "unfilled" });
  place(client, 1, MARKET);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual(["openOrder", "orderStatus"]);
  const again = dial();
  again.send(reqExecutions, { reqId: 5 });
  await clock.advance(1_000);
  const fills = again.messages().filter(({ name }) => name === "execDetails");
  expect(fills.map(({ values }) => values)).toMatchObject([{ orderId: 1, cumQty: 10 }]);
  expect(bookOf(tws).orders).toEqual([FILLED]);
});

test("a point of a cancel that does not exist is refused with a sentence, in code and as text", () => {
  expect(() => cutOrder({ of: "cancel", at: "unfilled" })).toThrow("there is no at=unfilled of a cancel");
  expect(() => parseFault("cut-order:of=cancel,at=unreported")).toThrow("use at=unacknowledged");
});

test.each([
  { how: "fin", end: "fin", taken: false },
  { how: "rst", end: "rst", taken: false },
  { how: "half-open", end: "open", taken: true },
] as const)(
  "with how=$how the client sees $end, and its ID is taken: $taken",
  async ({ how, end, taken }) => {
    for (const at of ["unread", "unkept", "unacknowledged", "unfilled"] as const) {
      const { clock, tws, client } = await before({ at, how });
      place(client, 1);
      client.send(reqIds, {});
      await clock.advance(2_000);
      expect(client.end, at).toBe(end);
      expect(
        client.names().filter((name) => name === "nextValidId"),
        at,
      ).toEqual([]);
      expect(tws.clients().has(1), at).toBe(taken);
    }
  },
);

test("requests of other kinds, symbols and IDs, previews and refused orders pass; times limits", async () => {
  const { clock, tws, client, dial } = await before({ symbol: "AAPL", orderId: 7, times: 2 });
  place(client, 5);
  place(client, 6, { ...RESTING, symbol: "MSFT" });
  place(client, 7, { ...RESTING, whatIf: true });
  // A refused order: its price is on no tick.
  place(client, 7, { ...RESTING, lmtPrice: 100.001 });
  expect(client.end).toBe("open");
  expect(client.names().filter((name) => name.startsWith("error"))).toHaveLength(1);
  place(client, 7);
  expect(client.end).toBe("rst");
  const again = dial();
  place(again, 7, { ...RESTING, totalQuantity: 3 });
  await clock.advance(100);
  expect(again.end).toBe("open");
  const other = dial(2);
  place(other, 7);
  expect(other.end).toBe("rst");
  const third = dial(3);
  place(third, 7);
  await clock.advance(100);
  expect(third.end).toBe("open");
  expect(tws.faults()[0]?.strikes).toBe(2);
});

test("an order that rests is cut when it fills later, on another connection of its client too", async () => {
  const { clock, tws, client, dial } = await before({ at: "unreported" });
  place(client, 1);
  await clock.advance(1_000);
  expect(client.end).toBe("open");
  tws.inject(drop({ how: "fin" })).heal();
  const again = dial();
  await clock.advance(1_000);
  again.names();
  place(again, 1, MARKET);
  await clock.advance(1_000);
  expect(again.end).toBe("rst");
  expect(again.names()).toEqual(["openOrder", "orderStatus"]);
  expect(bookOf(tws).orders).toEqual([FILLED]);
});

test("healed, cut-order lets the order that it waited for report its fill", async () => {
  const { clock, client, fault } = await before({ at: "unreported" });
  place(client, 1);
  fault.heal();
  place(client, 1, MARKET);
  await clock.advance(1_000);
  expect(client.end).toBe("open");
  expect(client.names()).toContain("execDetails");
});

test("the master client is notified of an order whose own client was cut", async () => {
  const { clock, tws, dial } = cutTable({ masterClientId: 99 });
  const [master, client] = [dial(99), dial(1)];
  await clock.advance(0);
  master.names();
  tws.inject(cutOrder({ at: "unacknowledged" }));
  place(client, 1);
  await clock.advance(100);
  expect(client.end).toBe("rst");
  expect(master.names()).toEqual(["openOrder", "orderStatus"]);
});

/** The orders of a fake, worked by hand. */
const hands = (tws: Parameters<typeof insideOf>[0]): OrderHands =>
  new OrderHands(insideOf(tws), new Lifetime(() => Promise.resolve()));

test("at=unfilled cuts before the first report of a fill, where no status came before it", async () => {
  const { clock, tws, client } = await before({ at: "unfilled" });
  tws.script.onAnswer("orderStatus", { status: "Submitted" }).drop();
  place(client, 1, MARKET);
  await clock.advance(2_000);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual(["openOrder"]);
});

test("a fill is reported by openOrder too, where TWS sends no execution before it", async () => {
  const { clock, tws, client } = await before({ at: "unreported" });
  tws.script.onAnswer("execDetails").drop();
  tws.script.onAnswer("orderStatus", { status: "Filled" }).drop();
  place(client, 1, MARKET);
  await clock.advance(2_000);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual(["openOrder", "orderStatus"]);
});

test("a request that was refused is not waited for: another one with its order ID passes", async () => {
  const { clock, client } = await before({ at: "unacknowledged", symbol: "AAPL" });
  place(client, 7, { ...RESTING, lmtPrice: 100.001 });
  expect(client.names()).toEqual([expect.stringMatching(/^error/)]);
  place(client, 7, { ...RESTING, symbol: "MSFT" });
  await clock.advance(100);
  expect(client.end).toBe("open");
  expect(client.names()).toEqual(["openOrder", "orderStatus"]);
});

test("executions that the client requests are no report of the fill that is waited for", async () => {
  const { clock, tws, client } = await before({ at: "unreported" });
  const unsolicited = { reqId: -1 };
  tws.script.onAnswer("execDetails", unsolicited).drop();
  tws.script.onAnswer("orderStatus", { filled: 10 }).drop();
  tws.script.onAnswer("openOrder", { status: "Filled" }).drop();
  place(client, 1, MARKET);
  await clock.advance(2_000);
  client.send(reqExecutions, { reqId: 5 });
  await clock.advance(100);
  expect(client.end).toBe("open");
  expect(client.names()).toContain("execDetails");
});

test("the cancel of an order that was cancelled before is refused, and is no point to cut", async () => {
  const { clock, tws, client } = await before({ of: "place", at: "unread", orderId: 99 }, 1);
  client.send(cancelOrder, { orderId: 1 });
  await clock.advance(2_000);
  client.names();
  tws.inject(cutOrder({ of: "cancel", at: "unacknowledged" }));
  client.send(cancelOrder, { orderId: 1 });
  await clock.advance(100);
  expect(client.end).toBe("open");
  expect(client.names()).toEqual([expect.stringMatching(/^error/)]);
});

test("a report about the order of another client with the same ID is not that of the order", async () => {
  const { clock, tws, dial } = cutTable({ masterClientId: 99 });
  const [master, client] = [dial(99), dial(1)];
  await clock.advance(0);
  tws.inject(cutOrder({ at: "unreported" }));
  place(master, 1);
  await clock.advance(1_000);
  master.names();
  hands(tws).hold({ clientId: 99 });
  client.names();
  place(client, 1, { ...MARKET, whatIf: false });
  await clock.advance(2_000);
  expect(client.end).toBe("rst");
  expect(master.end).toBe("open");
  expect(master.names()).toContain("execDetails");
});

test.each([
  { at: "unfilled", ends: "rst" },
  { at: "unreported", ends: "open" },
] as const)("modify $at after a partial fill: what was filled before is no fill", async ({ at, ends }) => {
  const { clock, tws, client } = await before({ of: "modify", at }, 1);
  hands(tws).fill(1, { quantity: 4 });
  await clock.advance(1_000);
  expect(client.end).toBe("open");
  client.names();
  place(client, 1, { ...RESTING, totalQuantity: 20 });
  await clock.advance(1_000);
  expect(client.end).toBe(ends);
  expect(client.names()).toEqual(["openOrder", "orderStatus"]);
  if (ends === "rst") return;
  hands(tws).fill(1, { quantity: 1 });
  await clock.advance(1_000);
  expect(client.end).toBe("rst");
  expect(client.names()).toEqual([]);
});
