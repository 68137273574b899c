import { expect, test } from "vitest";
import { getContractDetails } from "../../../src/operations/contracts.ts";
import { getExecutionDetails } from "../../../src/operations/executions.ts";
import { getHistoricalData } from "../../../src/operations/historical-data.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;

const MANY = new Error("Max rate of messages per second has been exceeded");
const DETAILS: Any = checkedCall(getContractDetails, { contract: { symbol: "A" } });
const BARS: Any = checkedCall(getHistoricalData, {
  contract: { symbol: "A" },
  duration: "1 D",
  barSize: "1 day",
});

/** Asks, and gives how it ended: the answer, or the error. */
const asked = (hand: RequestsFixture, one: Any, timeoutMs = 50_000): Promise<unknown> =>
  hand.requests.request(one, { timeoutMs }).answer.catch((error: unknown) => error);

/** What was sent, as names and numbers. */
const out = ({ sent }: RequestsFixture): string[] => sent.map(([name, id]) => `${name} ${id}`);

/** Fills the budget of messages. */
function busy(hand: RequestsFixture): void {
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
}

test("a part that cannot be decoded fails the requests that it may belong to, and no other", async () => {
  const hand = requestsFixture();
  const [details, fills] = [asked(hand, DETAILS), asked(hand, checkedCall(getExecutionDetails, {}))];
  hand.router.skipped(10);
  expect(await details).toMatchObject({
    code: "TWS_ERROR",
    twsCode: undefined,
    message: "Cannot read the contract details of A: a part of the answer could not be decoded",
  });
  hand.comes("execDetailsEnd", 2);
  expect(await fills).toEqual([]);
});

test("notices, messages about orders and other events do not change a request", async () => {
  const hand = requestsFixture();
  const answer = asked(hand, DETAILS);
  hand.comes("tickPrice", 1, 4, 1);
  hand.comes("error", new Error("a notice"), 2104, 1);
  hand.comes("error", new Error("Order Canceled"), 202, 1);
  hand.comes("contractDetails", 1, { contract: { symbol: "A" } });
  hand.comes("contractDetailsEnd", 1);
  expect(await answer).toMatchObject([{ contract: { symbol: "A" } }]);
  expect(out(hand)).toEqual(["reqContractDetails 1"]);
});

test("an error names the failed call with TWS's text and code; its request is not cancelled", async () => {
  const hand = requestsFixture();
  const bars = asked(hand, BARS);
  hand.comes("error", new Error("HMDS query returned no data"), 162, 1);
  expect(await bars).toMatchObject({
    code: "TWS_ERROR",
    twsCode: 162,
    message: expect.stringMatching(/^Cannot .* of A: HMDS query returned no data \(TWS error 162\)$/),
  });
  expect([out(hand), hand.budgets.historical.open]).toEqual([["reqHistoricalData 1"], 0]);
});

test("an invalid answer rejects with the reason and the cause, and the request is cancelled", async () => {
  const hand = requestsFixture();
  const bars = asked(hand, BARS);
  hand.comes("historicalData", 1, undefined);
  expect(await bars).toMatchObject({
    code: "TWS_ERROR",
    cause: expect.any(TypeError),
    message: expect.stringMatching(/^Cannot .* of A: the answer is not valid: Cannot read/),
  });
  expect(out(hand)).toEqual(["reqHistoricalData 1", "cancelHistoricalData 1"]);
});

test("an error of one of two attempts cancels the other", async () => {
  const hand = requestsFixture();
  const bars = asked(hand, BARS);
  hand.comes("info", MANY, 100, -1);
  hand.comes("error", new Error("HMDS query returned no data"), 162, 2);
  expect(await bars).toMatchObject({ twsCode: 162 });
  expect(out(hand)).toEqual(["reqHistoricalData 1", "reqHistoricalData 2", "cancelHistoricalData 1"]);
  expect([hand.router.owned, hand.budgets.historical.open]).toEqual([0, 0]);
});

test("an attempt refused for its rate is not sent again while another is in flight", async () => {
  const hand = requestsFixture();
  const answer = asked(hand, DETAILS);
  hand.comes("info", MANY, 100, -1);
  hand.comes("error", MANY, 100, 1);
  expect([out(hand), hand.throttled]).toEqual([
    ["reqContractDetails 1", "reqContractDetails 2"],
    [100, 100],
  ]);
  hand.comes("error", MANY, 100, 2);
  expect(out(hand).at(-1)).toBe("reqContractDetails 3");
  hand.comes("contractDetailsEnd", 3);
  expect(await answer).toEqual([]);
});

test("after 1101 sent attempts are not cancelled, and waiting ones are sent once", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const bars = asked(hand, BARS);
  hand.setUpstream("lost");
  hand.setUpstream("back, data lost");
  expect(out(hand)).toEqual(["reqHistoricalData 1", "reqHistoricalData 2"]);
  busy(hand);
  hand.comes("info", MANY, 100, -1);
  hand.setUpstream("lost");
  hand.setUpstream("back, data lost");
  await hand.clock.advance(2_000);
  expect(out(hand).slice(2)).toEqual(["reqHistoricalData 3"]);
  hand.comes("historicalData", 3, "finished-1-2");
  expect(await bars).toEqual([]);
});

test("a request that is refused while it is written holds no place in the historical budget", async () => {
  const hand: RequestsFixture = requestsFixture({
    onSent: ([name, id]) => {
      if (name === "reqHistoricalData") hand.comes("error", new Error("no such thing"), 321, id);
    },
  });
  expect(await asked(hand, BARS)).toMatchObject({ code: "TWS_ERROR", twsCode: 321 });
  expect([hand.budgets.historical.open, hand.router.owned, hand.clock.timers]).toEqual([0, 0, 0]);
});

test("a timeout names why a request was not sent, or that TWS did not answer", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  busy(hand);
  expect(await hand.clock.until(asked(hand, DETAILS, 100))).toMatchObject({
    code: "REQUEST_TIMEOUT",
    message:
      "Cannot read the contract details of A: it was not sent within 100 ms: 1 messages wait for the budget of 5 a second",
  });
  expect(hand.sent).toEqual([]);
  const again = requestsFixture({ messagesPerSecond: 5 });
  const answer = asked(again, DETAILS, 1_000);
  busy(again);
  again.comes("info", MANY, 100, -1);
  await again.clock.advance(1_000);
  expect(await answer).toMatchObject({
    message: expect.stringContaining("of A: TWS did not answer within 1000 ms"),
  });
  expect(out(again)).toEqual(["reqContractDetails 1"]);
});

test("giving up a request that TWS cannot cancel sends no message", async () => {
  const hand = requestsFixture();
  const gone = asked(hand, DETAILS, 100);
  await hand.clock.advance(100);
  expect(await gone).toMatchObject({ code: "REQUEST_TIMEOUT" });
  hand.comes("contractDetailsEnd", 1);
  await hand.clock.advance(30_000);
  expect([out(hand), hand.router.owned, hand.clock.timers]).toEqual([["reqContractDetails 1"], 0, 0]);
});

test("arguments that cannot be put into a message reject every caller that shares them", async () => {
  const hand = requestsFixture({
    onSent: () => {
      throw new Error("no such field");
    },
  });
  for (const one of [checkedCall(getPositions, null) as Any, DETAILS]) {
    expect(await asked(hand, one)).toMatchObject({
      code: "INVALID_OPTION",
      cause: { code: "INVALID_OPTION" },
      message: expect.stringMatching(
        /^Cannot read the .*: it could not be put into a message: no such field$/,
      ),
    });
  }
});
