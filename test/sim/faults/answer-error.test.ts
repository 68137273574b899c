import { expect, test } from "vitest";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { cancelOrder } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../sim/wire/requests/positions.ts";
import { AAPL } from "../../support/contracts.ts";
import { bookOf, cutTable } from "../../support/cut-client.ts";
import { type AnswerErrorParams, answerError } from "../../support/sim.ts";

/** A client with a fault in force. */
async function under(fault: AnswerErrorParams) {
  const { clock, tws, dial } = cutTable();
  const client = dial();
  await clock.advance(0);
  client.names();
  return { clock, tws, client, injected: tws.inject(answerError(fault)) };
}

test("the error has number, code and text; healed, the next request is served", async () => {
  const fault = { request: "reqContractDetails", code: 162, text: "no data, says the fault" };
  const { clock, tws, client, injected } = await under(fault);
  client.send(reqContractDetails, { ...AAPL, reqId: 41 });
  const [message] = client.messages();
  expect(message?.values).toMatchObject({ reqId: 41, code: 162, text: fault.text });
  client.send(reqPositions);
  expect(client.names()).toContain("positionEnd");
  expect(injected.strikes).toBe(1);
  injected.heal();
  client.send(reqContractDetails, { ...AAPL, reqId: 42 });
  await clock.advance(5_000);
  expect(client.names()).toContain("contractDetailsEnd");
  expect(tws.script.rules).toEqual([]);
});

test("id chooses a request, and times limits; by default every request with a number gets 322", async () => {
  const chosen = await under({ id: 7, times: 1 });
  for (const reqId of [6, 7, 7]) chosen.client.send(reqContractDetails, { ...AAPL, reqId });
  await chosen.clock.advance(1_000);
  expect(chosen.client.names().filter((name) => name === "error 322")).toHaveLength(1);
  const all = await under({});
  all.client.send(reqContractDetails, { ...AAPL, reqId: 1 });
  all.client.send(placeOrder, { ...AAPL, orderId: 2 });
  all.client.send(reqPositions);
  expect(all.client.names().slice(0, 3)).toEqual(["error 322", "error 322", "position"]);
});

test("an order that is answered so is not placed, and its ID is free; a cancel keeps the order", async () => {
  const order = { ...AAPL, action: "BUY", orderType: "LMT", lmtPrice: 100, totalQuantity: 1, tif: "DAY" };
  const placed = { ...order, transmit: true, orderId: 1 };
  const { tws, client, injected } = await under({ request: "placeOrder", code: 201 });
  client.send(placeOrder, placed);
  expect(client.names()).toEqual(["error 201"]);
  expect(bookOf(tws)).toEqual({ orders: [], nextId: 1 });
  injected.heal();
  client.send(placeOrder, placed);
  tws.inject(answerError({ request: "cancelOrder", code: 161 }));
  client.names();
  client.send(cancelOrder, { orderId: 1 });
  expect(client.names()).toEqual(["error 161"]);
  expect(bookOf(tws).orders[0]?.status).toBe("Submitted");
});

test("the rules of a test come first, and see the requests that the fault answers", async () => {
  const { tws, client } = await under({ request: "reqContractDetails" });
  tws.script.requests.keep(10);
  const rule = tws.script.on("reqContractDetails").error(200, "says the test").once();
  for (const reqId of [1, 2]) client.send(reqContractDetails, { ...AAPL, reqId });
  expect(client.names()).toEqual(["error 200", "error 322"]);
  expect(rule.uses.used).toBe(1);
  expect(tws.script.requests.all("reqContractDetails")).toHaveLength(2);
});

test("without a request it means no cancel: what was begun before can be ended", async () => {
  const order = { ...AAPL, action: "BUY", orderType: "LMT", lmtPrice: 100, totalQuantity: 1, tif: "DAY" };
  const { clock, tws, dial } = cutTable();
  const client = dial();
  client.send(placeOrder, { ...order, transmit: true, orderId: 1 });
  await clock.advance(1_000);
  const injected = tws.inject(answerError());
  client.send(cancelOrder, { orderId: 1 });
  await clock.advance(1_000);
  expect(bookOf(tws).orders).toMatchObject([{ status: "Cancelled" }]);
  expect(injected.strikes).toBe(0);
});

test("a rejected order has the details that are given, and an error may be about no request", async () => {
  const advanced = '{"rejects": [not JSON';
  const { client } = await under({ request: "placeOrder", code: 201, text: "Order rejected", advanced });
  client.send(placeOrder, { ...AAPL, orderId: 7 });
  expect(client.messages()[0]?.values).toMatchObject({
    reqId: 7,
    code: 201,
    text: "Order rejected",
    advanced,
  });
  const other = await under({ request: "reqPositions", about: "none", times: 1 });
  other.client.send(reqPositions);
  expect(other.client.messages().map(({ values }) => values)).toMatchObject([{ reqId: -1, code: 322 }]);
  other.client.send(reqPositions);
  expect(other.client.names()).toContain("positionEnd");
});
