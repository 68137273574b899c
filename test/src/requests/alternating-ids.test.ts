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
