import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { getAccountSummary } from "../../../src/operations/accounts.ts";
import { getContractDetails, getMarketRule } from "../../../src/operations/contracts.ts";
import { getCurrentTime } from "../../../src/operations/current-time.ts";
import { getAllOpenOrders, getOpenOrders } from "../../../src/operations/orders.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

const LOST = new PoolError("SESSION_LOST", "the session was lost");
const RATE = new Error("Max rate of messages per second has been exceeded");

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;

const details = (symbol: string): Any => checkedCall(getContractDetails, { contract: { symbol } });
const rule = (marketRuleId: number): Any => checkedCall(getMarketRule, { marketRuleId });

/** Asks, and gives how it ended: the answer, or the error. */
function asked(hand: RequestsFixture, one: Any, timeoutMs = 60_000): Promise<unknown> {
  return hand.requests.request(one, { timeoutMs }).answer.catch((error: unknown) => error);
}

test("when the session ends, every caller is rejected at once with its call and the reason", async () => {
  const hand = requestsFixture({ messagesPerSecond: 3 });
  const ended = [
    ...[details("A"), checkedCall(getOpenOrders, null), checkedCall(getAllOpenOrders, null), details("B")],
    ...[details("C"), details("C")],
  ].map((one) => asked(hand, one));
  hand.requests.dataLost();
  expect(hand.requests.open).toBe(5);
  hand.outbox.end(LOST);
  hand.requests.end(LOST);
  const what = (text: string) => ({
    name: "PoolError",
    code: "SESSION_LOST",
    cause: LOST,
    message: `Cannot ${text}: the session was lost`,
  });
  expect(await Promise.all(ended)).toMatchObject([
    ...[what("read the contract details of A"), what("read the open orders"), what("read all open orders")],
    ...["B", "C", "C"].map((symbol) => what(`read the contract details of ${symbol}`)),
  ]);
  expect(hand.outcomes).toEqual(Array(6).fill("SESSION_LOST"));
  expect([hand.requests.open, hand.clock.timers]).toEqual([0, 0]);
  const late = hand.requests.request(details("D"), { timeoutMs: 1_000 });
  await expect(late.answer).rejects.toBe(LOST);
  late.leave(LOST);
  expect(late.what).toBe("read the contract details of D");
  expect(hand.sent.some(([, , contract]) => (contract as { symbol?: string })?.symbol === "D")).toBe(false);
});

test("a call with an aborted signal is not sent, and rejects with the reason", async () => {
  const hand = requestsFixture();
  const cause = new Error("enough");
  const call = hand.requests.request(details("A"), { timeoutMs: 1_000, signal: AbortSignal.abort(cause) });
  await expect(call.answer).rejects.toMatchObject({
    code: "ABORTED",
    cause,
    message: "Cannot read the contract details of A: the caller's signal was already aborted",
  });
  expect([hand.sent, hand.requests.open, hand.clock.timers]).toEqual([[], 0, 0]);
});

test("equal requests in flight are one; each call reports its end, a later one is sent again", async () => {
  const hand = requestsFixture();
  const calls = [asked(hand, details("A"), 500), asked(hand, details("A")), asked(hand, details("B"))];
  expect([hand.requests.open, hand.sent.length]).toEqual([2, 2]);
  await hand.clock.advance(500);
  hand.comes("contractDetailsEnd", 1);
  hand.comes("error", new Error("No security definition"), 200, 2);
  await Promise.all(calls);
  expect(hand.outcomes).toEqual(["REQUEST_TIMEOUT", "answered", "TWS_ERROR"]);
  expect(hand.requests.open).toBe(0);
  void asked(hand, details("A"));
  expect(hand.sent.map(([, id]) => id)).toEqual([1, 2, 3]);
});

test("an error about a message of a lease reduces the budget once, for any number of recipients", () => {
  const hand = requestsFixture();
  const rate = [RATE, 100, 7];
  for (let times = 0; times < 3; times++) hand.requests.exceeded(rate);
  hand.requests.exceeded([new Error("No security definition"), 200, 7]);
  expect([hand.throttled, hand.budgets.pacer.messagesPerSecond]).toEqual([[100], 25]);
  hand.requests.exceeded([RATE, 100, 8]);
  expect([hand.throttled, hand.budgets.pacer.messagesPerSecond]).toEqual([[100, 100], 12]);
});

test("a timeout repeats messages of TWS without a number, but no notice about a farm", async () => {
  const hand = requestsFixture();
  const said = async (...info: readonly unknown[]): Promise<string> => {
    const answer = asked(hand, details("A"), 100);
    hand.comes("info", ...info);
    await hand.clock.advance(100);
    return ((await answer) as Error).message;
  };
  const plain = "Cannot read the contract details of A: TWS did not answer within 100 ms";
  expect(await said(new Error("Market data farm connection is OK"), 2104, -1)).toBe(plain);
  expect(await said(new Error("The API is read-only"), 321, -1)).toBe(
    `${plain}; TWS reported: The API is read-only (321)`,
  );
  await hand.clock.advance(1);
  expect(await said(new Error("Market data farm connection is OK"), 2104, -1)).toBe(plain);
  expect(hand.throttled).toEqual([]);
});

test("a refusal without a number ends the one request that it can be about, and no other", async () => {
  const refusal = (hand: RequestsFixture, text: string, code = 321): void =>
    hand.comes("info", new Error(text), code, -1);
  const outcomes = async (text: string, code: number, ...all: Any[]): Promise<string[]> => {
    const hand = requestsFixture();
    for (const one of all) void asked(hand, one, 100);
    refusal(hand, text, code);
    await hand.clock.advance(99);
    return [...hand.outcomes];
  };
  const account: Any = checkedCall(getAccountUpdates, { account: "DU1" });
  const others = [details("A"), checkedCall(getPositions, null)];
  expect(await outcomes("Invalid account code", 321, account, rule(1), ...others)).toEqual(["TWS_ERROR"]);
  expect(await outcomes("Market rule is not known", 322, rule(1), ...others)).toEqual(["TWS_ERROR"]);
  expect(await outcomes("Market rule 2 is not known", 320, rule(1), rule(2))).toEqual(["TWS_ERROR"]);
  expect(await outcomes("Market rule is not known", 321, rule(1), rule(2))).toEqual([]);
  expect(await outcomes("Market rule 1 or 2 is not known", 321, rule(1), rule(2))).toEqual([]);
  expect(await outcomes("Market rule 12 is not known", 321, rule(1), rule(2))).toEqual([]);
  expect(await outcomes("Market rule 1 is not known", 200, rule(1))).toEqual([]);
  expect(await outcomes("Market rule 1 is not known", 324, rule(1))).toEqual([]);
  expect(await outcomes("The API is read-only", 321, rule(1), ...others)).toEqual([]);
  expect(await outcomes("Market rule 1 is not known", 321, account, ...others)).toEqual([]);
});

test("operations whose answers could be confused share one queue, others have one each", () => {
  const { requests } = requestsFixture();
  const line = (operation: unknown, key: string) => requests.queueOf(operation as never, key);
  expect(line(getOpenOrders, "a")).toBe(line(getAllOpenOrders, "b"));
  expect(line(getAccountSummary, "a")).toBe(line(getAccountSummary, "b"));
  expect(line(getMarketRule, "a")).toBe(line(getMarketRule, "a"));
  const owners = [line(getMarketRule, "a"), line(getMarketRule, "b"), line(getPositions, "getPositions")];
  owners.push(line(getAccountSummary, "a"), line(getOpenOrders, "a"));
  expect(new Set(owners).size).toBe(5);
});

test("a queue for one call with arguments is removed when idle, one without arguments is kept", async () => {
  const hand = requestsFixture();
  const line = (operation: unknown, key: string) => hand.requests.queueOf(operation as never, key);
  const kept = [line(getPositions, "getPositions"), line(getOpenOrders, "")];
  const one = rule(1);
  const owner = line(getMarketRule, one.key);
  for (const each of [one, checkedCall(getPositions, null), checkedCall(getOpenOrders, null)])
    void asked(hand, each);
  hand.comes("marketRule", 1, []);
  hand.comes("positionEnd");
  hand.comes("openOrderEnd");
  expect(line(getMarketRule, one.key)).not.toBe(owner);
  expect([line(getPositions, "getPositions"), line(getOpenOrders, "")]).toEqual(kept);
  expect(line(getPositions, "getPositions")).toBe(kept[0]);
});

test("reqCurrentTime is not sent within 1 100 ms of its last answer; a timeout reports this", async () => {
  const hand = requestsFixture();
  const time: Any = checkedCall(getCurrentTime, null);
  const first = asked(hand, time);
  await hand.clock.advance(300);
  hand.comes("currentTime", 7);
  expect(await first).toBe(7);
  const hasty = asked(hand, time, 1_000);
  await hand.clock.advance(1_000);
  expect(((await hasty) as Error).message).toBe(
    "Cannot read the time at TWS: it was not sent within 1000 ms: TWS ignores it for 1100 ms after its last answer",
  );
  const next = asked(hand, time);
  await hand.clock.advance(99);
  expect(hand.sent).toHaveLength(1);
  await hand.clock.advance(1);
  expect(hand.sent).toHaveLength(2);
  hand.comes("currentTime", 8);
  expect(await next).toBe(8);
});
