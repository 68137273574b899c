import { expect, test } from "vitest";
import { cutOrder } from "../../../../sim/mod.ts";
import { PoolError } from "../../../../src/mod.ts";
import { OPEN_MS } from "../../../support/agent-tools.ts";
import { LOSSES, ORDER_STAGES, twsStage } from "../../../support/order-stages.ts";
import { OrderTools, RESTING } from "../../../support/order-tools.ts";
import { World } from "../../../support/world.ts";

/** One promise about both transports. */
const onBoth = test.each(ORDER_STAGES);
/** The order of these tests, as the fake has it. */
const KEPT = { symbol: "AAPL", account: "DU1234567", side: "BUY", quantity: 10, limitPrice: 1, filled: 0 };

onBoth("over %s an order is placed once, however often its tool call is repeated", async (_name, make) => {
  const tools = new OrderTools(make());
  const first = await tools.run("place_order", RESTING);
  expect(first).toMatchObject({
    outcome: "acknowledged",
    order: "agent/thread-1/call-1",
    state: { kind: "working", account: "DU1234567" },
    note: "IBKR has the order: BUY 10 AAPL STK SMART USD LMT 1 DAY in DU1234567.",
  });
  expect(first.repeated).toBeUndefined();
  const again = await tools.run("place_order", RESTING);
  expect(again).toMatchObject({ outcome: "acknowledged", order: first.order, repeated: true });
  expect(again.note).toMatch(/nothing was sent now/);
  expect(tools.stage.book()).toMatchObject([KEPT]);
});

onBoth("over %s the same order in two parallel calls is one order, and both know it", async (_name, make) => {
  const tools = new OrderTools(make());
  const calls = ["a", "b"].map((id) => tools.start("place_order", RESTING, { id }));
  const answers = await tools.until(Promise.all(calls));
  expect(new Set(answers.map(({ order }) => order)).size).toBe(1);
  expect(answers.map(({ repeated }) => repeated === true).sort()).toEqual([false, true]);
  expect(tools.stage.book()).toHaveLength(1);
});

onBoth("over %s an equal order is possible after the stated time, or of another thread", async (_n, make) => {
  const tools = new OrderTools(make(), { repeatWithinMs: 60_000 });
  await tools.run("place_order", RESTING, { id: "a" });
  expect(await tools.run("place_order", RESTING, { id: "b" })).toHaveProperty("repeated", true);
  const other = await tools.run("place_order", RESTING, { id: "b", thread: "other" });
  expect(other).not.toHaveProperty("repeated");
  await tools.stage.clock.advance(60_000);
  expect(await tools.run("place_order", RESTING, { id: "c" })).not.toHaveProperty("repeated");
  expect(tools.stage.book()).toHaveLength(3);
});

onBoth("over %s another order under the ID of an earlier call is refused as data", async (_name, make) => {
  const tools = new OrderTools(make());
  await tools.run("place_order", RESTING);
  const other = await tools.run("place_order", { ...RESTING, quantity: 11 });
  expect(other).toMatchObject({
    outcome: "not-sent",
    reason: { code: "ORDER_KEY_REUSED", retryable: false },
    note: expect.stringMatching(
      /^This call has sent nothing .* agent\/thread-1\/call-1, whose state is working/,
    ),
  });
  expect(tools.stage.book()).toMatchObject([KEPT]);
});

const OUTSIDE: readonly (readonly [what: string, changes: object, message: RegExp])[] = [
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
  [
    "the trigger of a stop",
    { orderType: "STP", limitPrice: undefined, stopPrice: 2_000 },
    /notional: 20000\.00 USD is more/,
  ],
];

test.each(ORDER_STAGES.flatMap(([name, make]) => OUTSIDE.map((one) => [name, ...one, make] as const)))(
  "over %s %s outside the limits is refused, and nothing is sent",
  async (_name, _what, changes, message, make) => {
    const tools = new OrderTools(make());
    const answer = await tools.run("place_order", { ...RESTING, ...changes });
    expect(answer).toMatchObject({
      outcome: "not-sent",
      reason: { code: "OUTSIDE_LIMITS", retryable: false },
    });
    expect(answer.reason?.message).toMatch(message);
    expect([tools.stage.sent("order"), tools.stage.book()]).toEqual([0, []]);
  },
);

onBoth("over %s the market bounds an order without a limit by its price there", async (_name, make) => {
  const tools = new OrderTools(make());
  const market = { ...RESTING, orderType: "MKT", limitPrice: undefined };
  const { notional } = (await tools.run("preview_order", market)) as unknown as { notional: number };
  const { ask } = await tools.until(tools.pool.getQuote({ conId: 265598, exchange: "SMART" }));
  // The price moves between the two reads.
  expect(notional / (10 * (ask ?? Number.NaN))).toBeCloseTo(1, 2);
  expect(tools.stage.book()).toEqual([]);
});

onBoth("over %s a conId of another instrument than the symbol beside it is refused", async (_name, make) => {
  const tools = new OrderTools(make());
  const answer = await tools.run("place_order", { ...RESTING, conId: 76792991 });
  expect(answer.reason?.message).toMatch(/conId 76792991 is TSLA .*, which is not symbol AAPL/);
  expect(tools.stage.sent("order")).toBe(0);
});

onBoth("over %s a currency without a limit is refused", async (_name, make) => {
  const tools = new OrderTools(make(), { notionalMax: { EUR: 1_000 } });
  const answer = await tools.run("place_order", RESTING);
  expect(answer.reason?.message).toMatch(/currency: USD has no limit in notionalMax/);
  expect(tools.stage.sent("order")).toBe(0);
});

onBoth("over %s a price that the order type needs or does not have is refused", async (_name, make) => {
  const tools = new OrderTools(make());
  const missing = await tools.run("place_order", { ...RESTING, limitPrice: undefined });
  expect(missing.reason?.message).toMatch(/limitPrice: is missing for the order type LMT/);
  const surplus = await tools.run("place_order", { ...RESTING, orderType: "MKT" });
  expect(surplus.reason?.message).toMatch(/limitPrice: does not belong to the order type MKT/);
});

onBoth("over %s a call without a thread, or without an ID, sends nothing", async (_name, make) => {
  const tools = new OrderTools(make());
  const text = await tools.raw("place_order", RESTING);
  expect(text).toMatchObject({ outcome: "not-sent", reason: { code: "NO_CALL_KEY" } });
  const noThread = await tools.run("place_order", RESTING, { thread: "" });
  expect(noThread).toMatchObject({ outcome: "not-sent", reason: { code: "NO_CALL_KEY" } });
  expect(tools.pool.stats().dials).toBe(0);
});

test.each(LOSSES)("over %s an order that is answered by %s is sent once, truly", async (_name, way, make) => {
  const tools = new OrderTools(make());
  const { stage } = tools;
  await tools.connect();
  stage.lose(way);
  const first = await tools.run("place_order", RESTING);
  expect(["unknown", "acknowledged"]).toContain(first.outcome);
  if (first.outcome === "unknown")
    expect(first.note).toMatch(/may be live.*Do not send it again.*get_order/s);
  await stage.clock.advance(120_000);
  expect(await tools.run("get_order", { order: first.order })).toMatchObject({
    outcome: "acknowledged",
    state: { kind: "working" },
  });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged", repeated: true });
  expect(stage.book()).toMatchObject([KEPT]);
});

test("over TWS an order that was not sent is sent by a repeated call, once", async () => {
  const world = new World({}, OPEN_MS);
  const tools = new OrderTools(twsStage(world));
  await tools.connect();
  const fault = world.tws.inject(cutOrder({ at: "unread", how: "rst" }));
  const lost = await tools.run("place_order", RESTING);
  fault.heal();
  await tools.stage.clock.advance(60_000);
  const proven = await tools.run("get_order", { order: "agent/thread-1/call-1" });
  expect([lost.outcome, proven.outcome]).toEqual(["unknown", "not-sent"]);
  expect(proven.note).toBe("Nothing of this is at IBKR.");
  expect(tools.stage.book()).toEqual([]);
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged" });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged", repeated: true });
  expect(tools.stage.book()).toMatchObject([KEPT]);
});

onBoth("over %s an order is not sent during an outage, and the answer gives the reason", async (_n, make) => {
  const tools = new OrderTools(make());
  const { stage } = tools;
  await tools.connect();
  await stage.disconnect();
  const answer = await tools.run("place_order", RESTING);
  expect(answer).toMatchObject({ outcome: "not-sent", reason: stage.outage });
  expect([stage.sent("order"), stage.book()]).toEqual([0, []]);
});

onBoth("over %s an abort while the order is on the wire loses no order", async (_name, make) => {
  const tools = new OrderTools(make());
  const { stage } = tools;
  await tools.connect();
  const controller = new AbortController();
  const call = tools.start("place_order", RESTING, { signal: controller.signal }).catch(() => "aborted");
  const heal = stage.slow();
  for (let ms = 0; ms < 5_000 && stage.sent("placing") === 0; ms += 10) await stage.clock.advance(10);
  expect(stage.sent("placing")).toBe(1);
  controller.abort();
  expect(await tools.until(call)).toBe("aborted");
  heal();
  const again = await tools.run("place_order", RESTING);
  expect(again).toMatchObject({ repeated: true });
  await stage.clock.advance(60_000);
  expect(await tools.run("get_order", { order: again.order })).toMatchObject({ outcome: "acknowledged" });
  expect(stage.book()).toMatchObject([KEPT]);
});

onBoth("over %s a preview has margin and commission, and places nothing", async (_name, make) => {
  const tools = new OrderTools(make());
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
  expect(tools.stage.book()).toEqual([]);
});

onBoth("over %s a preview that IBKR refuses stops the order", async (_name, make) => {
  const tools = new OrderTools(make(), { preview: true });
  const answer = await tools.run("place_order", { ...RESTING, limitPrice: 1.00001 });
  expect(answer).toMatchObject({ outcome: "not-sent", reason: { retryable: false } });
  expect(answer.reason?.message).toMatch(/Cannot preview the order.*price variation/);
  expect(tools.pool.orders.get("agent/thread-1/call-1")).toBeUndefined();
  expect(tools.stage.book()).toEqual([]);
});

onBoth("over %s an order that IBKR refuses is rejected with its text", async (_name, make) => {
  const tools = new OrderTools(make());
  const answer = await tools.run("place_order", { ...RESTING, limitPrice: 1.00001 });
  expect(answer).toMatchObject({ outcome: "rejected", text: expect.stringMatching(/price variation/) });
  expect(tools.stage.book()).toEqual([]);
});

onBoth(
  "over %s nothing is sent without a readable journal, nor is an earlier call denied",
  async (_n, make) => {
    const tools = new OrderTools(make());
    const orders = {
      load: () => Promise.reject(new PoolError("JOURNAL_FAILED", "Cannot open the journal: EIO")),
    };
    Object.defineProperty(tools.pool, "orders", { value: orders });
    const answer = await tools.run("place_order", RESTING);
    expect(answer).toMatchObject({ outcome: "unknown", reason: { code: "JOURNAL_FAILED" } });
    expect(answer.note).toMatch(/^This call has sent nothing\. .*Do not send it again/);
    expect(tools.stage.sent("order")).toBe(0);
  },
);
