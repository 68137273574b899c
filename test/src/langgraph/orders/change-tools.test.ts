import { expect, test } from "vitest";
import { memoryJournal, SecType } from "../../../../src/mod.ts";
import { ORDER_STAGES } from "../../../support/order-stages.ts";
import { OrderTools, RESTING } from "../../../support/order-tools.ts";

/** One promise about both transports. */
const onBoth = test.each(ORDER_STAGES);

/** Places an order, and gives its name once its status is known. */
async function working(tools: OrderTools, changes: object = {}): Promise<string> {
  const { order = "" } = await tools.run("place_order", { ...RESTING, ...changes });
  await tools.stage.clock.advance(15_000);
  return order;
}

onBoth("over %s an order is modified within the limits, and no further", async (_name, make) => {
  const tools = new OrderTools(make());
  const order = await working(tools);
  const modified = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  expect(modified).toMatchObject({ outcome: "acknowledged", order });
  expect(tools.stage.book()).toMatchObject([{ limitPrice: 2, quantity: 10 }]);
  const tooMany = await tools.run("modify_order", { order, quantity: 101 }, { id: "m2" });
  expect(tooMany).toMatchObject({ outcome: "not-sent", reason: { code: "OUTSIDE_LIMITS" } });
  const tooMuch = await tools.run("modify_order", { order, limitPrice: 1_001 }, { id: "m3" });
  expect(tooMuch).toMatchObject({ outcome: "not-sent", reason: { code: "OUTSIDE_LIMITS" } });
  const nothing = await tools.run("modify_order", { order }, { id: "m4" });
  expect(nothing.reason?.message).toMatch(/no change is given/);
  expect(tools.stage.book()).toMatchObject([{ limitPrice: 2, quantity: 10 }]);
});

onBoth("over %s the trigger of a stop bounds its modifications too", async (_name, make) => {
  const tools = new OrderTools(make(), { notionalMax: { USD: 6_000 } });
  const stop = { orderType: "STP", limitPrice: undefined, stopPrice: 500 };
  const order = await working(tools, stop);
  const more = await tools.run("modify_order", { order, quantity: 13 }, { id: "m1" });
  expect(more.reason?.message).toMatch(/notional: 6500\.00 USD is more than 6000 USD/);
  expect(tools.stage.book()).toMatchObject([{ quantity: 10 }]);
});

onBoth("over %s a later process modifies what its predecessor has modified", async (_name, make) => {
  const stage = make();
  const journal = memoryJournal();
  const before = new OrderTools(stage, {}, stage.pool({ journal }));
  const order = await working(before);
  await before.run("modify_order", { order, quantity: 20 }, { id: "m1" });
  await before.until(before.pool.close());
  const after = new OrderTools(stage, {}, stage.pool({ journal }));
  await after.connect();
  await stage.clock.advance(30_000);
  const modified = await after.run("modify_order", { order, limitPrice: 2 }, { id: "m2" });
  expect(modified).toMatchObject({ outcome: "acknowledged", order });
  expect(stage.book()).toMatchObject([{ quantity: 20, limitPrice: 2 }]);
});

onBoth("over %s a modification waits for approval as an order does", async (_name, make) => {
  const requests: unknown[] = [];
  const tools = new OrderTools(make(), {
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
  expect(tools.stage.book()).toMatchObject([{ limitPrice: 1 }]);
});

onBoth("over %s an order is cancelled, and its look-up says when it has ended", async (_name, make) => {
  const tools = new OrderTools(make());
  const order = await working(tools);
  expect(await tools.run("cancel_order", { order }, { id: "c1" })).toMatchObject({ outcome: "acknowledged" });
  await tools.stage.clock.advance(1_000);
  expect(await tools.run("get_order", { order }, { id: "g1" })).toMatchObject({
    state: { kind: "cancelled" },
  });
  expect(tools.stage.book()).toMatchObject([{ status: "Cancelled" }]);
  expect(await tools.run("cancel_order", { order }, { id: "c1" })).toMatchObject({ outcome: "acknowledged" });
  expect(tools.stage.sent("cancel")).toBe(1);
  const late = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  expect(late).toMatchObject({ outcome: "not-sent", reason: { code: "INVALID_OPTION" } });
  expect(late.reason?.message).toMatch(/it is not open; its state is cancelled/);
});

onBoth(
  "over %s a look-up that fails has no outcome, which would be one of the order",
  async (_name, make) => {
    const tools = new OrderTools(make());
    for (const args of [{ order: "agent/thread-1/none" }, {}]) {
      const answer = await tools.run("get_order", args);
      expect(answer).not.toHaveProperty("outcome");
      expect(answer).toMatchObject({ error: { code: "INVALID_OPTION", retryable: false } });
    }
  },
);

onBoth(
  "over %s an order of the application itself, or an unknown one, is not touched",
  async (_name, make) => {
    const tools = new OrderTools(make());
    const apple = { symbol: "AAPL", secType: SecType.STK, exchange: "SMART", currency: "USD" };
    const terms = { action: "BUY", orderType: "LMT", totalQuantity: 1, lmtPrice: 1 } as const;
    const placing: Promise<unknown> = tools.pool.placeOrder(apple, terms, { key: "mine" });
    await tools.until(placing);
    for (const order of ["mine", "agent/thread-1/none"]) {
      const answer = await tools.run("cancel_order", { order });
      expect(answer.reason?.message).toMatch(/no order of these tools has the name/);
    }
    expect(tools.stage.sent("cancel")).toBe(0);
    expect(tools.stage.book()).toMatchObject([{ quantity: 1 }]);
  },
);

onBoth(
  "over %s a repeated change sends nothing and gives its first outcome, also after the end",
  async (_name, make) => {
    const tools = new OrderTools(make());
    const order = await working(tools);
    await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
    const sent = tools.stage.sent("change");
    const again = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
    expect(again).toMatchObject({ outcome: "acknowledged", repeated: true });
    await tools.run("cancel_order", { order }, { id: "c1" });
    await tools.stage.clock.advance(1_000);
    const late = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
    expect(late).toMatchObject({ outcome: "acknowledged", repeated: true, state: { kind: "cancelled" } });
    const cancelled = await tools.run("cancel_order", { order }, { id: "c1" });
    expect(cancelled).toMatchObject({ outcome: "acknowledged", repeated: true });
    expect([tools.stage.sent("change"), tools.stage.sent("cancel")]).toEqual([sent, 1]);
  },
);

onBoth(
  "over %s another change under the ID of an earlier one is refused, and what that did",
  async (_name, make) => {
    const tools = new OrderTools(make());
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
    expect(tools.stage.sent("cancel")).toBe(0);
    expect(tools.stage.book()).toMatchObject([{ limitPrice: 2 }]);
  },
);

onBoth(
  "over %s two modifications in one message run in turn, each to the terms it states",
  async (_name, make) => {
    const summaries: string[] = [];
    const tools = new OrderTools(make(), {
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
    await tools.stage.clock.until(Promise.all(calls));
    expect(summaries.slice(1)).toEqual([
      expect.stringMatching(/ becomes BUY 20 AAPL STK SMART USD LMT 1 /),
      expect.stringMatching(/^BUY 20 .* becomes BUY 20 AAPL STK SMART USD LMT 2 /),
    ]);
    expect(tools.stage.book()).toMatchObject([{ limitPrice: 2, quantity: 20 }]);
  },
);

onBoth(
  "over %s a refused change leaves the order, and a price that the type lacks is refused",
  async (_name, make) => {
    const tools = new OrderTools(make());
    const order = await working(tools);
    const stop = await tools.run("modify_order", { order, stopPrice: 3 }, { id: "m1" });
    expect(stop.reason?.message).toMatch(/stopPrice: does not belong to the order type LMT/);
    await tools.run("cancel_order", { order }, { id: "c1" });
    await tools.stage.clock.advance(1_000);
    const late = await tools.run("cancel_order", { order }, { id: "c2" });
    expect(late).toMatchObject({ state: { kind: "cancelled" } });
    expect(late.note).not.toMatch(/nothing of it is live/);
  },
);
