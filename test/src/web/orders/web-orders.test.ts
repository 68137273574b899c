import { expect, test } from "vitest";
import { expire } from "../../../../sim/web/mod.ts";
import type { OrderTerms } from "../../../../src/web/mod.ts";
import { requests } from "../../../support/web/web-outcomes.ts";
import { APPLE, MARKET, RESTING, trading } from "../../../support/web/web-trading.ts";

test("a market order is acknowledged, and its handle sees it filled with its commission", async () => {
  const { world, pool, until } = trading();
  const outcome = await until(pool.placeOrder(APPLE, MARKET));
  expect(outcome.kind).toBe("acknowledged");
  expect(await until(outcome.order.done())).toMatchObject({ kind: "filled", progress: { filled: 10 } });
  await world.clock.advance(15_000);
  expect(outcome.order.fills).toHaveLength(1);
  expect(outcome.order.permId).toBeGreaterThan(0);
  expect(pool.stats().orders).toEqual({ open: 0, unknown: [], waiting: [], closed: undefined });
});

test("a resting order is modified and cancelled, and its cancel is known by its status alone", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  await world.clock.advance(15_000);
  expect(order.state.kind).toBe("working");
  expect((await until(order.modify({ lmtPrice: 2 }))).kind).toBe("acknowledged");
  expect(world.gateway.exchange.trading.orders()[0]?.terms.limitPrice).toBe(2);
  const cancel = order.cancel();
  await world.clock.advance(200);
  expect(requests(world, "DELETE")).toHaveLength(1);
  expect(order.state.kind).toBe("working");
  expect((await until(cancel)).kind).toBe("acknowledged");
  expect(await until(order.done())).toMatchObject({ kind: "cancelled" });
});

test("the same key gives the first outcome, and another order under it is an error", async () => {
  const { pool, until, placed } = trading();
  const calls = [1, 2].map(() => pool.placeOrder(APPLE, RESTING, { key: "k" }));
  const [one, two] = await until(Promise.all(calls));
  expect([one?.kind, two?.kind, one?.order === two?.order]).toEqual(["acknowledged", "acknowledged", true]);
  expect(placed()).toBe(1);
  await expect(until(pool.placeOrder(APPLE, MARKET, { key: "k" }))).rejects.toThrow(
    /belongs to another order/,
  );
});

test("a question is answered no by default, and the reason names it", async () => {
  const { world, pool, until, placed } = trading({ answerQuestion: "no" });
  const outcome = await until(pool.placeOrder(APPLE, RESTING));
  expect(outcome).toMatchObject({
    kind: "not-sent",
    reason: { code: "QUESTION_ENDED", message: expect.stringMatching(/Percentage constraint.*o163/) },
  });
  expect(placed()).toBe(0);
  expect(world.gateway.counts()).toMatchObject({ questions: 1, questionsLost: 0 });
});

test("a function decides on each question, by its type and its text", async () => {
  const { world, pool, until } = trading();
  const seen: string[] = [];
  const order: OrderTerms = { ...RESTING, totalQuantity: 1_050, lmtPrice: 100 };
  const answerQuestion = ({ types, text, key }: { types: readonly string[]; text: string; key: string }) => {
    seen.push(`${key} ${types.join(",")} ${text !== ""}`);
    return Promise.resolve(true);
  };
  const outcome = await until(pool.placeOrder(APPLE, order, { key: "big", answerQuestion }));
  expect(outcome).toMatchObject({ kind: "acknowledged" });
  expect(seen).toEqual(["big o163 true", "big o451 true"]);
  expect(world.gateway.counts()).toMatchObject({ questions: 2, questionsLost: 0 });
});

/** Answers that end with a no, and when. */
const NOES: Readonly<Record<string, (abort: () => void) => boolean | Promise<boolean>>> = {
  "that answers no": () => false,
  "that throws": () => {
    throw new Error("broken");
  },
  "that rejects": () => Promise.reject(new Error("broken")),
  "that never decides": () => new Promise<boolean>(() => {}),
  "during which its caller aborts": (abort) => {
    abort();
    return new Promise<boolean>(() => {});
  },
  "that gives no boolean": () => "yes" as unknown as boolean,
};

for (const [name, answer] of Object.entries(NOES)) {
  test(`a function ${name} leaves no question open and no order`, async () => {
    const { world, pool, until, placed } = trading();
    const controller = new AbortController();
    const answerQuestion = () => answer(() => controller.abort());
    const { signal } = controller;
    const outcome = await until(pool.placeOrder(APPLE, RESTING, { answerQuestion, signal }));
    await world.clock.advance(10_000);
    expect(outcome.order.state).toMatchObject({ kind: "not-sent", reason: { code: "QUESTION_ENDED" } });
    expect(placed()).toBe(0);
    expect(world.gateway.counts()).toMatchObject({ questions: 1, questionsLost: 0 });
    expect((await until(pool.placeOrder(APPLE, RESTING, { answerQuestion: "yes" }))).kind).toBe(
      "acknowledged",
    );
  });
}

test("orders of many callers go out one after the other, each with its chain of questions", async () => {
  const { world, pool, until, placed } = trading();
  const calls = Array.from({ length: 8 }, () => pool.placeOrder(APPLE, RESTING));
  const outcomes = await until(Promise.all(calls));
  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(8).fill("acknowledged"));
  expect([placed(), world.gateway.counts().questionsLost]).toEqual([8, 0]);
});

test("an order that IBKR refuses is rejected with its text", async () => {
  const { pool, until, placed } = trading();
  const outcome = await until(pool.placeOrder(APPLE, { ...RESTING, lmtPrice: 1.00001 }));
  expect(outcome).toMatchObject({
    kind: "rejected",
    code: 0,
    text: expect.stringContaining("price variation"),
  });
  expect(placed()).toBe(0);
});

test("terms that the Web API does not have are refused by name before anything is sent", async () => {
  const { world, pool, until } = trading();
  const call = until(
    pool.placeOrder(APPLE, { ...RESTING, hidden: true, tif: "GTD", goodTillDate: "20270101" }),
  );
  await expect(call).rejects.toMatchObject({
    code: "INVALID_OPTION",
    message: expect.stringMatching(/order\.hidden.*order\.goodTillDate.*order\.tif/),
  });
  expect(requests(world)).toEqual([]);
});

test("an order that meets a brokerage session that has ended is not sent, and the next one works", async () => {
  const { world, pool, until, placed } = trading();
  await until(pool.connect());
  world.gateway.inject(expire());
  const outcome = await until(pool.placeOrder(APPLE, RESTING));
  expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "SESSION_LOST" } });
  await world.clock.advance(60_000);
  expect((await until(pool.placeOrder(APPLE, RESTING))).kind).toBe("acknowledged");
  expect(placed()).toBe(1);
});

test("without a login an order is not sent, and says why", async () => {
  const { world, pool, until, placed } = trading();
  await until(pool.connect());
  world.gateway.inject(expire({ what: "login" }));
  await world.clock.advance(70_000);
  const outcome = await until(pool.placeOrder(APPLE, RESTING));
  expect(outcome).toMatchObject({ kind: "not-sent", reason: { code: "LOGIN_REQUIRED" } });
  expect(placed()).toBe(0);
});

test("all orders of all clients are cancelled by a call of that name alone", async () => {
  const { world, pool, until } = trading();
  const one = await until(pool.placeOrder(APPLE, RESTING));
  world.tradeBefore();
  expect(await until(pool.cancelAllOrdersOfAllClients())).toEqual({ kind: "acknowledged" });
  expect(requests(world).at(-1)).toBe("DELETE /iserver/account/DU1234567/order/-1");
  expect((await until(one.order.done())).kind).toBe("cancelled");
  await expect(
    until(pool.use((ib) => ib.request({ method: "DELETE", path: "/iserver/account/DU1234567/order/-1" }))),
  ).rejects.toThrow(/every caller/);
});

test("a preview gives margins and the commission, and places nothing", async () => {
  const { pool, until, placed } = trading();
  const preview = await until(pool.previewOrder(APPLE, MARKET));
  expect(preview.initialMargin.change).toBeGreaterThan(0);
  expect(preview.commission).toMatchObject({ expected: expect.any(Number), currency: "USD" });
  expect(placed()).toBe(0);
});

test("options that are no object are refused by every call that sends orders", async () => {
  const { pool, until, placed } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const members = [1, 2].map((lmtPrice) => ({ contract: APPLE, order: { ...RESTING, lmtPrice } }));
  for (const options of [null, "x", 1, []] as never[])
    for (const call of [
      pool.placeOrder(APPLE, RESTING, options),
      pool.placeOcaGroup(members, options),
      pool.modifyOrder(order, { lmtPrice: 2 }, options),
      pool.cancelOrder(order, options),
    ])
      await expect(call).rejects.toThrow(/: expected object, received/);
  await expect(pool.modifyOrder(order, null as never)).rejects.toThrow("changes: expected object");
  expect(placed()).toBe(1);
});

test("two modifications at once keep the terms of each other", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const calls = [order.modify({ lmtPrice: 2 }), order.modify({ totalQuantity: 20 })];
  expect((await until(Promise.all(calls))).map(({ kind }) => kind)).toEqual(["acknowledged", "acknowledged"]);
  const terms = world.gateway.exchange.trading.orders()[0]?.terms;
  expect([terms?.limitPrice, terms?.quantity]).toEqual([2, 20]);
  expect(order.terms).toMatchObject({ lmtPrice: 2, totalQuantity: 20 });
});

test("the terms of a modification that was answered no are not sent with the one behind it", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const calls = [
    pool.modifyOrder(order, { lmtPrice: 2 }, { answerQuestion: "no" }),
    order.modify({ totalQuantity: 20 }),
  ];
  expect((await until(Promise.all(calls))).map(({ kind }) => kind)).toEqual(["not-sent", "acknowledged"]);
  const terms = world.gateway.exchange.trading.orders()[0]?.terms;
  expect([terms?.limitPrice, terms?.quantity]).toEqual([1, 20]);
});

test("the same key of a modification gives its first outcome, whatever the order is meanwhile", async () => {
  const { pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const first = await until(order.modify({ lmtPrice: 2 }, { key: "m" }));
  await until(order.modify({ totalQuantity: 20 }));
  expect(await until(order.modify({ lmtPrice: 2 }, { key: "m" }))).toEqual(first);
});

test("a cancel with a deadline waits for the next session, and one without is refused at once", async () => {
  const { world, pool, until } = trading();
  const { order } = await until(pool.placeOrder(APPLE, RESTING));
  const fault = world.gateway.inject(expire({ what: "login" }));
  await world.clock.advance(120_000);
  expect((await until(order.cancel())).kind).toBe("not-sent");
  const cancel = order.cancel({ sendWithinMs: 600_000 });
  await world.clock.advance(1_000);
  fault.heal();
  expect((await until(cancel)).kind).toBe("acknowledged");
  expect(requests(world, "DELETE")).toHaveLength(1);
});
