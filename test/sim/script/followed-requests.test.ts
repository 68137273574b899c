import { expect, test } from "vitest";
import type { RequestRule } from "../../../sim/script/request-rule.ts";
import { reqContractDetails } from "../../../sim/wire/requests/contracts.ts";
import { reqExecutions } from "../../../sim/wire/requests/executions.ts";
import { cancelMktData, reqMktData } from "../../../sim/wire/requests/market-data.ts";
import { cancelOrder, reqGlobalCancel, reqOpenOrders } from "../../../sim/wire/requests/orders.ts";
import { placeOrder } from "../../../sim/wire/requests/place-order.ts";
import { commissionReport, execDetails } from "../../../sim/wire/responses/executions.ts";
import { openOrder, orderStatus } from "../../../sim/wire/responses/orders.ts";
import { error } from "../../../sim/wire/responses/session.ts";
import { BARS, ORDER, scripted } from "../../support/scripted-table.ts";
import { names, received } from "../../support/table.ts";

/** An order with the ID 7 that fills at once. */
const MARKET = { ...ORDER, orderType: "MKT", lmtPrice: undefined };
/** Lets nothing through. */
const hide = (rule: RequestRule<never>): unknown => rule.wrap(() => {});

test("the answer to a request is not that of an order with the same number", () => {
  const { script, table, client } = scripted();
  hide(script.on("placeOrder").once() as never);
  expect(names(client.send(placeOrder, { ...ORDER, orderId: 9 }))).toEqual([]);
  expect(names(client.send(reqContractDetails, BARS))).toEqual(["contractDetails", "contractDetailsEnd"]);
  client.send(reqMktData, BARS);
  expect(names(table.advance(5_000))).toContain("tickPrice");
  hide(script.on("reqMktData").once() as never);
  client.send(reqMktData, { ...BARS, reqId: 11 });
  expect(names(client.send(placeOrder, { ...ORDER, orderId: 11 }))).toEqual(["openOrder", "orderStatus"]);
});

test("an error belongs to the newest request with its number, of an order or not", () => {
  const refused = { ...BARS, secType: "NONE" };
  const { script, client } = scripted();
  hide(script.on("placeOrder").once() as never);
  client.send(placeOrder, { ...ORDER, orderId: 9 });
  expect(names(client.send(reqContractDetails, refused))).toEqual(["error"]);
  hide(script.on("reqContractDetails") as never);
  expect(names(client.send(reqContractDetails, refused))).toEqual([]);
});

test("an error about no request is not that of an order with the ID -1", () => {
  const { script, table, client } = scripted();
  hide(script.on("placeOrder").once() as never);
  client.send(placeOrder, { ...ORDER, orderId: -1 });
  expect(received(table.happens({ kind: "offline" }), error)).toMatchObject([{ reqId: -1 }]);
});

test("another request that uses the number ends what a rule does with its messages", () => {
  const { script, table, client } = scripted();
  hide(script.on("placeOrder").once() as never);
  expect(names(client.send(placeOrder, ORDER))).toEqual([]);
  expect(received(client.send(cancelOrder, { orderId: 7 }), orderStatus)).toMatchObject([
    { orderId: 7, status: "Cancelled" },
  ]);
  script.on("reqMktData").twice().once();
  client.send(reqMktData, BARS);
  client.send(cancelMktData, { reqId: 9 });
  expect(received(client.send(cancelMktData, { reqId: 9 }), error)).toHaveLength(1);
  expect(names(table.advance(5_000))).toEqual([]);
});

test("executions and their commission reports belong to their order, and requested ones do not", () => {
  const { script, table, client } = scripted();
  script.on("placeOrder").twice().once();
  const sent = [...client.send(placeOrder, MARKET), ...table.advance(2_000)];
  const fills = received(sent, execDetails).map(({ execId }) => execId);
  expect(fills.length).toBeGreaterThan(0);
  const once = fills.filter((_, at) => at % 2 === 0);
  expect(fills).toEqual(once.flatMap((execId) => [execId, execId]));
  expect(received(sent, commissionReport).map(({ execId }) => execId)).toEqual(fills);
  const requested = client.send(reqExecutions, { reqId: 7 });
  expect(received(requested, execDetails).map(({ execId }) => execId)).toEqual(once);
  expect(received(requested, commissionReport).map(({ execId }) => execId)).toEqual(once);
});

test("executions that are requested belong to their request, with their commission reports", () => {
  const { script, table, client } = scripted();
  client.send(placeOrder, MARKET);
  table.advance(2_000);
  hide(script.on("reqExecutions").once() as never);
  expect(names(client.send(reqExecutions, { reqId: 8 }))).toEqual([]);
  const sent = [...client.send(placeOrder, { ...MARKET, orderId: 8 }), ...table.advance(2_000)];
  expect(names(sent)).toEqual(expect.arrayContaining(["execDetails", "commissionReport"]));
});

test("open orders that are listed answer the request for them, not the one that placed them", () => {
  const { script, client } = scripted();
  hide(script.on("placeOrder") as never);
  expect(names(client.send(placeOrder, ORDER))).toEqual([]);
  expect(names(client.send(reqOpenOrders))).toEqual(["openOrder", "orderStatus", "openOrderEnd"]);
  hide(script.on("reqOpenOrders") as never);
  expect(names(client.send(reqOpenOrders))).toEqual([]);
});

test("messages about an order of another client are not those of an order with the same ID", () => {
  const { script, table, client } = scripted({ masterClientId: 99 });
  const master = table.client(99);
  hide(script.on("placeOrder").from({ clientId: 99 }) as never);
  expect(names(master.send(placeOrder, ORDER))).toEqual([]);
  const toMaster = (effects: readonly { kind: string; connection?: number }[]): unknown[] =>
    effects.filter(({ kind, connection }) => kind === "send" && connection === master.connection);
  expect(toMaster(client.send(placeOrder, ORDER))).toHaveLength(2);
});

test("a rule for a request without a number leaves the messages for other clients alone", () => {
  for (const isDoubled of [false, true]) {
    const { script, table, client } = scripted();
    const other = table.client(2);
    client.send(placeOrder, ORDER);
    other.send(placeOrder, { ...ORDER, orderId: 3 });
    const rule = script.on("reqGlobalCancel").from({ clientId: 1 });
    if (isDoubled) rule.twice();
    else rule.wrap((message, reply) => reply.send(message.name, message.values as object));
    const sent = client.send(reqGlobalCancel);
    const statuses = (connection: number): number[] =>
      received(
        sent.filter((effect) => effect.kind === "send" && effect.connection === connection),
        orderStatus,
      ).map(({ orderId }) => orderId);
    expect(statuses(other.connection)).toEqual([3]);
    expect(statuses(client.connection)).toEqual(isDoubled ? [7, 7] : [7]);
  }
});

test("what wrap() makes of an answer comes twice with twice()", () => {
  const { script, client } = scripted();
  script
    .on("placeOrder")
    .twice()
    .wrap((message, reply) => message.name === "openOrder" && reply.send("openOrder", message.values));
  expect(received(client.send(placeOrder, ORDER), openOrder)).toHaveLength(2);
});

test("what is sent of its own accord has the number of its order, or none", () => {
  const { script, table, client } = scripted();
  client.send(placeOrder, MARKET);
  table.happens({ kind: "offline" });
  const numbersOf = (name: string): unknown[] => script.answers.all(name).map(({ id }) => id);
  expect(new Set(numbersOf("execDetails"))).toEqual(new Set([7]));
  expect(new Set(numbersOf("commissionReport"))).toEqual(new Set([undefined]));
  expect(new Set(numbersOf("error"))).toEqual(new Set([undefined]));
});

test("an answer by hand has the number as that of an order or of a request, and no other number", () => {
  const { script, client } = scripted();
  script.on("placeOrder").answer((_request, reply) => {
    reply.send("execDetails");
    reply.send("orderStatus");
    reply.error(201, "no");
  });
  script.on("reqExecutions").answer((_request, reply) => reply.send("execDetails"));
  const sent = [...client.send(placeOrder, ORDER), ...client.send(reqExecutions, { reqId: 8 })];
  expect(received(sent, execDetails)).toMatchObject([
    { reqId: -1, orderId: 7 },
    { reqId: 8, orderId: 0 },
  ]);
  expect(received(sent, orderStatus)).toMatchObject([{ orderId: 7 }]);
  expect(received(sent, error)).toMatchObject([{ reqId: 7 }]);
});
