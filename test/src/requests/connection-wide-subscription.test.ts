import { expect, test } from "vitest";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { getAccountSummary } from "../../../src/operations/accounts.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import { type CheckedCall, checkedCall } from "../../../src/requests/checked-call.ts";
import { type RequestsFixture, requestsFixture } from "../../support/requests-fixture.ts";

// biome-ignore lint/suspicious/noExplicitAny: questions of all kinds
type Any = CheckedCall<any, any>;

const POSITIONS = checkedCall(getPositions, null);
const DU1 = checkedCall(getAccountUpdates, { account: "DU1" });
const DU2 = checkedCall(getAccountUpdates, { account: "DU2" });
const summary = (tags: string): Any =>
  checkedCall(getAccountSummary, { group: "All", tags: tags.split(",") });
const [CUSHION, CASH] = [summary("Cushion"), summary("TotalCashValue")];

/** What was sent, but for the time and what only finds out. */
const sent = ({ sent: calls }: RequestsFixture): string[] =>
  calls.filter(([name]) => name !== "reqExecutions").map((call) => call.join(" "));

const ask = (hand: RequestsFixture, what: Any): Promise<unknown> =>
  hand.requests.request(what, { timeoutMs: 100_000 }).answer;

/** Fills the budget, and queues cancels of so many others ahead of what is submitted next. */
function busy(hand: RequestsFixture, cancels: number): void {
  for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  for (let at = 0; at < cancels; at++) hand.outbox.submit({ lane: "urgent", owner: {} }, () => {});
}

test("a cancel that a request overtakes is not sent behind it: it would end what was requested", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const first = ask(hand, POSITIONS);
  busy(hand, 30);
  hand.comes("positionEnd");
  expect(await first).toEqual([]);
  // The cancel waits behind those of others now, and one message in ten is of a lower lane.
  const second = ask(hand, POSITIONS);
  await hand.clock.advance(4_000);
  expect(sent(hand)).toEqual(["reqPositions", "reqPositions"]);
  hand.comes("positionEnd");
  expect(await second).toEqual([]);
  await hand.clock.advance(20_000);
  expect(sent(hand)).toEqual(["reqPositions", "reqPositions", "cancelPositions"]);
});

test("updates that are not held are cancelled after the answer, under their number", async () => {
  const hand = requestsFixture();
  for (const [what, event, ...args] of [
    [POSITIONS, "positionEnd"],
    [DU1, "accountDownloadEnd", "DU1"],
    [CUSHION, "accountSummaryEnd", 1],
    [CASH, "accountSummaryEnd", 2],
    [CUSHION, "accountSummaryEnd", 1],
  ] as const) {
    const answer = ask(hand, what);
    hand.comes(event, ...args);
    await answer;
  }
  expect(sent(hand)).toEqual([
    ...["reqPositions", "cancelPositions", "reqAccountUpdates true DU1", "reqAccountUpdates false "],
    ...["reqAccountSummary 1 All Cushion", "cancelAccountSummary 1"],
    ...["reqAccountSummary 2 All TotalCashValue", "cancelAccountSummary 2"],
    ...["reqAccountSummary 1 All Cushion", "cancelAccountSummary 1"],
  ]);
  expect(hand.router.owned).toBe(0);
});

test("updates that the next request replaces are not cancelled; numbered ones are", async () => {
  const hand = requestsFixture();
  const accounts = [ask(hand, DU1), ask(hand, DU2)];
  hand.comes("accountDownloadEnd", "DU1");
  hand.comes("accountDownloadEnd", "DU2");
  const summaries = [ask(hand, CUSHION), ask(hand, CASH)];
  hand.comes("accountSummaryEnd", 1);
  hand.comes("accountSummaryEnd", 2);
  await Promise.all([...accounts, ...summaries]);
  expect(sent(hand)).toEqual([
    ...["reqAccountUpdates true DU1", "reqAccountUpdates true DU2", "reqAccountUpdates false "],
    ...["reqAccountSummary 1 All Cushion", "cancelAccountSummary 1"],
    ...["reqAccountSummary 2 All TotalCashValue", "cancelAccountSummary 2"],
  ]);
});

test("a held call goes on until its last release, and is requested again after another read", async () => {
  const hand = requestsFixture();
  const line = hand.requests.queueOf(DU1.operation as never, DU1.key);
  line.hold(DU1);
  line.hold(DU1);
  const first = ask(hand, DU1);
  hand.comes("accountDownloadEnd", "DU1");
  await first;
  const other = ask(hand, DU2);
  hand.comes("accountDownloadEnd", "DU2");
  await other;
  hand.comes("accountDownloadEnd", "DU1");
  line.release(DU1);
  await hand.clock.advance(60_000);
  const so = ["reqAccountUpdates true DU1", "reqAccountUpdates true DU2", "reqAccountUpdates true DU1"];
  expect(sent(hand)).toEqual(so);
  line.release(DU1);
  expect(sent(hand)).toEqual([...so, "reqAccountUpdates false "]);
  // Nobody holds it, and it is not ended twice.
  line.release(DU1);
  expect(sent(hand)).toHaveLength(4);
  expect(hand.clock.timers).toBe(0);
});

test("several that are held take turns of 10 s, until one is left", async () => {
  const hand = requestsFixture();
  const told: string[] = [];
  const line = hand.requests.queueOf(CUSHION.operation as never, CUSHION.key);
  const holders = [CUSHION, CASH].map((what) => {
    const recipient = {
      receive: (event: string, args: readonly unknown[]): void =>
        void told.push(`${what.args.tags} ${event} ${args[0]}`),
    };
    line.hold(what, recipient);
    return { what, recipient, answer: ask(hand, what) };
  });
  const ends = (id: number): void => hand.comes("accountSummaryEnd", id);
  ends(1);
  ends(2);
  await Promise.all(holders.map(({ answer }) => answer));
  await hand.clock.advance(9_999);
  expect(sent(hand)).toHaveLength(3);
  await hand.clock.advance(1);
  ends(1);
  await hand.clock.advance(10_000);
  ends(2);
  expect(sent(hand)).toEqual([
    "reqAccountSummary 1 All Cushion",
    ...["cancelAccountSummary 1", "reqAccountSummary 2 All TotalCashValue"],
    ...["cancelAccountSummary 2", "reqAccountSummary 1 All Cushion"],
    ...["cancelAccountSummary 1", "reqAccountSummary 2 All TotalCashValue"],
  ]);
  // What comes under a number goes to who holds what was requested under it, and nothing under the other number.
  told.length = 0;
  hand.comes("accountSummary", 2, "DU1", "TotalCashValue", "1", "USD");
  hand.comes("accountSummary", 1, "DU1", "Cushion", "1", "USD");
  expect(told).toEqual(["TotalCashValue accountSummary 2"]);
  for (const { what, recipient } of holders.slice(0, 1)) line.release(what, recipient);
  await hand.clock.advance(60_000);
  expect(sent(hand)).toHaveLength(7);
  for (const { what, recipient } of holders.slice(1)) line.release(what, recipient);
  expect(sent(hand).slice(7)).toEqual(["cancelAccountSummary 2"]);
  hand.comes("accountSummary", 2, "DU1", "TotalCashValue", "2", "USD");
  expect(told).toHaveLength(1);
  expect([hand.clock.timers, hand.router.owned]).toEqual([0, 0]);
});

test("a call that TWS refuses or ends is neither cancelled nor requested again by itself", async () => {
  const hand = requestsFixture();
  const line = hand.requests.queueOf(CUSHION.operation as never, CUSHION.key);
  const recipient = { receive: (): void => {} };
  line.hold(CUSHION, recipient);
  const refused = ask(hand, CUSHION).catch((error: { twsCode: number }) => error.twsCode);
  hand.comes("error", new Error("Group All is not known"), 321, 1);
  expect(await refused).toBe(321);
  await hand.clock.advance(60_000);
  line.release(CUSHION, recipient);
  expect(sent(hand)).toEqual(["reqAccountSummary 1 All Cushion"]);
  line.hold(CUSHION, recipient);
  const answer = ask(hand, CUSHION);
  hand.comes("accountSummaryEnd", 2);
  await answer;
  // A notice ends nothing, an error does.
  hand.comes("error", new Error("a notice"), 2104, 2);
  hand.comes("error", new Error("too much"), 100, 2);
  hand.comes("error", new Error("gone"), 162, 2);
  await hand.clock.advance(60_000);
  line.release(CUSHION, recipient);
  expect(sent(hand)).toEqual(["reqAccountSummary 1 All Cushion", "reqAccountSummary 2 All Cushion"]);
  const next = ask(hand, CASH);
  hand.comes("accountSummaryEnd", 1);
  await next;
  expect(sent(hand).slice(2)).toEqual(["reqAccountSummary 1 All TotalCashValue", "cancelAccountSummary 1"]);
});

test("positions that are refused while they are held are cancelled once they are released", async () => {
  const hand = requestsFixture();
  const line = hand.requests.queueOf(POSITIONS.operation as never, POSITIONS.key);
  line.hold(POSITIONS);
  const first = ask(hand, POSITIONS);
  hand.comes("positionEnd");
  await first;
  const again = ask(hand, POSITIONS).catch(({ code }) => code);
  line.refused(321, "not now");
  expect(await again).toBe("TWS_ERROR");
  line.release(POSITIONS);
  expect(sent(hand)).toEqual(["reqPositions", "reqPositions", "cancelPositions"]);
  const alone = ask(hand, POSITIONS).catch(({ code }) => code);
  line.refused(321, "not now");
  expect(await alone).toBe("TWS_ERROR");
  expect(sent(hand)).toHaveLength(4);
});

test("a request that could not be written leaves nothing to be cancelled", async () => {
  const hand = requestsFixture({
    onSent: ([name]) => {
      if (name === "reqAccountSummary") throw new Error("no such field");
    },
  });
  const code = ask(hand, CUSHION).catch((error: { code: string }) => error.code);
  expect(await code).toBe("INVALID_OPTION");
  await hand.clock.advance(30_000);
  expect(sent(hand)).toEqual(["reqAccountSummary 1 All Cushion"]);
  expect([hand.clock.timers, hand.requests.open, hand.router.owned]).toEqual([0, 0, 0]);
});

test("a request refused for its rate is cancelled and sent again under the other number", async () => {
  const hand = requestsFixture();
  const answer = ask(hand, CUSHION);
  hand.comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 1);
  await hand.clock.advance(1_000);
  hand.comes("accountSummaryEnd", 2);
  expect(await answer).toEqual([]);
  expect(sent(hand)).toEqual([
    ...["reqAccountSummary 1 All Cushion", "cancelAccountSummary 1"],
    ...["reqAccountSummary 2 All Cushion", "cancelAccountSummary 2"],
  ]);
});

test("a call that is released while it waits to be sent is not sent", async () => {
  const hand = requestsFixture({ messagesPerSecond: 5 });
  const line = hand.requests.queueOf(DU1.operation as never, DU1.key);
  line.hold(DU1);
  const other = ask(hand, DU2);
  busy(hand, 0);
  hand.comes("accountDownloadEnd", "DU2");
  await other;
  line.release(DU1);
  await hand.clock.advance(30_000);
  expect(sent(hand)).toEqual(["reqAccountUpdates true DU2", "reqAccountUpdates false "]);
});
