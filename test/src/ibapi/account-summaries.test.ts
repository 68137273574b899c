import { expect, test } from "vitest";
import { getAccountSummary } from "../../../src/operations/accounts.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { soon, type ViewsFixture, viewsFixture } from "../../support/views-fixture.ts";

/** A session with one view, whose reads of account summaries are requests of the session. */
function taken() {
  const summary = ({ group, tags }: { group: string; tags: string[] }): Promise<unknown> => {
    const asked = checkedCall(getAccountSummary, { group, tags });
    return hand.requests.request(asked, { timeoutMs: 100_000 }).answer;
  };
  const hand: ViewsFixture = viewsFixture({ reads: { getAccountSummary: summary } });
  return { hand, ...hand.take() };
}

test("an account summary emits rows, notices and end under the caller's ID", async () => {
  const { hand, call, news } = taken();
  call.reqAccountSummary?.(7, "All", "Cushion, NetLiquidation");
  expect(hand.out()).toEqual([["reqAccountSummary", 1, "All", "Cushion,NetLiquidation"]]);
  hand.comes("accountSummaryEnd", 1);
  await soon();
  expect(news()).toEqual([["accountSummaryEnd", 7]]);
  const [notice, end] = [new Error("a notice"), new Error("no more")];
  hand.comes("error", notice, 2104, 1);
  hand.comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 1);
  hand.comes("error", new Error("about an order"), 202, 1);
  for (const currency of ["USD", "EUR", "USD"])
    hand.comes("accountSummary", 1, "DU1", "Cushion", "1", currency);
  hand.comes("error", end, 321, 1);
  hand.comes("accountSummary", 1, "DU1", "Cushion", "2", "USD");
  expect(news()).toEqual([
    ["error", notice, 2104, 7],
    ["accountSummary", 7, "DU1", "Cushion", "1", "USD"],
    ["accountSummary", 7, "DU1", "Cushion", "1", "EUR"],
    ["error", end, 321, 7],
  ]);
});

test("an account summary that TWS refuses at once is reported once", async () => {
  const { hand, call, news } = taken();
  call.reqAccountSummary?.(7, "wrong", "Cushion");
  hand.comes("error", new Error("Group wrong is not known"), 321, 1);
  await soon();
  expect(news().map(([event, , code, id]) => [event, code, id])).toEqual([["error", 321, 7]]);
});

test("numbers and arguments that are none are refused by name, and a cancel of one is not known", () => {
  const { hand, call, news } = taken();
  call.reqAccountSummary?.("x", "All", "Cushion");
  call.reqAccountSummary?.(1, undefined, "Cushion");
  call.reqAccountSummary?.(2, "All", undefined);
  call.cancelAccountSummary?.("x");
  call.cancelAccountSummary?.(3);
  const strings = new Error("Cannot send reqAccountSummary: group and tags must be strings");
  expect(news()).toEqual([
    ["error", new Error("Cannot send reqAccountSummary: its ID must be an integer, not x"), 320, -1],
    ["error", strings, 320, 1],
    ["error", strings, 320, 2],
    ["error", new Error("Can't find EId with tickerId:x"), 300, -1],
    ["error", new Error("Can't find EId with tickerId:3"), 300, 3],
  ]);
  expect(hand.out()).toEqual([]);
});

test("the account summary that ends because there are too many is named", () => {
  const { call, news } = taken();
  for (let id = 1; id <= 101; id++) call.reqAccountSummary?.(id, "All", "Cushion");
  const message = "No updates of account summary 1 any more: a lease has 100 at once";
  expect(news()).toEqual([["error", new Error(message), 322, 1]]);
});
