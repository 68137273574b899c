import { expect, test } from "vitest";
import { unavailable } from "../../../../sim/web/mod.ts";
import type { AnswerQuestion } from "../../../../src/web/mod.ts";
import { OPEN_MS } from "../../../support/agent-tools.ts";
import { webStage } from "../../../support/order-stages.ts";
import { OrderTools, RESTING } from "../../../support/order-tools.ts";
import { ORDERS } from "../../../support/web/web-trading.ts";
import { WebWorld } from "../../../support/web/web-world.ts";

/** Tools of a pool that answers questions so. */
function questioned(answerQuestion?: AnswerQuestion): OrderTools {
  const world = new WebWorld({}, OPEN_MS);
  const stage = webStage(world);
  const pool = answerQuestion === undefined ? world.pool() : stage.pool({ answerQuestion });
  return new OrderTools(stage, {}, pool);
}

test("an order question is answered no by default, and the model is given its text", async () => {
  const tools = questioned();
  const answer = await tools.run("place_order", RESTING);
  expect(answer).toMatchObject({
    outcome: "not-sent",
    order: "agent/thread-1/call-1",
    state: { kind: "not-sent" },
    reason: {
      code: "QUESTION_ENDED",
      retryable: false,
      message: expect.stringMatching(
        /answerQuestion is "no".*BUY 10 AAPL.*Percentage constraint of 3%.*o163/s,
      ),
    },
  });
  expect(answer.note).toMatch(/^Nothing of this is at IBKR.*not send it again unchanged/);
  expect(tools.stage.book()).toEqual([]);
});

test("the answer of the pool knows the tool call by the key of the order", async () => {
  const seen: string[] = [];
  const tools = questioned(({ key, types }) => {
    seen.push(`${key} ${types.join()}`);
    return types.every((type) => type === "o163");
  });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged" });
  const market = { ...RESTING, quantity: 1, orderType: "MKT", limitPrice: undefined };
  const refused = await tools.run("place_order", market, { id: "call-2" });
  expect(refused).toMatchObject({ outcome: "not-sent", reason: { code: "QUESTION_ENDED" } });
  expect(seen).toEqual(["agent/thread-1/call-1 o163", "agent/thread-1/call-2 o10151"]);
  expect(tools.stage.book()).toMatchObject([{ quantity: 10, limitPrice: 1 }]);
});

test("a repeated call of a refused order has a question of its own, and may be confirmed then", async () => {
  let isYes = false;
  const tools = questioned(() => isYes);
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "not-sent" });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "not-sent" });
  isYes = true;
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged" });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged", repeated: true });
  expect(tools.stage.book()).toHaveLength(1);
});

test("a modification that raises a question is refused with it, and the order stays as it was", async () => {
  let isYes = true;
  const tools = questioned(() => isYes);
  const { order } = await tools.run("place_order", RESTING);
  await tools.stage.clock.advance(15_000);
  isYes = false;
  const modified = await tools.run("modify_order", { order, limitPrice: 2 }, { id: "m1" });
  expect(modified).toMatchObject({ outcome: "not-sent", reason: { code: "QUESTION_ENDED" } });
  expect(tools.stage.book()).toMatchObject([{ limitPrice: 1 }]);
});

test("an abort while a question is open answers no, and a later look-up says so", async () => {
  const controller = new AbortController();
  const tools = questioned(() => {
    controller.abort();
    return new Promise<boolean>(() => {});
  });
  const { signal } = controller;
  const call = tools.start("place_order", RESTING, { signal }).catch(() => "aborted");
  expect(await tools.until(call)).toBe("aborted");
  await tools.stage.clock.advance(10_000);
  expect(await tools.run("get_order", { order: "agent/thread-1/call-1" })).toMatchObject({
    outcome: "not-sent",
    reason: { code: "QUESTION_ENDED" },
  });
  expect(tools.stage.book()).toEqual([]);
});

test("an order that is lost before its question was answered is unknown until a person ends it", async () => {
  const world = new WebWorld({}, OPEN_MS);
  const stage = webStage(world);
  const tools = new OrderTools(stage);
  await tools.connect();
  world.gateway.inject(unavailable({ path: ORDERS, effect: "done", times: 1 }));
  const first = await tools.run("place_order", RESTING);
  expect(first).toMatchObject({ outcome: "unknown", note: expect.stringMatching(/Do not send it again/) });
  await stage.clock.advance(600_000);
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "unknown", repeated: true });
  const other = await tools.run("place_order", { ...RESTING, quantity: 3 }, { id: "call-2" });
  expect(other).toMatchObject({
    outcome: "not-sent",
    reason: { code: "ORDER_GATE_CLOSED", retryable: true },
  });
  expect([stage.sent("order"), stage.book()]).toEqual([1, []]);
  await tools.pool.orders.settle("agent/thread-1/call-1", { kind: "not-sent" });
  expect(await tools.run("place_order", RESTING)).toMatchObject({ outcome: "acknowledged" });
  expect(stage.book()).toHaveLength(1);
});
