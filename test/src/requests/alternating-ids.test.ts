import { expect, test } from "vitest";
import { getAccountSummary } from "../../../src/operations/accounts.ts";
import { AlternatingIds } from "../../../src/requests/alternating-ids.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

test("two numbers are used alternately, and events with the previous one are dropped", () => {
  const hand = requestsFixture();
  const slots = new AlternatingIds(hand.requests.channel);
  expect([slots.id, hand.ids.next()]).toEqual([0, 1]);
  slots.release();
  const heard: unknown[] = [];
  const owner = { receive: (_event: string, [id]: readonly unknown[]): void => void heard.push(id) };
  const ids: number[] = [];
  for (let times = 0; times < 5; times++) {
    slots.take(owner);
    ids.push(slots.id);
    for (const id of [2, 3, 4]) hand.comes("accountSummaryEnd", id);
  }
  expect([ids, heard]).toEqual([
    [2, 3, 2, 3, 2],
    [2, 3, 2, 3, 2],
  ]);
  expect(hand.ids.next()).toBe(4);
  slots.release();
  hand.comes("accountSummaryEnd", 2);
  expect([heard.length, hand.router.owned]).toEqual([5, 0]);
});

test("while answers under both numbers may come, an account summary is not sent a third time", async () => {
  const hand = requestsFixture();
  const what = checkedCall(getAccountSummary, { group: "All", tags: ["Cushion"] } as never);
  const { answer } = hand.requests.request(what, { timeoutMs: 60_000 });
  // TWS answers neither it nor what finds out: it is sent again, under the other number.
  await hand.clock.advance(7_000);
  const asked = (): unknown[] => hand.sent.filter(([name]) => name === "reqAccountSummary");
  expect(asked().map((call) => (call as unknown[])[1])).toEqual([1, 2]);
  // TWS says that it was sent too much, and not what.
  hand.comes("info", new Error("Max rate of messages per second has been exceeded"), 100, -1);
  await hand.clock.advance(1_000);
  expect(asked()).toHaveLength(2);
  hand.comes("accountSummary", 1, "DU1", "Cushion", "late", "");
  hand.comes("accountSummaryEnd", 1);
  hand.comes("accountSummary", 2, "DU1", "Cushion", "new", "");
  hand.comes("accountSummaryEnd", 2);
  expect(await answer).toEqual([{ account: "DU1", tag: "Cushion", value: "new", currency: "" }]);
  await hand.clock.advance(60_000);
  expect([hand.requests.open, hand.router.owned, hand.clock.timers]).toEqual([0, 0, 0]);
});

test("rows of a summary that TWS serves though it refused it are no part of a later one", async () => {
  const hand = requestsFixture();
  const what = checkedCall(getAccountSummary, { group: "All", tags: ["Cushion", "BuyingPower"] } as never);
  const { answer } = hand.requests.request(what, { timeoutMs: 60_000 });
  const asked = (): unknown[] =>
    hand.sent.filter(([name]) => name === "reqAccountSummary").map(([, id]) => id);
  const value = (id: number, tag: string, worth: string): void =>
    hand.comes("accountSummary", id, "DU1", tag, worth, "");
  const row = (tag: string, worth: string): object => ({ account: "DU1", tag, value: worth, currency: "" });
  const many = new Error("Max rate of messages per second has been exceeded");
  hand.comes("error", many, 100, 1);
  await hand.clock.advance(1_000);
  expect(asked()).toEqual([1, 2]);
  value(1, "Cushion", "late");
  // TWS refused something, and does not say what: the first number is not used while it may still answer under it.
  hand.comes("info", many, 100, -1);
  await hand.clock.advance(1_000);
  value(1, "BuyingPower", "late");
  hand.comes("accountSummaryEnd", 1);
  expect(asked()).toEqual([1, 2]);
  value(2, "Cushion", "new");
  value(2, "BuyingPower", "new");
  hand.comes("accountSummaryEnd", 2);
  expect(await answer).toEqual([row("Cushion", "new"), row("BuyingPower", "new")]);
  await hand.clock.advance(60_000);
  expect([hand.requests.open, hand.router.owned, hand.clock.timers]).toEqual([0, 0, 0]);
});

test("after a refusal for the rate, the next account summary goes out behind a fence", async () => {
  const hand = requestsFixture();
  const ask = (tag: string): Promise<unknown> =>
    hand.requests.request(checkedCall(getAccountSummary, { group: "All", tags: [tag] } as never), {
      timeoutMs: 60_000,
    }).answer;
  const first = ask("Cushion");
  hand.comes("error", new Error("Max rate of messages per second has been exceeded"), 100, 1);
  await hand.clock.advance(1_000);
  hand.comes("accountSummaryEnd", 2);
  expect(await first).toEqual([]);
  const next = ask("BuyingPower");
  const asked = (): readonly unknown[] => hand.sent.filter(([name]) => name === "reqAccountSummary");
  expect(asked()).toHaveLength(2);
  // TWS answers what it refused after all, and then what came behind.
  hand.comes("accountSummary", 1, "DU1", "Cushion", "late", "");
  hand.comes("accountSummaryEnd", 1);
  const fence = hand.sent.find(([name]) => name === "reqExecutions")?.[1];
  hand.comes("execDetailsEnd", fence);
  expect(asked()).toHaveLength(3);
  hand.comes("accountSummary", 1, "DU1", "BuyingPower", "new", "");
  hand.comes("accountSummaryEnd", 1);
  expect(await next).toEqual([{ account: "DU1", tag: "BuyingPower", value: "new", currency: "" }]);
});
