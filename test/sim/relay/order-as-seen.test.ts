import { expect, test } from "vitest";
import { cancelOrder } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { AAPL_NUMBERED } from "../../support/contracts.ts";
import { RelayWorld } from "../../support/relay-world.ts";

const ORDER = { ...AAPL_NUMBERED, totalQuantity: 10, orderType: "LMT", tif: "DAY", transmit: true };

test("orders of a proxy are listed as the messages between client and gateway show them", async () => {
  const world = new RelayWorld({}, { allowLive: true });
  const client = await world.session(7);
  client.send(placeOrder, { orderId: 1, ...ORDER, action: "BUY", lmtPrice: 1, orderRef: "one" });
  client.send(placeOrder, { orderId: 2, ...ORDER, action: "SSHORT", orderType: "MKT" });
  expect(world.relay.orders.all()).toEqual([]);
  await world.pass(3_000);
  const [one, two] = world.relay.orders.all();
  expect(one).toMatchObject({
    ...{ clientId: 7, orderId: 1, symbol: "AAPL", action: "BUY", quantity: 10, limitPrice: 1 },
    ...{ status: "Submitted", filled: 0, orderRef: "one" },
  });
  expect(one?.permId).toBeGreaterThan(0);
  expect(two).toMatchObject({ action: "SELL", limitPrice: undefined });
  client.send(placeOrder, { orderId: 1, ...ORDER, action: "BUY", lmtPrice: 2 });
  await world.pass(1_000);
  expect(world.relay.orders.all()[0]).toMatchObject({ limitPrice: 2, permId: one?.permId });
  client.send(cancelOrder, { orderId: 1 });
  await world.pass(1_000);
  expect(world.relay.orders.all()[0]).toMatchObject({ status: "Cancelled" });
  world.close();
});

test("an order that the gateway has not answered is listed as not acknowledged", async () => {
  const world = new RelayWorld({}, { allowLive: true });
  const client = await world.session(7);
  world.gateway.script.on("placeOrder").ignore();
  client.send(placeOrder, { orderId: 1, ...ORDER, action: "BUY", lmtPrice: 1 });
  await world.pass(1_000);
  expect(world.relay.orders.all()).toMatchObject([{ orderId: 1, status: "not acknowledged" }]);
  world.close();
});
