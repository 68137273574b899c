import { expect, test } from "vitest";
import { getExecutionDetails } from "../../../src/operations/executions.ts";
import { orderKey, orderStanding } from "../../../src/operations/order-messages.ts";
import { getAllOpenOrders, getCompletedOrders, getOpenOrders } from "../../../src/operations/orders.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

const ASK = { timeoutMs: 1_000 };

/** What a list of orders gives of what comes. */
async function listed(
  operation: typeof getOpenOrders,
  ...events: readonly (readonly [event: string, ...args: unknown[]])[]
) {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(operation, null), ASK);
  for (const [event, ...args] of events) hand.comes(event, ...args);
  hand.comes("openOrderEnd");
  return { orders: await answer, sent: hand.sent };
}

const open = (orderId: number, order: object, status = "Submitted") =>
  ["openOrder", orderId, { symbol: "A" }, order, { status }] as const;
const status = (orderId: number, word: string, filled: number, permId: number, clientId: number) =>
  ["orderStatus", orderId, word, filled, 10 - filled, 1.5, permId, 0, 1.25, clientId, "", 0] as const;
const standing = (word: string, filled: number, permId: number, clientId: number) => ({
  status: word,
  filled,
  remaining: 10 - filled,
  avgFillPrice: 1.5,
  permId,
  parentId: 0,
  lastFillPrice: 1.25,
  clientId,
  whyHeld: "",
  mktCapPrice: 0,
});

test("an order's key is its client and number; one without a number has IBKR's own", () => {
  expect([orderKey(5, 1, 77), orderKey(5, 2, 77), orderKey(6, 1, 77), orderKey(5, 1, 78)]).toEqual([
    ...["1/5", "2/5", "1/6", "1/5"],
  ]);
  expect([orderKey(0, 0, 77), orderKey(0, 1, 77), orderKey(0, 0, 78)]).toEqual([
    ...["permanent 77", "permanent 77", "permanent 78"],
  ]);
});

test("a standing has each argument of orderStatus under its name", () => {
  expect(orderStanding(["Submitted", 1, 2, 3, 4, 5, 6, 7, "locate", 8])).toEqual({
    status: "Submitted",
    filled: 1,
    remaining: 2,
    avgFillPrice: 3,
    permId: 4,
    parentId: 5,
    lastFillPrice: 6,
    clientId: 7,
    whyHeld: "locate",
    mktCapPrice: 8,
  });
});

test("open orders are identified by client and number, manual ones by permId", async () => {
  const { orders, sent } = await listed(
    getAllOpenOrders,
    open(5, { clientId: 1, permId: 70 }),
    open(5, { clientId: 2, permId: 71 }),
    open(0, { clientId: 0, permId: 72 }),
    open(0, { clientId: 0, permId: 73 }),
    status(5, "Submitted", 4, 71, 2),
    status(0, "Submitted", 3, 73, 0),
    // It comes a second time, as it is now.
    open(5, { clientId: 2, permId: 71, lmtPrice: 9 }, "PreSubmitted"),
    // TWS did not list the order that this is about.
    status(6, "Submitted", 1, 74, 1),
  );
  expect(sent).toEqual([["reqAllOpenOrders"]]);
  const contract = { symbol: "A" };
  const orderState = { status: "Submitted" };
  expect(orders).toEqual([
    { orderId: 5, contract, orderState, order: { clientId: 1, permId: 70 } },
    {
      orderId: 5,
      contract,
      orderState: { status: "PreSubmitted" },
      order: { clientId: 2, permId: 71, lmtPrice: 9 },
      standing: standing("Submitted", 4, 71, 2),
    },
    { orderId: 0, contract, orderState, order: { clientId: 0, permId: 72 } },
    {
      orderId: 0,
      contract,
      orderState,
      order: { clientId: 0, permId: 73 },
      standing: standing("Submitted", 3, 73, 0),
    },
  ]);
});

test("the answer to a what-if order is no open order", async () => {
  const { orders, sent } = await listed(
    getOpenOrders,
    open(5, { clientId: 1, permId: 0, whatIf: true }),
    open(6, { clientId: 1, permId: 0, whatIf: false }),
  );
  expect(sent).toEqual([["reqOpenOrders"]]);
  expect(orders.map(({ orderId }) => orderId)).toEqual([6]);
});

test("an order that is over or rejected is not open, by its standing first and by its state else", async () => {
  const all = ["Filled", "Cancelled", "ApiCancelled", "Inactive", "Submitted", "PendingCancel"];
  const byState = all.map((word, at) => open(at + 1, { clientId: 1, permId: 0 }, word));
  expect((await listed(getOpenOrders, ...byState)).orders.map(({ orderId }) => orderId)).toEqual([5, 6]);
  const byStanding = all.flatMap((word, at) => [
    open(at + 1, { clientId: 1, permId: 0 }, "Filled"),
    status(at + 1, word, 0, 0, 1),
  ]);
  expect((await listed(getOpenOrders, ...byStanding)).orders.map(({ orderId }) => orderId)).toEqual([5, 6]);
  const without = ["openOrder", 7, {}, { clientId: 1, permId: 0 }, undefined] as const;
  expect((await listed(getOpenOrders, without)).orders.map(({ orderId }) => orderId)).toEqual([7]);
});

test("completed orders are identified by permId, those without one by all their fields", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getCompletedOrders, null), ASK);
  expect(hand.sent).toEqual([["reqCompletedOrders", false]]);
  const rows = [
    [{ symbol: "A" }, { permId: 7 }, { status: "Filled" }],
    [{ symbol: "A" }, { permId: 7 }, { status: "Cancelled" }],
    [{ symbol: "B" }, { permId: 8 }, { status: "Filled" }],
    [{ symbol: "C" }, { permId: 0, lmtPrice: 1 }, { status: "Filled" }],
    [{ symbol: "D" }, { permId: 0, lmtPrice: 2 }, { status: "Filled" }],
    [{ symbol: "D" }, { permId: 0, lmtPrice: 2 }, { status: "Filled" }],
  ] as const;
  for (const row of rows) hand.comes("completedOrder", ...row);
  hand.comes("completedOrdersEnd");
  expect(await answer).toEqual(
    [1, 2, 3, 4].map((at) => {
      const [contract, order, orderState] = rows[at] ?? [];
      return { contract, order, orderState };
    }),
  );
});

test("executions are requested with the filter; each has its own commission, or none", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getExecutionDetails, { symbol: "A" }), ASK);
  expect(hand.sent).toEqual([["reqExecutions", 1, { symbol: "A" }]]);
  const [a, b, unnamed] = [{ execId: "a", shares: 1 }, { execId: "b", shares: 2 }, { shares: 3 }];
  for (const one of [a, b, unnamed]) hand.comes("execDetails", 1, { symbol: "A" }, one);
  hand.comes("commissionReport", { execId: "b", commission: 5 });
  hand.comes("execDetailsEnd", 1);
  expect(await answer).toEqual([
    { contract: { symbol: "A" }, execution: a, commission: undefined },
    { contract: { symbol: "A" }, execution: b, commission: { execId: "b", commission: 5 } },
    { contract: { symbol: "A" }, execution: unnamed, commission: undefined },
  ]);
});
