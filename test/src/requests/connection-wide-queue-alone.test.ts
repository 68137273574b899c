import { expect, test } from "vitest";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { getAccountSummary, getManagedAccounts } from "../../../src/operations/accounts.ts";
import { getMarketRule } from "../../../src/operations/contracts.ts";
import { getCurrentTime } from "../../../src/operations/current-time.ts";
import { getCompletedOrders } from "../../../src/operations/orders.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;

const POSITIONS = checkedCall(getPositions, null);
const DU1 = checkedCall(getAccountUpdates, { account: "DU1" });
const DU2 = checkedCall(getAccountUpdates, { account: "DU2" });
const TIME = checkedCall(getCurrentTime, null);
const RULE = checkedCall(getMarketRule, { marketRuleId: 26 });
const SUMMARY: Any = checkedCall(getAccountSummary, { group: "All", tags: ["Cushion"] });

/** Asks, and gives how it ended: the answer, or the error. */
const asked = (hand: RequestsFixture, one: Any, timeoutMs = 100_000): Promise<unknown> =>
  hand.requests.request(one, { timeoutMs }).answer.catch((error: unknown) => error);

/** What was sent since the last call of this; what only finds out is a fence. */
function out({ sent }: RequestsFixture): () => string[] {
  let seen = 0;
  return () => {
    const fresh = sent.slice(seen).map((call) => call.join(" "));
    seen = sent.length;
    return fresh.map((call) => (call.startsWith("reqExecutions") ? "fence" : call));
  };
}

/** Fills the budget of messages. */
function busy(hand: RequestsFixture): void {
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
}

const row = (hand: RequestsFixture, conId: number): void => hand.comes("position", "DU1", { conId }, 1, 1);

test("an error without a number fails only a request that was sent and that it names", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  busy(hand);
  const answer = asked(hand, DU1);
  const refuse = (): void => hand.comes("info", new Error("Invalid account code"), 321, -1);
  refuse();
  await hand.clock.advance(2_000);
  refuse();
  expect(await answer).toMatchObject({
    code: "TWS_ERROR",
    twsCode: 321,
    message: "Cannot read the account: Invalid account code (TWS error 321)",
  });
});

test("the answer to a request that was given up is not shared once rows of it have come", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  void asked(hand, POSITIONS, 100);
  await hand.clock.advance(100);
  row(hand, 1);
  const answer = asked(hand, POSITIONS);
  expect(news()).toEqual(["reqPositions", "cancelPositions", "fence"]);
  row(hand, 2);
  hand.comes("positionEnd");
  expect(news()).toEqual(["reqPositions"]);
  row(hand, 3);
  hand.comes("positionEnd");
  expect(await answer).toMatchObject([{ contract: { conId: 3 } }]);
});

test("an invalid end ends its answer; after an invalid row the end is still expected", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  const end = asked(hand, checkedCall(getManagedAccounts, null));
  hand.comes("managedAccounts", undefined);
  expect(await end).toMatchObject({
    code: "TWS_ERROR",
    cause: expect.any(TypeError),
    message: expect.stringContaining("Cannot read the managed accounts: the answer is not valid: Cannot"),
  });
  const again = asked(hand, checkedCall(getManagedAccounts, null));
  expect(news()).toEqual(["reqManagedAccts", "reqManagedAccts"]);
  hand.comes("managedAccounts", "DU1,DU2");
  expect(await again).toEqual(["DU1", "DU2"]);
  const rows = asked(hand, POSITIONS);
  hand.comes("position", "DU1", null, 1, 1);
  expect(await rows).toMatchObject({ code: "TWS_ERROR" });
  void asked(hand, POSITIONS);
  expect(news()).toEqual(["reqPositions", "cancelPositions", "fence"]);
});

test("a part that cannot be decoded fails the request that it may belong to, and no later one", async () => {
  const hand = requestsFixture();
  const cut = asked(hand, POSITIONS);
  hand.router.skipped(61);
  expect(await cut).toMatchObject({
    message: "Cannot read the positions: a part of the answer could not be decoded",
  });
  const next = asked(hand, POSITIONS);
  // It may be of the first one still.
  hand.router.skipped(61);
  hand.comes("positionEnd");
  hand.comes("positionEnd");
  expect(await next).toEqual([]);
});

test("a caller that gives up a queued request disturbs no other request", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  const first = asked(hand, DU1);
  hand.comes("updateAccountValue", "Cash", "1", "USD", "DU1");
  const left = asked(hand, DU2, 100);
  const also = asked(hand, checkedCall(getAccountUpdates, { account: "DU3" }));
  void asked(hand, DU2, 100);
  await hand.clock.advance(100);
  expect(await left).toMatchObject({ code: "REQUEST_TIMEOUT" });
  hand.comes("accountDownloadEnd", "DU1");
  expect(await first).toMatchObject({ account: "DU1", values: [{ key: "Cash" }] });
  hand.comes("accountDownloadEnd", "DU3");
  expect(await also).toMatchObject({ account: "DU3" });
  expect(news()).toEqual([
    ...["reqAccountUpdates true DU1", "reqAccountUpdates true DU3", "reqAccountUpdates false "],
  ]);
});

test("an account summary that its last caller gives up is cancelled at once", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  void asked(hand, SUMMARY, 100);
  await hand.clock.advance(100);
  expect(news()).toEqual(["reqAccountSummary 1 All Cushion", "cancelAccountSummary 1"]);
});

test("a single held call takes no turns: nothing is sent for it, and its queue is kept", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  const line = hand.requests.queueOf(DU1.operation as never, DU1.key);
  line.hold(DU1);
  const answer = asked(hand, DU1);
  hand.comes("accountDownloadEnd", "DU1");
  await answer;
  expect(hand.requests.queueOf(DU1.operation as never, DU1.key)).toBe(line);
  expect(hand.clock.timers).toBe(0);
  expect(news()).toEqual(["reqAccountUpdates true DU1"]);
});

test("after 1101 a held call is requested again once, and not beside a queued request", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  const line = hand.requests.queueOf(DU1.operation as never, DU1.key);
  line.hold(DU1);
  const first = asked(hand, DU1);
  hand.comes("accountDownloadEnd", "DU1");
  await first;
  hand.setUpstream("lost");
  hand.setUpstream("back, data lost");
  hand.comes("accountDownloadEnd", "DU1");
  expect(news()).toEqual(["reqAccountUpdates true DU1", "reqAccountUpdates true DU1"]);
  void asked(hand, DU2);
  const again = asked(hand, DU1);
  hand.setUpstream("lost");
  hand.setUpstream("back, data lost");
  hand.comes("accountDownloadEnd", "DU2");
  hand.comes("accountDownloadEnd", "DU1");
  await again;
  await hand.clock.advance(60_000);
  expect(news()).toEqual(["reqAccountUpdates true DU2", "reqAccountUpdates true DU1"]);
});

test("messages with the number of a held call that do not end it leave it to be cancelled", async () => {
  for (const code of [2104, 100, 10167, 201]) {
    const hand = requestsFixture();
    const news = out(hand);
    const line = hand.requests.queueOf(SUMMARY.operation as never, SUMMARY.key);
    line.hold(SUMMARY);
    const answer = asked(hand, SUMMARY);
    hand.comes("error", new Error("about an order"), 201, 1);
    hand.comes("error", new Error("a notice"), 2104, 1);
    hand.comes("accountSummaryEnd", 1);
    expect(await answer).toEqual([]);
    hand.comes("error", new Error("something"), code, 1);
    line.release(SUMMARY);
    expect(news()).toEqual(["reqAccountSummary 1 All Cushion", "cancelAccountSummary 1"]);
  }
});

test("equal calls share one message, and the end of the first answer completes all", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  const answers = [asked(hand, POSITIONS), asked(hand, POSITIONS)];
  await hand.clock.advance(4_900);
  answers.push(asked(hand, POSITIONS));
  hand.comes("positionEnd");
  expect(await Promise.all(answers)).toEqual([[], [], []]);
  expect(news()).toEqual(["reqPositions", "cancelPositions"]);
});

test("a possibly refused request is sent again, behind a fence if its answer has several parts", async () => {
  const many = new Error("Max rate of messages per second has been exceeded");
  for (const [one, calls] of [
    [RULE, ["reqMarketRule 26", "reqMarketRule 26"]],
    [TIME, ["reqCurrentTime", "reqCurrentTime"]],
    [POSITIONS, ["reqPositions", "fence", "reqPositions"]],
  ] as const) {
    const hand = requestsFixture();
    const news = out(hand);
    void asked(hand, one);
    hand.comes("info", many, 100, -1);
    expect(news()).toEqual(calls);
    // It may have been refused again, with the fence.
    await hand.clock.advance(100);
    hand.comes("info", many, 100, -1);
    expect(news()).toEqual(calls.slice(1));
  }
});

test("after 1101 requests that need IBKR are sent again behind a fence, queued ones once", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const answer = asked(hand, checkedCall(getCompletedOrders, null));
  hand.setUpstream("lost");
  hand.setUpstream("back, data lost");
  expect(hand.sent.map(([name]) => name)).toEqual([
    ...["reqCompletedOrders", "reqExecutions", "reqCompletedOrders"],
  ]);
  busy(hand);
  for (let times = 0; times < 2; times++) {
    hand.setUpstream("lost");
    hand.setUpstream("back, data lost");
  }
  await hand.clock.advance(3_000);
  expect(hand.count("reqCompletedOrders")).toBe(3);
  for (let times = 0; times < 3; times++) hand.comes("completedOrdersEnd");
  expect(await answer).toEqual([]);
});

test("a message that waits to be sent again is not sent once the answer is there", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const answer = asked(hand, RULE);
  busy(hand);
  hand.comes("info", new Error("Max rate of messages per second has been exceeded"), 100, -1);
  hand.comes("marketRule", 26, []);
  expect(await answer).toEqual([]);
  await hand.clock.advance(30_000);
  expect(hand.count("reqMarketRule")).toBe(1);
});

test("a request without an answer, like its fence, is sent a second time, and no third", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  void asked(hand, POSITIONS, 60_000);
  await hand.clock.advance(4_999);
  expect(news()).toEqual(["reqPositions"]);
  await hand.clock.advance(2_000);
  expect(news()).toEqual(["fence"]);
  await hand.clock.advance(1);
  expect(news()).toEqual(["reqPositions"]);
  await hand.clock.advance(12_000);
  expect(news()).toEqual([]);
});

test("a request with rows is not sent a second time, and each row restarts its time", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  const answer = asked(hand, POSITIONS, 100_000);
  await hand.clock.advance(1_000);
  row(hand, 1);
  await hand.clock.advance(14_000);
  row(hand, 2);
  await hand.clock.advance(19_000);
  row(hand, 3);
  hand.comes("positionEnd");
  expect(await answer).toHaveLength(3);
  expect(news()).toEqual(["reqPositions", "fence", "cancelPositions"]);
});

test("rows of a lost request are dropped once its fence is answered, and it is sent again", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  const answer = asked(hand, POSITIONS);
  row(hand, 1);
  await hand.clock.advance(5_000);
  hand.comes("execDetailsEnd", 1);
  expect(news()).toEqual(["reqPositions", "fence", "reqPositions"]);
  row(hand, 2);
  hand.comes("positionEnd");
  expect(await answer).toMatchObject([{ contract: { conId: 2 } }]);
});

test("reqCurrentTime is sent again after five seconds while a caller waits, without a fence", async () => {
  const hand = requestsFixture();
  const news = out(hand);
  void asked(hand, TIME, 6_000);
  await hand.clock.advance(5_000);
  expect(news()).toEqual(["reqCurrentTime", "reqCurrentTime"]);
  await hand.clock.advance(30_000);
  expect(news()).toEqual([]);
});
