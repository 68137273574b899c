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
  expect(requests[1]).toMatchObject({ action: "modify", notional: 20, key: "agent/thread-1/m1" });
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
