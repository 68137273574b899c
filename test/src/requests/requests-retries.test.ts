import { expect, test } from "vitest";
import { getContractDetails, getMarketRule } from "../../../src/operations/contracts.ts";
import { getExecutionDetails } from "../../../src/operations/executions.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { getMarketDataSnapshot } from "../../../src/operations/market-data.ts";
import { getCompletedOrders, getOpenOrders } from "../../../src/operations/orders.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

const RATE = new Error("Max rate of messages per second has been exceeded");

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;

const details = (symbol: string): Any => checkedCall(getContractDetails, { contract: { symbol } });
const rule = (marketRuleId: number): Any => checkedCall(getMarketRule, { marketRuleId });
const history: Any = checkedCall(getHistoricalData, {
  contract: { symbol: "A" },
  duration: "1 D",
  barSize: "1 day",
});

/** Asks, and gives how it ended: the answer, or the error. */
function asked(hand: RequestsFixture, one: Any, timeoutMs = 60_000): Promise<unknown> {
  return hand.requests.request(one, { timeoutMs }).answer.catch((error: unknown) => error);
}

test("a silent read is sent again for the next caller, after 5 s or a quarter of its timeout", async () => {
  for (const [one, silentMs, event] of [
    [details("A"), 5_000, ["contractDetails", {}]],
    [history, 15_000, ["historicalData", "20260113", 1, 1, 1, 1, 1, 1, 1]],
  ] as const) {
    const hand = requestsFixture();
    void asked(hand, one);
    await hand.clock.advance(silentMs - 1);
    void asked(hand, one);
    expect(hand.sent).toHaveLength(1);
    await hand.clock.advance(1);
    void asked(hand, one);
    void asked(hand, one);
    expect([hand.sent.length, hand.router.owned]).toEqual([2, 2]);
    const [name, ...args] = event;
    hand.comes(name, 2, ...args);
    await hand.clock.advance(silentMs);
    void asked(hand, one);
    expect(hand.sent).toHaveLength(2);
  }
});

test("a read is under way under two numbers at most; the oldest is given up for a third", async () => {
  const hand = requestsFixture();
  const shot: Any = checkedCall(getMarketDataSnapshot, { contract: { symbol: "A" } });
  const answer = asked(hand, shot);
  for (let again = 0; again < 2; again++) hand.comes("info", RATE, 100, -1);
  expect(hand.sent.map(([name, id]) => `${name} ${id}`)).toEqual([
    ...["reqMktData 1", "reqMktData 2", "cancelMktData 1", "reqMktData 3"],
  ]);
  expect(hand.router.owned).toBe(2);
  hand.comes("tickSnapshotEnd", 1);
  expect(hand.requests.open).toBe(1);
  hand.comes("tickPrice", 2, 1, 7);
  hand.comes("tickSnapshotEnd", 2);
  expect(await answer).toMatchObject({ bid: 7 });
  expect([hand.sent.at(-1), hand.router.owned, hand.requests.open]).toEqual([["cancelMktData", 3], 0, 0]);
});

test("error 100 without a number halves the rate, and sends the last 1 500 ms again", async () => {
  const hand = requestsFixture();
  for (const one of [details("old"), rule(1)]) void asked(hand, one);
  await hand.clock.advance(1);
  for (const one of [details("new"), rule(2), details("begun")]) void asked(hand, one);
  hand.comes("contractDetails", 3, {});
  await hand.clock.advance(1_500);
  const before = hand.sent.length;
  hand.comes("info", RATE, 100, -1);
  const again = hand.sent.slice(before).filter(([name]) => name !== "reqExecutions");
  expect(again.map(([name, ...args]) => [name, ...args.slice(-1)])).toEqual([
    ["reqContractDetails", { symbol: "new" }],
    ["reqMarketRule", 2],
  ]);
  expect([hand.throttled, hand.budgets.pacer.messagesPerSecond]).toEqual([[100], 25]);
});

test("a pacing violation without a number slows down historical requests, and only those", async () => {
  const hand = requestsFixture();
  hand.comes("info", "Historical data request pacing violation", 162, -1);
  void asked(hand, history);
  void asked(hand, details("A"));
  expect(hand.sent.map(([name]) => name)).toEqual(["reqContractDetails"]);
  expect([hand.throttled, hand.budgets.pacer.messagesPerSecond]).toEqual([[162], 50]);
});

test("after 1101 what only IBKR answers is sent again under a new number, and the rest is not", async () => {
  const hand = requestsFixture();
  const answer = asked(hand, details("A"));
  void asked(hand, checkedCall(getExecutionDetails, {}));
  for (const one of [checkedCall(getCompletedOrders, null), checkedCall(getOpenOrders, null)])
    void asked(hand, one);
  hand.setUpstream("back, data lost");
  const sent = hand.sent.map(([name, id]) => `${name} ${id}`);
  expect(sent.slice(0, 3)).toEqual(["reqContractDetails 1", "reqExecutions 2", "reqCompletedOrders false"]);
  // The answers of the two are told apart by a request between them, whose answer nobody sees.
  expect(sent.slice(3)).toEqual([
    ...["reqOpenOrders undefined", "reqContractDetails 3", "reqExecutions 4", "reqCompletedOrders false"],
  ]);
  hand.comes("contractDetailsEnd", 1);
  expect(hand.requests.open).toBe(4);
  hand.comes("contractDetailsEnd", 3);
  expect(await answer).toEqual([]);
});

test("for 15 s after 1101, reads without a part of an answer for 5 s are sent once more", async () => {
  const hand = requestsFixture();
  const sent = (): number => hand.sent.filter(([name]) => name === "reqContractDetails").length;
  void asked(hand, details("before"), 300_000);
  hand.setUpstream("back, data lost");
  expect(sent()).toBe(2);
  await hand.clock.advance(4_999);
  expect(sent()).toBe(2);
  await hand.clock.advance(1);
  expect(sent()).toBe(3);
  await hand.clock.advance(4_000);
  void asked(hand, details("after 9 s"), 300_000);
  await hand.clock.advance(2_000);
  void asked(hand, details("after 11 s"), 300_000);
  await hand.clock.advance(3_999);
  expect(sent()).toBe(5);
  await hand.clock.advance(1);
  expect(sent()).toBe(6);
  expect(hand.sent.at(-1)?.[2]).toEqual({ symbol: "after 9 s" });
  await hand.clock.advance(100_000);
  expect(sent()).toBe(6);
});

test("a second 1101 restarts the checks, which end early when nothing is in flight", async () => {
  const hand = requestsFixture();
  const answer = asked(hand, details("A"));
  hand.setUpstream("back, data lost");
  await hand.clock.advance(4_000);
  hand.setUpstream("back, data lost");
  expect(hand.sent).toHaveLength(3);
  await hand.clock.advance(4_999);
  expect(hand.sent).toHaveLength(3);
  hand.comes("contractDetailsEnd", 3);
  expect(await answer).toEqual([]);
  expect(hand.clock.timers).toBe(1);
  await hand.clock.advance(1);
  expect([hand.clock.timers, hand.sent.length]).toEqual([0, 3]);
});
