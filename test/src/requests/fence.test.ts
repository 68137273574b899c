import { expect, test } from "vitest";
import { sendFence } from "../../../src/requests/fence.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

/** A fence, and how often it was written and answered. */
function fenced(hand: RequestsFixture) {
  const seen = { answered: 0, written: 0 };
  const stop = sendFence(
    hand.requests.channel,
    () => void seen.answered++,
    () => void seen.written++,
  );
  return { seen, stop };
}

test("a fence requests fills of the far future, and is over with the end of their list", async () => {
  const hand = requestsFixture();
  const { seen } = fenced(hand);
  expect(hand.sent).toEqual([["reqExecutions", 1, { time: "29991231-23:59:59" }]]);
  expect(seen).toEqual({ answered: 0, written: 1 });
  hand.comes("execDetailsEnd", 2);
  expect(seen.answered).toBe(0);
  hand.comes("execDetailsEnd", 1);
  hand.comes("execDetailsEnd", 1);
  expect(seen).toEqual({ answered: 1, written: 1 });
  expect([hand.router.owned, hand.clock.timers]).toEqual([0, 0]);
});

test("a fill in its list, or any refusal of it, answers a fence as well: TWS has come so far", () => {
  for (const event of [
    ["execDetails", 1, {}, { execId: "1", orderId: 5 }],
    ["error", new Error("Error validating request"), 321, 1],
    ["error", new Error("anything"), 10_999, 1],
    ["error", new Error("a notice"), 2_104, 1],
  ] as const) {
    const hand = requestsFixture();
    const { seen } = fenced(hand);
    const [name, ...args] = event;
    hand.comes(name, ...args);
    expect([seen.answered, hand.router.owned], String(args)).toEqual([1, 0]);
  }
});

test("other events, orders, and a message that was never sent answer no fence", () => {
  const hand = requestsFixture();
  const { seen } = fenced(hand);
  hand.comes("contractDetailsEnd", 1);
  hand.comes("tickPrice", 1, 4, 1);
  hand.comes("error", new Error("Order rejected"), 201, 1);
  hand.comes("error", new Error("Not connected"), 504, 1);
  expect(seen.answered).toBe(0);
  hand.comes("execDetailsEnd", 1);
  expect(seen.answered).toBe(1);
});

test("a fence refused by 100 is sent again a second later, under another number", async () => {
  const slow: number[] = [];
  const hand = requestsFixture();
  const channel = { ...hand.requests.channel, reduceBudget: (code: number) => void slow.push(code) };
  let answered = 0;
  let written = 0;
  sendFence(
    channel,
    () => void answered++,
    () => void written++,
  );
  hand.comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 1);
  expect(slow).toEqual([100]);
  await hand.clock.advance(999);
  expect(hand.count("reqExecutions")).toBe(1);
  await hand.clock.advance(1);
  expect([hand.count("reqExecutions"), hand.sent.at(-1)?.[1], written]).toEqual([2, 2, 2]);
  hand.comes("execDetailsEnd", 1);
  expect(answered).toBe(0);
  hand.comes("execDetailsEnd", 2);
  expect([answered, hand.router.owned, hand.clock.timers]).toEqual([1, 0, 0]);
});

test("a fence that is stopped is not sent, not sent again, and not answered", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const sent = fenced(hand);
  sent.stop();
  hand.comes("execDetailsEnd", 1);
  expect([sent.seen.answered, hand.router.owned]).toEqual([0, 0]);
  const refused = fenced(hand);
  hand.comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 2);
  refused.stop();
  await hand.clock.advance(5_000);
  expect(hand.count("reqExecutions")).toBe(2);
  // Also while its second time is under way.
  const twice = fenced(hand);
  hand.comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 3);
  await hand.clock.advance(1_000);
  twice.stop();
  hand.comes("execDetailsEnd", 4);
  expect([twice.seen.answered, hand.count("reqExecutions")]).toEqual([0, 4]);
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  const queued = fenced(hand);
  queued.stop();
  await hand.clock.advance(5_000);
  expect([queued.seen.written, hand.count("reqExecutions"), hand.clock.timers]).toEqual([0, 4, 0]);
});

test("a fence waits in the lane of its requests, and keeps its place between them", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const owner = {};
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  const order: string[] = [];
  const submit = (name: string): unknown =>
    hand.outbox.submit({ lane: "bulk", owner }, () => void order.push(name));
  submit("before");
  sendFence(
    hand.requests.channel,
    () => {},
    () => void order.push("fence"),
    { lane: "bulk", owner },
  );
  submit("behind");
  hand.outbox.submit({ lane: "interactive", owner: {} }, () => void order.push("ahead"));
  await hand.clock.advance(5_000);
  expect(order).toEqual(["ahead", "before", "fence", "behind"]);
});

test("an error of the library while a fence is written does not answer the fence", () => {
  const hand = requestsFixture({
    onSent: ([name, id]) => {
      if (name === "reqExecutions") hand.comes("error", new Error("it cannot be encoded"), 503, id);
    },
  });
  const { seen } = fenced(hand);
  expect([seen.answered, hand.router.owned]).toEqual([0, 1]);
  hand.comes("execDetailsEnd", 1);
  expect([seen.answered, hand.router.owned]).toEqual([1, 0]);
});
