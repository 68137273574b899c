import { expect, test } from "vitest";
import { SecType } from "../../../../src/mod.ts";
import { OrderTools, RESTING } from "../../../support/order-tools.ts";

/** Places an order, and gives its name. */
async function working(tools: OrderTools): Promise<string> {
  const { order = "" } = await tools.run("place_order", RESTING);
  return order;
}

test("an order is modified within the limits, and no further", async () => {
  const tools = new OrderTools();
  const order = await working(tools);
  const modified = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  expect(modified).toMatchObject({ outcome: "acknowledged", order });
  const [open] = await tools.world.clock.until(tools.pool.getOpenOrders());
  expect(open?.order).toMatchObject({ lmtPrice: 2, totalQuantity: 10 });
  const tooMany = await tools.run("modify_order", { order, quantity: 101 }, { id: "m2" });
  expect(tooMany).toMatchObject({ outcome: "not-sent", reason: { code: "OUTSIDE_LIMITS" } });
  const tooMuch = await tools.run("modify_order", { order, limitPrice: 1_001 }, { id: "m3" });
  expect(tooMuch).toMatchObject({ outcome: "not-sent", reason: { code: "OUTSIDE_LIMITS" } });
  const nothing = await tools.run("modify_order", { order }, { id: "m4" });
  expect(nothing.reason?.message).toMatch(/no change is given/);
});

test("a modification waits for approval as an order does", async () => {
  const requests: unknown[] = [];
  const tools = new OrderTools({
    approval: (request) => {
      requests.push(request);
      return { approved: request.action === "place", reason: "not today" };
    },
  });
  const order = await working(tools);
  const refused = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  expect(refused).toMatchObject({ outcome: "not-sent", reason: { code: "NOT_APPROVED" } });
  expect(requests[1]).toMatchObject({
    action: "modify",
    order,
    notional: 20,
    key: expect.stringMatching(/^agent\/thread-1\/m1#[0-9a-f]{16}@20$/),
    summary:
      "BUY 10 AAPL STK SMART USD LMT 1 DAY in DU1234567 becomes BUY 10 AAPL STK SMART USD LMT 2 DAY in DU1234567",
  });
});

test("an order is cancelled, and its look-up says when it has ended", async () => {
  const tools = new OrderTools();
  const order = await working(tools);
  expect(await tools.run("cancel_order", { order }, { id: "c1" })).toMatchObject({ outcome: "acknowledged" });
  await tools.world.clock.advance(1_000);
  expect(await tools.run("get_order", { order }, { id: "g1" })).toMatchObject({
    state: { kind: "cancelled" },
  });
  expect(await tools.run("cancel_order", { order }, { id: "c1" })).toMatchObject({ outcome: "acknowledged" });
});

test("a look-up that fails has no outcome, which would be one of the order", async () => {
  const tools = new OrderTools();
  for (const args of [{ order: "agent/thread-1/none" }, {}]) {
    const answer = await tools.run("get_order", args);
    expect(answer).not.toHaveProperty("outcome");
    expect(answer).toMatchObject({ error: { code: "INVALID_OPTION", retryable: false } });
  }
});

test("an order of the application itself, or an unknown one, is not touched", async () => {
  const tools = new OrderTools();
  const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
  const terms = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as const;
  await tools.world.clock.until(tools.pool.placeOrder(apple, terms, { key: "mine" }));
  for (const order of ["mine", "agent/thread-1/none"]) {
    const answer = await tools.run("cancel_order", { order });
    expect(answer.reason?.message).toMatch(/no order of these tools has the name/);
  }
  expect(tools.sent("cancelOrder")).toBe(0);
});

test("a repeated change sends nothing and gives its first outcome, also after the end", async () => {
  const tools = new OrderTools();
  const order = await working(tools);
  await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  const sent = tools.sent("placeOrder");
  const again = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  expect(again).toMatchObject({ outcome: "acknowledged", repeated: true });
  await tools.run("cancel_order", { order }, { id: "c1" });
  await tools.world.clock.advance(1_000);
  const late = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  expect(late).toMatchObject({ outcome: "acknowledged", repeated: true, state: { kind: "cancelled" } });
  const cancelled = await tools.run("cancel_order", { order }, { id: "c1" });
  expect(cancelled).toMatchObject({ outcome: "acknowledged", repeated: true });
  expect([tools.sent("placeOrder"), tools.sent("cancelOrder")]).toEqual([sent, 1]);
});

test("another change under the ID of an earlier one is refused, with what the earlier one did", async () => {
  const tools = new OrderTools();
  const order = await working(tools);
  await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  for (const [name, args] of [
    ["modify_order", { order, limitPrice: 3 }],
    ["cancel_order", { order }],
  ] as const) {
    const other = await tools.run(name, args, { id: "m1" });
    expect(other).toMatchObject({ outcome: "not-sent", reason: { code: "ORDER_KEY_REUSED" } });
    expect(other.note).toMatch(/sent nothing.*same ID.*state is working/);
  }
  expect([tools.sent("placeOrder"), tools.sent("cancelOrder")]).toEqual([2, 0]);
});

test("two modifications in one message run one after the other, each to the terms that it states", async () => {
  const summaries: string[] = [];
  const tools = new OrderTools({
    approval: ({ summary }) => {
      summaries.push(summary);
      return { approved: true };
    },
  });
  const order = await working(tools);
  const calls = [
    tools.start("modify_order", { order, quantity: 20 }, { id: "m1" }),
    tools.start("modify_order", { order, limitPrice: 2 }, { id: "m2" }),
  ];
  await tools.world.clock.until(Promise.all(calls));
  expect(summaries.slice(1)).toEqual([
    expect.stringMatching(/ becomes BUY 20 AAPL STK SMART USD LMT 1 /),
    expect.stringMatching(/^BUY 20 .* becomes BUY 20 AAPL STK SMART USD LMT 2 /),
  ]);
  const [open] = await tools.world.clock.until(tools.pool.getOpenOrders());
  expect(open?.order).toMatchObject({ lmtPrice: 2, totalQuantity: 20 });
});

test("a refused change says that the order stays, and a price that the type lacks is refused", async () => {
  const tools = new OrderTools();
  const order = await working(tools);
  const stop = await tools.run("modify_order", { order, stopPrice: 3 }, { id: "m1" });
  expect(stop.reason?.message).toMatch(/stopPrice: does not belong to the order type LMT/);
  await tools.run("cancel_order", { order }, { id: "c1" });
  await tools.world.clock.advance(1_000);
  const late = await tools.run("cancel_order", { order }, { id: "c2" });
  expect(late).toMatchObject({ state: { kind: "cancelled" } });
  expect(late.note).not.toMatch(/nothing of it is live/);
});
