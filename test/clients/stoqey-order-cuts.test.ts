import type { Order } from "@stoqey/ib";
import { afterAll, expect, test } from "vitest";
import { clockFrom, cutOrder, FakeTws, listen, restart } from "../../sim/mod.ts";
import { AAPL } from "../support/contracts.ts";
import { type BookedOrder, bookOf } from "../support/cut-client.ts";
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

let clientIds = 10;
const nextClientId = (): number => ++clientIds;

interface Point {
  readonly of: "place" | "modify" | "cancel";
  readonly at: "unread" | "unkept" | "unacknowledged" | "unfilled" | "unreported";
  /** The order as placed or modified; undefined for a cancel. */
  readonly order: Order | undefined;
  readonly received: readonly string[];
  readonly booked: readonly Omit<BookedOrder, "orderId">[];
  readonly nextId: number;
}

/** Events about orders, in the order in which the client emitted them. */
const aboutOrders = (client: LiveClient, from = 0): string[] =>
  client.emitted
    .slice(from)
    .map(({ event }) => event)
    .filter((event) => /^(openOrder|orderStatus|execDetails|commissionReport)$/.test(event));

const ACKNOWLEDGED = ["openOrder", "orderStatus"];
const FILLED = { ...RESTS, status: "Filled", filled: 10 };
const TWENTY = { ...RESTING, totalQuantity: 20 };

test.each<Point>([
  { of: "place", at: "unread", order: RESTING, received: [], booked: [], nextId: 1 },
  { of: "place", at: "unkept", order: RESTING, received: [], booked: [], nextId: 1 },
  { of: "place", at: "unacknowledged", order: RESTING, received: [], booked: [RESTS], nextId: 2 },
  { of: "place", at: "unfilled", order: RESTING, received: ACKNOWLEDGED, booked: [RESTS], nextId: 2 },
  { of: "place", at: "unreported", order: MARKET, received: ACKNOWLEDGED, booked: [FILLED], nextId: 2 },
  { of: "modify", at: "unread", order: TWENTY, received: [], booked: [RESTS], nextId: 2 },
  { of: "modify", at: "unkept", order: TWENTY, received: [], booked: [RESTS], nextId: 2 },
  {
    of: "modify",
    at: "unacknowledged",
    order: TWENTY,
    received: [],
    booked: [{ ...RESTS, quantity: 20 }],
    nextId: 2,
  },
  {
    of: "modify",
    at: "unfilled",
    order: TWENTY,
    received: ACKNOWLEDGED,
    booked: [{ ...RESTS, quantity: 20 }],
    nextId: 2,
  },
  { of: "modify", at: "unreported", order: MARKET, received: ACKNOWLEDGED, booked: [FILLED], nextId: 2 },
  { of: "cancel", at: "unread", order: undefined, received: [], booked: [RESTS], nextId: 2 },
  { of: "cancel", at: "unkept", order: undefined, received: [], booked: [RESTS], nextId: 2 },
  {
    of: "cancel",
    at: "unacknowledged",
    order: undefined,
    received: [],
    booked: [{ ...RESTS, status: "Cancelled" }],
    nextId: 2,
  },
])("IBApi loses its connection, $of $at, and finds the order so again", async (point) => {
  const { of, at, order, received, booked, nextId } = point;
  const clientId = nextClientId();
  const client = await connected(clientId);
  if (of !== "place")
    await client.request((api) => api.placeOrder(1, AAPL, transmitted(RESTING)), "orderStatus");
  const fault = tws.inject(cutOrder({ of, at }));
  const from = client.emitted.length;
  await client.request(
    (api) => (order === undefined ? api.cancelOrder(1) : api.placeOrder(1, AAPL, transmitted(order))),
    "disconnected",
  );
  expect(aboutOrders(client, from)).toEqual(received);
  expect(fault.strikes).toBe(1);
  fault.heal();
  expect(bookOf(tws, clientId)).toEqual({
    orders: booked.map((kept) => ({ orderId: 1, ...kept })),
    nextId,
  });
  const again = await connected(clientId);
  expect(again.of("nextValidId")).toEqual([[nextId]]);
  await again.request((api) => api.reqOpenOrders(), "openOrderEnd");
  const open = booked.filter(({ status }) => status === "Submitted");
  expect(again.of("openOrder").map(([orderId]) => orderId)).toEqual(open.map(() => 1));
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
