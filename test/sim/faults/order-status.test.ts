import { expect, test } from "vitest";
import { reqAllOpenOrders, reqOpenOrders } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { AAPL } from "../../support/contracts.ts";
import { cutTable } from "../../support/cut-client.ts";
import { type OrderStatusParams, orderStatus } from "../../support/sim.ts";

const ORDER = { ...AAPL, action: "BUY", orderType: "MKT", totalQuantity: 10, tif: "DAY", transmit: true };

/** The numbers of messages of market orders with the fault in force, by name. */
async function counts(fault: OrderStatusParams | undefined, orders = 1, seed = 1) {
  const { clock, tws, dial } = cutTable({ seed });
  const client = dial();
  await clock.advance(0);
  client.names();
  const injected = fault && tws.inject(orderStatus(fault));
  for (let orderId = 1; orderId <= orders; orderId++) client.send(placeOrder, { ...ORDER, orderId });
  await clock.advance(5_000);
  const names = client.names();
  injected?.heal();
  const count = (name: string): number => names.filter((one) => one === name).length;
  return { statuses: count("orderStatus"), fills: count("execDetails"), open: count("openOrder") };
}

test("every orderStatus is missing, or comes twice, and all other messages come once", async () => {
  const plain = await counts(undefined);
  expect(plain.statuses).toBeGreaterThan(1);
  expect(await counts({ missing: 1 })).toEqual({ ...plain, statuses: 0 });
  expect(await counts({ missing: 0, doubled: 1 })).toEqual({ ...plain, statuses: 2 * plain.statuses });
  expect(await counts({ missing: 0, doubled: 0 })).toEqual(plain);
});

test("openOrder is missing where it announces an order, and never in a list that was requested", async () => {
  const plain = await counts(undefined);
  expect(plain.open).toBeGreaterThan(0);
  expect(await counts({ missing: 1, openOrderMissing: 1 })).toEqual({ ...plain, statuses: 0, open: 0 });
  const { clock, tws, dial } = cutTable({ seed: 1 });
  const client = dial();
  await clock.advance(0);
  tws.inject(orderStatus({ missing: 1, openOrderMissing: 1 }));
  client.send(placeOrder, { ...ORDER, orderType: "LMT", lmtPrice: 1, orderId: 1 });
  await clock.advance(1_000);
  expect(client.names()).not.toContain("openOrder");
  for (const request of [reqOpenOrders, reqAllOpenOrders]) {
    client.send(request, {});
    await clock.advance(1_000);
    expect(client.names()).toEqual(["openOrder", "openOrderEnd"]);
  }
  client.send(placeOrder, { ...ORDER, orderType: "LMT", lmtPrice: 1, orderId: 2 });
  await clock.advance(1_000);
  expect(client.names()).toEqual([]);
});

test("by default some are missing and some come twice, as the seed says", async () => {
  const some = await counts({}, 20, 3);
  expect(await counts({}, 20, 3)).toEqual(some);
  expect((await counts({ doubled: 0 }, 20, 3)).statuses).toBeLessThan(
    (await counts(undefined, 20, 3)).statuses,
  );
  expect((await counts({ missing: 0 }, 20, 3)).statuses).toBeGreaterThan(
    (await counts(undefined, 20, 3)).statuses,
  );
});
