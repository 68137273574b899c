import { expect, test } from "vitest";
import { PoolError } from "../../../../src/mod.ts";
import { OrderTools, RESTING } from "../../../support/order-tools.ts";
import { connectivityLost, cutOrder, latency } from "../../../support/sim.ts";

test("an order is placed once, however often its tool call is repeated", async () => {
  const tools = new OrderTools();
  const first = await tools.run("place_order", RESTING);
  expect(first).toMatchObject({
    outcome: "acknowledged",
    order: "agent/thread-1/call-1",
    state: { kind: "working", account: "DU1234567", orderId: expect.any(Number) },
    note: "IBKR has the order: BUY 10 AAPL STK SMART USD LMT 1 DAY in DU1234567.",
  });
  expect(first.repeated).toBeUndefined();
  const again = await tools.run("place_order", RESTING);
  expect(again).toMatchObject({ outcome: "acknowledged", order: first.order, repeated: true });
  expect(again.note).toMatch(/nothing was sent now/);
  expect(await tools.placed()).toBe(1);
});

test("the same order in two parallel tool calls is one order, and both calls know it", async () => {
  const tools = new OrderTools();
  const calls = ["a", "b"].map((id) => tools.start("place_order", RESTING, { id }));
  const answers = await tools.world.clock.until(Promise.all(calls));
  expect(new Set(answers.map(({ order }) => order)).size).toBe(1);
  expect(answers.map(({ repeated }) => repeated === true).sort()).toEqual([false, true]);
  expect(await tools.placed()).toBe(1);
});

test("an equal order of another call is possible after the stated time, or of another thread", async () => {
  const tools = new OrderTools({ repeatWithinMs: 60_000 });
  await tools.run("place_order", RESTING, { id: "a" });
  expect(await tools.run("place_order", RESTING, { id: "b" })).toHaveProperty("repeated", true);
  expect(await tools.run("place_order", RESTING, { id: "b", thread: "other" })).not.toHaveProperty(
    "repeated",
  );
  await tools.world.clock.advance(60_000);
  expect(await tools.run("place_order", RESTING, { id: "c" })).not.toHaveProperty("repeated");
  expect(await tools.placed()).toBe(3);
});

test("another order under the ID of an earlier call is refused as data", async () => {
  const tools = new OrderTools();
  await tools.run("place_order", RESTING);
  const other = await tools.run("place_order", { ...RESTING, quantity: 11 });
  expect(other).toMatchObject({
    outcome: "not-sent",
    reason: { code: "ORDER_KEY_REUSED", retryable: false },
    note: expect.stringMatching(
      /^This call has sent nothing .* agent\/thread-1\/call-1, whose state is working/,
    ),
  });
  expect(await tools.placed()).toBe(1);
});

test.each([
  ["an account", { account: "DU999" }, /account: DU999 is not permitted/],
  ["a symbol", { symbol: "TSLA" }, /symbol: TSLA is not permitted/],
  ["the symbol of a conId", { symbol: undefined, conId: 76792991 }, /symbol: TSLA is not permitted/],
  ["a kind", { expiry: "20260220", strike: 250, right: "C" }, /secType: OPT is not permitted/],
  ["a quantity", { quantity: 101 }, /quantity: 101 is not above 0 and at most 100/],
  ["a limit price", { quantity: 100, limitPrice: 101 }, /notional: 10100.00 USD is more than 10000 USD/],
  [
    "the market",
    { quantity: 50, orderType: "MKT", limitPrice: undefined },
    /notional: \d+\.\d\d USD is more/,
  ],
  ["a sale below the market", { quantity: 50, side: "SELL" }, /notional: \d+\.\d\d USD is more/],
])("%s outside the limits is refused, and nothing is sent", async (_what, changes, message) => {
  const tools = new OrderTools();
  const answer = await tools.run("place_order", { ...RESTING, ...changes });
  expect(answer).toMatchObject({ outcome: "not-sent", reason: { code: "OUTSIDE_LIMITS", retryable: false } });
  expect(answer.reason?.message).toMatch(message);
  expect(tools.sent("placeOrder")).toBe(0);
});

test("a conId of another instrument than the symbol beside it is refused", async () => {
  const tools = new OrderTools();
  const answer = await tools.run("place_order", { ...RESTING, conId: 76792991 });
  expect(answer.reason?.message).toMatch(/conId 76792991 is TSLA .*, which is not symbol AAPL/);
  expect(tools.sent("placeOrder")).toBe(0);
});

test("a currency without a limit is refused", async () => {
  const tools = new OrderTools({ notionalMax: { EUR: 1_000 } });
  const answer = await tools.run("place_order", RESTING);
  expect(answer.reason?.message).toMatch(/currency: USD has no limit in notionalMax/);
});

test("a price that the order type needs or does not have is refused by its name", async () => {
  const tools = new OrderTools();
  const missing = await tools.run("place_order", { ...RESTING, limitPrice: undefined });
  expect(missing.reason?.message).toMatch(/limitPrice: is missing for the order type LMT/);
  const surplus = await tools.run("place_order", { ...RESTING, orderType: "MKT" });
  expect(surplus.reason?.message).toMatch(/limitPrice: does not belong to the order type MKT/);
});

test("a call without a thread, or without an ID, sends nothing", async () => {
  const tools = new OrderTools();
  const text = await tools.world.clock.until(tools.raw("place_order", RESTING));
  expect(text).toMatchObject({ outcome: "not-sent", reason: { code: "NO_CALL_KEY" } });
  const noThread = await tools.run("place_order", RESTING, { thread: "" });
  expect(noThread).toMatchObject({ outcome: "not-sent", reason: { code: "NO_CALL_KEY" } });
  expect(tools.pool.stats().dials).toBe(0);
});

test("an order without an answer is unknown, and the answer forbids to send it again", async () => {
  const tools = new OrderTools();
  await tools.world.clock.until(tools.pool.connect());
  tools.world.tws.inject(cutOrder({ at: "unacknowledged", how: "half-open" }));
  const unknown = await tools.run("place_order", RESTING);
  expect(unknown.outcome).toBe("unknown");
  expect(unknown.note).toMatch(/may be live.*Do not send it again.*get_order/s);
  await tools.world.clock.advance(120_000);
  expect(await tools.run("get_order", { order: unknown.order })).toMatchObject({
    outcome: "acknowledged",
    state: { kind: "working" },
  });
  expect(await tools.placed()).toBe(1);
});

test("an order that was not sent is sent by a repeated call, once", async () => {
  const tools = new OrderTools();
  await tools.world.clock.until(tools.pool.connect());
  await tools.world.clock.until(tools.pool.qualifyContract({ conId: 265598 }));
  const fault = tools.world.tws.inject(cutOrder({ at: "unread", how: "rst" }));
  const lost = await tools.run("place_order", RESTING);
  fault.heal();
  await tools.world.clock.advance(60_000);
  const proven = await tools.run("get_order", { order: "agent/thread-1/call-1" });
  expect([lost.outcome, proven.outcome]).toEqual(["unknown", "not-sent"]);
  expect(proven.note).toBe("Nothing of this is at IBKR.");
  expect(await tools.placed()).toBe(0);
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged" });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged", repeated: true });
  expect(await tools.placed()).toBe(1);
});

test("an order is not sent while TWS is disconnected, and the answer says that it may be later", async () => {
  const tools = new OrderTools();
  await tools.world.clock.until(tools.pool.connect());
  tools.world.tws.inject(connectivityLost({}));
  await tools.world.clock.advance(10);
  const answer = await tools.run("place_order", RESTING);
  expect(answer).toMatchObject({ outcome: "not-sent", reason: { retryable: true } });
  expect(tools.sent("placeOrder")).toBe(0);
});

test("an abort while the order is on the wire loses no order, and a repeated call answers truly", async () => {
  const tools = new OrderTools();
  const { clock, tws } = tools.world;
  await clock.until(tools.pool.connect());
  await clock.until(tools.pool.qualifyContract({ conId: 265598 }));
  const controller = new AbortController();
  const outcome = tools.world.outcome(tools.start("place_order", RESTING, { signal: controller.signal }));
  const slow = tws.inject(latency({ frameMs: 1_000 }));
  for (let ms = 0; ms < 5_000 && tools.sent("placeOrder") === 0; ms += 10) await clock.advance(10);
  expect(tools.sent("placeOrder")).toBe(1);
  controller.abort();
  expect(await outcome).toHaveProperty("error");
  slow.heal();
  const again = await tools.run("place_order", RESTING);
  expect(again).toMatchObject({ repeated: true });
  await clock.advance(60_000);
  expect(await tools.run("get_order", { order: again.order })).toMatchObject({ outcome: "acknowledged" });
  expect(await tools.placed()).toBe(1);
});

test("a preview has margin and commission, checks the limits, and places nothing", async () => {
  const tools = new OrderTools();
  expect(await tools.run("preview_order", RESTING)).toMatchObject({
    order: "BUY 10 AAPL STK SMART USD LMT 1 DAY in DU1234567",
    notional: 10,
    currency: "USD",
    commission: { currency: "USD" },
    initialMargin: { after: expect.any(Number) },
  });
  expect(await tools.run("preview_order", { ...RESTING, symbol: "TSLA" })).toMatchObject({
    reason: { code: "OUTSIDE_LIMITS" },
  });
  expect(await tools.placed()).toBe(0);
});

test("without a readable journal nothing is sent, and an earlier call is not denied", async () => {
  const tools = new OrderTools();
  const orders = {
    load: () => Promise.reject(new PoolError("JOURNAL_FAILED", "Cannot open the journal: EIO")),
  };
  Object.defineProperty(tools.pool, "orders", { value: orders });
  const answer = await tools.run("place_order", RESTING);
  expect(answer).toMatchObject({ outcome: "unknown", reason: { code: "JOURNAL_FAILED" } });
  expect(answer.note).toMatch(/^This call has sent nothing\. .*Do not send it again/);
  expect(tools.sent("placeOrder")).toBe(0);
});
