import type { Order } from "@stoqey/ib";
import { afterAll, expect, test } from "vitest";
import { clockFrom, cutOrder, FakeTws, listen, restart } from "../../sim/mod.ts";
import { AAPL } from "../support/contracts.ts";
import { bookOf } from "../support/cut-client.ts";
import { LiveClient } from "../support/live-client.ts";
import { OPEN } from "../support/stock-session.ts";

const tws = new FakeTws({ profile: "gentle", clock: clockFrom(OPEN) });
const door = await listen(tws);
const clients: LiveClient[] = [];
afterAll(async () => {
  for (const client of clients) client.close();
  tws.close();
  await door.close();
});

const connected = async (clientId: number): Promise<LiveClient> => {
  const client = await new LiveClient(door.port, clientId).connect();
  clients.push(client);
  return client;
};
const RESTING = { action: "BUY", orderType: "LMT", lmtPrice: 100, totalQuantity: 10, tif: "DAY" } as Order;
const MARKET = { ...RESTING, orderType: "MKT", lmtPrice: undefined } as unknown as Order;
const transmitted = (order: Order): Order => ({ ...order, transmit: true });
const RESTS = { status: "Submitted", filled: 0, quantity: 10 };

/** Events about orders, in the order in which the client emitted them. */
const aboutOrders = (client: LiveClient, from = 0): string[] =>
  client.emitted
    .slice(from)
    .map(({ event }) => event)
    .filter((event) => /^(openOrder|orderStatus|execDetails|commissionReport)$/.test(event));

test.each([
  { clientId: 11, at: "unread", order: RESTING, received: [], booked: [], nextId: 1 },
  { clientId: 12, at: "unkept", order: RESTING, received: [], booked: [], nextId: 1 },
  { clientId: 13, at: "unacknowledged", order: RESTING, received: [], booked: [RESTS], nextId: 2 },
  {
    clientId: 14,
    at: "unfilled",
    order: RESTING,
    received: ["openOrder", "orderStatus"],
    booked: [RESTS],
    nextId: 2,
  },
  {
    clientId: 15,
    at: "unreported",
    order: MARKET,
    received: ["openOrder", "orderStatus"],
    booked: [{ ...RESTS, status: "Filled", filled: 10 }],
    nextId: 2,
  },
] as const)("IBApi loses its connection with its order $at, and finds it so again", async (point) => {
  const { clientId } = point;
  const client = await connected(clientId);
  expect(client.of("nextValidId")).toEqual([[1]]);
  const fault = tws.inject(cutOrder({ at: point.at }));
  await client.request((api) => api.placeOrder(1, AAPL, transmitted(point.order)), "disconnected");
  expect(aboutOrders(client)).toEqual(point.received);
  expect(fault.strikes).toBe(1);
  fault.heal();
  expect(bookOf(tws, clientId)).toEqual({
    orders: point.booked.map((order) => ({ orderId: 1, ...order })),
    nextId: point.nextId,
  });
  const again = await connected(clientId);
  expect(again.of("nextValidId")).toEqual([[point.nextId]]);
  await again.request((api) => api.reqOpenOrders(), "openOrderEnd");
  const open = point.booked.filter(({ status }) => status === "Submitted");
  expect(again.of("openOrder").map(([orderId]) => orderId)).toEqual(open.map(() => 1));
});

test("IBApi loses its connection while it cancels, and finds the order cancelled", async () => {
  const client = await connected(1);
  await client.request((api) => api.placeOrder(1, AAPL, transmitted(RESTING)), "orderStatus");
  tws.inject(cutOrder({ of: "cancel", how: "fin" }));
  const from = client.emitted.length;
  await client.request((api) => api.cancelOrder(1), "disconnected");
  expect(aboutOrders(client, from)).toEqual([]);
  tws.heal();
  expect(bookOf(tws).orders).toMatchObject([{ status: "Cancelled" }]);
});

test("IBApi is given the ID of an order again that it sent as the gateway restarted", async () => {
  const client = await connected(2);
  const [first] = client.of("nextValidId")[0] ?? [];
  const fault = tws.inject(restart({ lostOrders: 4, refuseMs: 50, closeMs: 0, muteMs: 0 }));
  for (let number = 0; number < 4; number++)
    client.api.placeOrder(first + number, AAPL, transmitted(RESTING));
  await client.event("disconnected");
  expect(aboutOrders(client)).toEqual([]);
  fault.heal();
  await door.settled();
  const again = await connected(2);
  expect(again.of("nextValidId")).toEqual([[first]]);
  expect(bookOf(tws, 2)).toEqual({ orders: [], nextId: first });
});
