import { expect, test } from "vitest";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { getAccountSummary, getFamilyCodes, getManagedAccounts } from "../../../src/operations/accounts.ts";
import { getMarketRule } from "../../../src/operations/contracts.ts";
import { getCurrentTime } from "../../../src/operations/current-time.ts";
import { getMarketDepthExchanges } from "../../../src/operations/market-depth.ts";
import { getNewsProviders } from "../../../src/operations/news.ts";
import { getAllOpenOrders, getCompletedOrders, getOpenOrders } from "../../../src/operations/orders.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { getScannerParameters } from "../../../src/operations/scanner.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;

const CONNECTION_WIDE: readonly Any[] = [
  checkedCall(getPositions, null),
  checkedCall(getAccountUpdates, { account: "DU1" }),
  checkedCall(getOpenOrders, null),
  checkedCall(getAllOpenOrders, null),
  checkedCall(getCompletedOrders, null),
  checkedCall(getAccountSummary, { group: "All", tags: ["NetLiquidation"] } as never),
  checkedCall(getMarketRule, { marketRuleId: 26 }),
  checkedCall(getManagedAccounts, null),
  checkedCall(getFamilyCodes, null),
  checkedCall(getNewsProviders, null),
  checkedCall(getScannerParameters, null),
  checkedCall(getMarketDepthExchanges, null),
  checkedCall(getCurrentTime, null),
];

/** The calls that ask the question, without those that end one or find out. */
const asks = ({ sent }: RequestsFixture): number =>
  sent.filter(
    ([name, first]) =>
      name.startsWith("req") &&
      name !== "reqExecutions" &&
      !(name === "reqAccountUpdates" && first === false),
  ).length;

const code = (answer: Promise<unknown>): Promise<string> =>
  answer.then(
    () => "answered",
    (error: { code: string }) => error.code,
  );

test("a caller's own retry of a lost request is sent within a second, for each operation", async () => {
  for (const one of CONNECTION_WIDE) {
    const hand: RequestsFixture = requestsFixture({
      onSent: ([name, id]) => {
        if (name === "reqExecutions") hand.clock.after(5, () => hand.comes("execDetailsEnd", id));
      },
    });
    const first = code(hand.requests.request(one, { timeoutMs: 2_000 }).answer);
    await hand.clock.advance(2_000);
    expect(await first).toBe("REQUEST_TIMEOUT");
    const again = code(hand.requests.request(one, { timeoutMs: 5_000 }).answer);
    await hand.clock.advance(1_000);
    expect(asks(hand), one.operation.name).toBe(2);
    await hand.clock.advance(60_000);
    expect(await again).toBe("REQUEST_TIMEOUT");
    expect([hand.requests.open, hand.outbox.heldBack], one.operation.name).toEqual([
      one.operation.timeless === true ? 1 : 0,
      0,
    ]);
  }
});

test("a retry is sent within seconds also if TWS answers no fence", async () => {
  for (const one of CONNECTION_WIDE) {
    const hand = requestsFixture();
    void code(hand.requests.request(one, { timeoutMs: 1_000 }).answer);
    await hand.clock.advance(1_000);
    void code(hand.requests.request(one, { timeoutMs: 30_000 }).answer);
    // The account summary of an abandoned caller was cancelled, and its number is waited for.
    await hand.clock.advance(one.operation.numbering === "slot" ? 21_000 : 4_500);
    expect(asks(hand), one.operation.name).toBe(2);
  }
});

test("equal calls at once are sent once, each with its own deadline", async () => {
  for (const one of CONNECTION_WIDE) {
    const hand = requestsFixture();
    const codes = [1, 2, 3].map((seconds) =>
      code(hand.requests.request(one, { timeoutMs: seconds * 100 }).answer),
    );
    await hand.clock.advance(150);
    expect(await codes[0]).toBe("REQUEST_TIMEOUT");
    expect(asks(hand), one.operation.name).toBe(1);
    await hand.clock.advance(150);
    expect(await Promise.all(codes)).toEqual(Array(3).fill("REQUEST_TIMEOUT"));
  }
});

test("a wrong account fails its request at once, and no request of another queue", async () => {
  const hand = requestsFixture();
  const others = CONNECTION_WIDE.filter(({ operation }) => operation !== (getAccountUpdates as never)).map(
    (one) => code(hand.requests.request(one, { timeoutMs: 10_000 }).answer),
  );
  const { answer } = hand.requests.request(checkedCall(getAccountUpdates, { account: "WRONG" }), {
    timeoutMs: 10_000,
  });
  const next = code(
    hand.requests.request(checkedCall(getAccountUpdates, { account: "DU1" }), { timeoutMs: 10_000 }).answer,
  );
  const refusal = "Error validating request.-'bO' : cause - Invalid account code WRONG";
  hand.comes("info", new Error(refusal), 321, -1);
  await expect(answer).rejects.toMatchObject({ code: "TWS_ERROR", twsCode: 321 });
  hand.comes("accountDownloadEnd", "DU1");
  expect(await next).toBe("answered");
  await hand.clock.advance(10_000);
  expect(new Set(await Promise.all(others))).toEqual(new Set(["REQUEST_TIMEOUT"]));
});

test("of two market rules under way, the one that the refusal names is refused", async () => {
  const hand = requestsFixture();
  const [known, unknown] = [26, 99].map((marketRuleId) =>
    code(hand.requests.request(checkedCall(getMarketRule, { marketRuleId }), { timeoutMs: 1_000 }).answer),
  );
  hand.comes("info", new Error("Error validating request: Market rule 99 is not known"), 321, -1);
  expect(await unknown).toBe("TWS_ERROR");
  hand.comes("marketRule", 26, []);
  expect(await known).toBe("answered");
});

test("a timeout names its cause: queued, no budget, cut off from IBKR, or no answer", async () => {
  const said = async (answer: Promise<unknown>): Promise<string> =>
    answer.then(
      () => "answered",
      (error: Error) => error.message,
    );
  const behind = requestsFixture();
  const sent = said(behind.requests.request(checkedCall(getOpenOrders, null), { timeoutMs: 500 }).answer);
  const waits = said(behind.requests.request(checkedCall(getAllOpenOrders, null), { timeoutMs: 400 }).answer);
  await behind.clock.advance(500);
  expect(await waits).toContain("it was not sent within 400 ms: TWS has not answered an earlier request");
  expect(await sent).toContain("TWS did not answer within 500 ms");

  const spent = requestsFixture({ messagesPerSecond: 5 });
  for (let at = 0; at < 50; at++) spent.budgets.pacer.count();
  const queued = said(spent.requests.request(checkedCall(getPositions, null), { timeoutMs: 100 }).answer);
  await spent.clock.advance(100);
  expect(await queued).toContain(
    "it was not sent within 100 ms: 1 messages wait for the budget of 5 a second",
  );
  await spent.clock.advance(10_000);
  expect(spent.sent).toEqual([]);

  const cutOff = requestsFixture();
  cutOff.setUpstream("lost");
  const held = said(
    cutOff.requests.request(checkedCall(getCompletedOrders, null), { timeoutMs: 100 }).answer,
  );
  await cutOff.clock.advance(100);
  expect(await held).toContain("it was not sent within 100 ms: TWS is cut off from IBKR");
  cutOff.setUpstream("back");
  expect(cutOff.sent).toEqual([]);
});

test("events before a request was sent are no part of its answer", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  // The line listens already: two lists are read one after the other.
  const first = hand.requests.request(checkedCall(getOpenOrders, null), { timeoutMs: 5_000 }).answer;
  const { answer } = hand.requests.request(checkedCall(getAllOpenOrders, null), { timeoutMs: 5_000 });
  for (let at = 0; at < 50; at++) hand.budgets.pacer.count();
  hand.comes("openOrderEnd");
  expect(await first).toEqual([]);
  hand.comes("openOrder", 1, {}, { clientId: 1, permId: 0 }, {});
  hand.comes("openOrderEnd");
  await hand.clock.advance(2_000);
  hand.comes("openOrder", 2, {}, { clientId: 1, permId: 0 }, {});
  hand.comes("openOrderEnd");
  expect((await answer).map(({ orderId }) => orderId)).toEqual([2]);
});

test("a part that is invalid or cannot be decoded rejects; the next answer is complete", async () => {
  const hand = requestsFixture();
  const cut = code(hand.requests.request(checkedCall(getPositions, null), { timeoutMs: 5_000 }).answer);
  hand.comes("position", "DU1", { conId: 1 }, 1, 1);
  hand.router.skipped(61);
  expect(await cut).toBe("TWS_ERROR");
  const next = hand.requests.request(checkedCall(getPositions, null), { timeoutMs: 5_000 }).answer;
  hand.comes("position", "DU1", { conId: 2 }, 2, 1);
  hand.comes("positionEnd");
  for (const conId of [1, 2]) hand.comes("position", "DU1", { conId }, 2, 1);
  hand.comes("positionEnd");
  expect(await next).toHaveLength(2);
  const absurd = code(hand.requests.request(checkedCall(getPositions, null), { timeoutMs: 5_000 }).answer);
  hand.comes("position", "DU1", null, 2, 1);
  expect(await absurd).toBe("TWS_ERROR");
});

test("rows without an end are dropped once the last caller gave up", async () => {
  const hand = requestsFixture();
  const gone = code(hand.requests.request(checkedCall(getPositions, null), { timeoutMs: 100 }).answer);
  const row = new WeakRef({ conId: 1 });
  hand.comes("position", "DU1", row.deref(), 1, 1);
  await hand.clock.advance(100);
  expect(await gone).toBe("REQUEST_TIMEOUT");
  expect(hand.requests.open).toBe(0);
});

test("a release that waits for budget is not sent behind the request that replaces it", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const first = hand.requests.request(checkedCall(getAccountUpdates, { account: "DU1" }), {
    timeoutMs: 5_000,
  }).answer;
  for (let at = 0; at < 50; at++) hand.budgets.pacer.count();
  hand.comes("accountDownloadEnd", "DU1");
  await first;
  const { answer } = hand.requests.request(checkedCall(getAccountUpdates, { account: "DU2" }), {
    timeoutMs: 9_000,
  });
  await hand.clock.advance(3_000);
  const calls = hand.sent.map(([, on, account]) => [on, account]);
  expect(calls.findLastIndex(([on]) => on === false)).toBeLessThan(calls.findIndex(([, to]) => to === "DU2"));
  hand.comes("accountDownloadEnd", "DU2");
  expect(await answer).toMatchObject({ account: "DU2" });
});

test("without an account, rows of another account than the one that ends are left out", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getAccountUpdates, { account: "" }), {
    timeoutMs: 1_000,
  });
  hand.comes("updateAccountValue", "Cash", "1", "USD", "DU9");
  hand.comes("updateAccountValue", "Cash", "2", "USD", "DU1");
  hand.comes("accountDownloadEnd", "DU1");
  expect(await answer).toMatchObject({ account: "DU1", values: [{ key: "Cash", value: "2" }] });
});

test("10 000 different requests leave nothing behind: no owner, no timer, no request", async () => {
  const hand: RequestsFixture = requestsFixture({
    messagesPerSecond: 100_000,
    onSent: ([name, id]) => {
      if (name === "reqMarketRule") hand.clock.after(1, () => hand.comes("marketRule", id, []));
    },
  });
  const seen = new Set<unknown>();
  const line = hand.requests.queueOf.bind(hand.requests);
  for (let at = 0; at < 100; at++) {
    const some = Array.from({ length: 100 }, (_, one) =>
      checkedCall(getMarketRule, { marketRuleId: at * 100 + one }),
    );
    const answers = some.map((one) => hand.requests.request(one, { timeoutMs: 1_000 }).answer);
    seen.add(line(getMarketRule as never, some[0]?.key ?? ""));
    await hand.clock.until(Promise.all(answers));
    // A question that is asked anew gets a new owner: the old one was forgotten.
    seen.add(line(getMarketRule as never, some[0]?.key ?? ""));
  }
  expect(seen.size).toBe(200);
  expect([hand.requests.open, hand.router.owned]).toEqual([0, 0]);
  await hand.clock.advance(60_000);
  expect(hand.clock.timers).toBe(0);
});

test("orders that end or are rejected while the list is sent are not open", async () => {
  const hand = requestsFixture();
  const { answer } = hand.requests.request(checkedCall(getOpenOrders, null), { timeoutMs: 1_000 });
  const statuses = ["Submitted", "Filled", "Cancelled", "ApiCancelled", "Inactive", "PreSubmitted"];
  for (const [at, status] of statuses.entries()) {
    hand.comes("openOrder", at + 1, {}, { clientId: 1, permId: 0 }, { status: "PendingSubmit" });
    hand.comes("orderStatus", at + 1, status, 0, 1, 0, 0, 0, 0, 1);
  }
  hand.comes("openOrderEnd");
  expect((await answer).map(({ standing }) => standing?.status)).toEqual(["Submitted", "PreSubmitted"]);
});

test("a fence is answered by its own answer alone, not by an order that has its number", async () => {
  const hand = requestsFixture();
  void code(hand.requests.request(checkedCall(getOpenOrders, null), { timeoutMs: 100 }).answer);
  const next = code(hand.requests.request(checkedCall(getAllOpenOrders, null), { timeoutMs: 9_000 }).answer);
  await hand.clock.advance(100);
  const id = hand.sent.at(-1)?.[1];
  expect(hand.sent.at(-1)?.[0]).toBe("reqExecutions");
  hand.comes("error", new Error("Order rejected"), 201, id);
  hand.comes("error", new Error("Not connected"), 504, id);
  expect(hand.count("reqAllOpenOrders")).toBe(0);
  hand.comes("execDetailsEnd", id);
  expect(hand.count("reqAllOpenOrders")).toBe(1);
  hand.comes("openOrderEnd");
  expect(await next).toBe("answered");
});
