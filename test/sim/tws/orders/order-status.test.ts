import { expect, test } from "vitest";
import { Exchange } from "../../../../sim/exchange/exchange.ts";
import type { TwsOptions } from "../../../../sim/tws/context/options.ts";
import { cancelOrder } from "../../../../sim/wire/requests/orders.ts";
import { type PlaceOrder, placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { AAPL_NUMBERED } from "../../../support/contracts.ts";
import { names, received, Table, type TableClient, TRADING } from "../../../support/table.ts";

const LOW = { orderType: "LMT", lmtPrice: 100 };
const place = (client: TableClient, orderId: number, change: Partial<PlaceOrder> = {}) =>
  client.send(placeOrder, {
    orderId,
    ...AAPL_NUMBERED,
    action: "BUY",
    totalQuantity: 1,
    orderType: "MKT",
    tif: "DAY",
    transmit: true,
    ...change,
  });

const tableOf = (options: TwsOptions, seed = 1): Table => new Table(options, new Exchange({ seed }), TRADING);

test("with statusMissing 1, a market order that fills at once has no orderStatus, but all else", () => {
  const client = tableOf({ statusMissing: 1 }).client(1);
  expect(names(place(client, 1))).toEqual([
    "openOrder",
    "execDetails",
    "openOrder",
    "openOrder",
    "commissionReport",
  ]);
});

test("statusMissing spares orders that are no market orders, and those that do not fill at once", () => {
  const client = tableOf({ statusMissing: 1 }).client(1);
  expect(names(place(client, 1, LOW))).toEqual(["openOrder", "orderStatus"]);
  expect(names(place(client, 2, { ...LOW, lmtPrice: 9_999 }))).toContain("orderStatus");
  const later = { goodAfterTime: "20260113 11:00:00 US/Eastern" };
  expect(names(place(client, 3, later))).toEqual(["openOrder", "orderStatus"]);
});

test("with statusDoubled 1, each orderStatus comes twice and is the same", () => {
  const client = tableOf({ statusDoubled: 1 }).client(1);
  const statuses = received(place(client, 1), orderStatus);
  expect(statuses.map(({ status }) => status)).toEqual(["Submitted", "Submitted", "Filled", "Filled"]);
  expect(statuses[3]).toEqual(statuses[2]);
});

test("by default some statuses are doubled or missing, equally for equal seeds", () => {
  const run = (seed: number, others: boolean): readonly number[] => {
    const table = tableOf({ profile: "strict" }, seed);
    const client = table.client(1);
    const reader = table.client(2);
    const counts: number[] = [];
    for (let orderId = 1; orderId <= 60; orderId++) {
      table.nowMs += 2_000;
      if (others) reader.send(cancelOrder, { orderId: 9_999 });
      counts.push(received(place(client, orderId), orderStatus).length);
    }
    return counts;
  };
  const counts = run(1, false);
  expect([...new Set(counts)].sort()).toEqual([0, 2, 3, 4].filter((count) => counts.includes(count)));
  expect(counts.filter((count) => count === 0).length).toBeGreaterThan(0);
  expect(counts.filter((count) => count > 2).length).toBeGreaterThan(0);
  expect(counts.filter((count) => count === 2).length).toBeGreaterThan(30);
  expect(run(1, true)).toEqual(counts);
  expect(run(2, false)).not.toEqual(counts);
});

test("a stop is held by its trigger, a child by its parent, and a filled order by nothing", () => {
  const client = Table.trading().client(1);
  const held = (effects: ReturnType<typeof place>): string | undefined =>
    received(effects, orderStatus).at(-1)?.whyHeld;
  const stop = { action: "SELL", orderType: "STP", auxPrice: 100 };
  expect(held(place(client, 1, stop))).toBe("trigger");
  place(client, 2, LOW);
  expect(held(place(client, 3, { ...stop, parentId: 2 }))).toBe("child,trigger");
  expect(held(place(client, 4, { action: "SELL", orderType: "LMT", lmtPrice: 9_000, parentId: 2 }))).toBe(
    "child",
  );
  expect(held(place(client, 5))).toBe("");
});

test("a cancelled order is PendingCancel first, now and then, in the strict profile alone", () => {
  const cancelled = (profile: "strict" | "gentle"): readonly string[] => {
    const table = tableOf({ profile, statusDoubled: 0, messagesPerSecond: 0 });
    const client = table.client(1);
    return Array.from({ length: 10 }, (_, at) => {
      place(client, at + 1, LOW);
      return received(client.send(cancelOrder, { orderId: at + 1 }), orderStatus)
        .map(({ status }) => status)
        .join();
    });
  };
  expect(new Set(cancelled("strict"))).toEqual(new Set(["Cancelled", "PendingCancel,Cancelled"]));
  expect(new Set(cancelled("gentle"))).toEqual(new Set(["Cancelled"]));
});

test("an order that is cancelled before it is transmitted is ApiCancelled", () => {
  const client = Table.trading().client(1);
  place(client, 1, { ...LOW, transmit: false });
  const [status] = received(client.send(cancelOrder, { orderId: 1 }), orderStatus);
  expect(status?.status).toBe("ApiCancelled");
});

test("a modified order is sent once", () => {
  const client = Table.trading().client(1);
  place(client, 1, LOW);
  expect(names(place(client, 1, { ...LOW, lmtPrice: 101 }))).toEqual(["openOrder", "orderStatus"]);
});
