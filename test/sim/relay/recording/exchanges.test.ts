import { expect, test } from "vitest";
import { isEnding } from "../../../../sim/relay/recording/answer-causes.ts";
import { exchangesOf } from "../../../../sim/relay/recording/exchanges.ts";
import { reqExecutions } from "../../../../sim/wire/requests/executions.ts";
import { cancelMktData, reqMktData } from "../../../../sim/wire/requests/market-data.ts";
import { reqAllOpenOrders, reqOpenOrders } from "../../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../../sim/wire/requests/place-order.ts";
import { reqPositions } from "../../../../sim/wire/requests/positions.ts";
import { commissionReport, execDetails, execDetailsEnd } from "../../../../sim/wire/responses/executions.ts";
import { tickPrice } from "../../../../sim/wire/responses/market-data.ts";
import { openOrder, openOrderEnd, orderStatus } from "../../../../sim/wire/responses/orders.ts";
import { positionEnd } from "../../../../sim/wire/responses/positions.ts";
import { error } from "../../../../sim/wire/responses/session.ts";
import { HandRecording } from "../../../support/recordings.ts";

async function attributed(recording: HandRecording): Promise<Readonly<Record<string, readonly string[]>>> {
  const [session] = (await recording.read()).sessions;
  if (session === undefined) throw new Error("there is no session");
  const exchanges = exchangesOf(session).slice(1);
  return Object.fromEntries(
    exchanges.map(({ request, id, answers }) => [
      id === undefined ? request.name : `${request.name} #${id}`,
      answers.map(({ name }) => name),
    ]),
  );
}

test("an answer belongs to the request of its number, its kind, or else the request before it", async () => {
  const recording = new HandRecording().session().in(placeOrder, { orderId: 4 }).in(reqPositions);
  recording.in(reqExecutions, { reqId: 4 }).out(positionEnd).out(orderStatus, { orderId: 4 });
  recording.out(execDetails, { reqId: -1, orderId: 4, execId: "a" }).out(commissionReport, { execId: "a" });
  recording.out(execDetails, { reqId: 4, orderId: 9, execId: "b" }).out(commissionReport, { execId: "b" });
  recording
    .out(execDetailsEnd, { reqId: 4 })
    .out(error, { reqId: -1, code: 2104 })
    .out(error, { reqId: 4, code: 321 });
  expect(await attributed(recording)).toEqual({
    "placeOrder #4": ["orderStatus", "execDetails", "commissionReport"],
    reqPositions: ["positionEnd"],
    "reqExecutions #4": ["execDetails", "commissionReport", "execDetailsEnd", "error", "error"],
  });
});

test("the orders of a list belong to its request, and those that were placed meanwhile do not", async () => {
  const recording = new HandRecording().session().in(placeOrder, { orderId: 1 }).in(reqOpenOrders);
  recording.in(placeOrder, { orderId: 2 }).out(openOrder, { orderId: 1 }).out(openOrder, { orderId: 2 });
  recording.out(orderStatus, { orderId: 1 }).out(openOrderEnd).out(openOrder, { orderId: 1 });
  recording.in(reqAllOpenOrders).out(openOrderEnd);
  expect(await attributed(recording)).toEqual({
    "placeOrder #1": ["openOrder"],
    "placeOrder #2": ["openOrder"],
    reqOpenOrders: ["openOrder", "orderStatus", "openOrderEnd"],
    reqAllOpenOrders: ["openOrderEnd"],
  });
});

test("cancels of subscriptions need no answer, and those of orders do", () => {
  expect(
    ["cancelMktData", "cancelPositions", "unsubscribeFromGroupEvents"].every((name) => isEnding(name)),
  ).toBe(true);
  expect(isEnding("cancelOrder")).toBe(false);
  expect(isEnding("reqAccountUpdates", { subscribe: false })).toBe(true);
  expect(isEnding("reqAccountUpdates", { subscribe: true })).toBe(false);
});

test("data that cross a cancel belong to the request, and an error belongs to the cancel", async () => {
  const recording = new HandRecording()
    .session()
    .in(reqMktData, { reqId: 3 })
    .in(cancelMktData, { reqId: 3 });
  recording.out(tickPrice, { reqId: 3 }).out(error, { reqId: 3, code: 300 });
  expect(await attributed(recording)).toEqual({
    "reqMktData #3": ["tickPrice"],
    "cancelMktData #3": ["error"],
  });
});
