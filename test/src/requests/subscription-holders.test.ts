import { expect, test } from "vitest";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { checkedCall } from "../../../src/requests/checked-call.ts";
import { type AnyCall, SubscriptionHolders } from "../../../src/requests/subscription-holders.ts";
import type { Recipient } from "../../../src/routing/router.ts";

const call = (account: string): AnyCall => checkedCall(getAccountUpdates, { account });
const [ONE, OTHER] = [call("DU1"), call("DU2")];
const recipient = (): Recipient => ({ receive: () => {} });

/** Holders of which TWS serves a call since an instant. */
function served(served: AnyCall, nowMs = 0): SubscriptionHolders {
  const holders = new SubscriptionHolders();
  holders.requested(served.key, { operation: served.operation, id: 0 }, nowMs);
  return holders;
}

test("a call is held until its last holder releases it", () => {
  const holders = new SubscriptionHolders();
  for (const one of [ONE, ONE, OTHER]) holders.hold(one);
  expect([holders.size, holders.calls]).toEqual([2, [ONE, OTHER]]);
  holders.release(ONE.key);
  expect(holders.holds(ONE.key)).toBe(true);
  holders.release(ONE.key);
  holders.release(ONE.key);
  expect([holders.holds(ONE.key), holders.size]).toEqual([false, 1]);
});

test("only recipients of the call that TWS serves receive what it sends", () => {
  const holders = served(ONE);
  const [first, second] = [recipient(), recipient()];
  holders.hold(ONE, first);
  holders.hold(OTHER, second);
  expect(holders.recipients).toEqual([first]);
  holders.release(ONE.key, first);
  expect(holders.recipients).toEqual([]);
});

test("a held call is missing until TWS serves one of the held calls", () => {
  const holders = new SubscriptionHolders();
  holders.hold(ONE);
  holders.hold(OTHER);
  expect([holders.missing(), holders.wanted]).toEqual([ONE, false]);
  holders.requested(ONE.key, { operation: ONE.operation, id: 0 }, 0);
  expect([holders.missing(), holders.wanted, holders.next()]).toEqual([undefined, true, OTHER]);
  holders.release(OTHER.key);
  expect(holders.next()).toBeUndefined();
});

test("a turn lasts 10 s, and a repeated request of the same call does not prolong it", () => {
  const holders = served(ONE, 1_000);
  holders.requested(ONE.key, { operation: ONE.operation, id: 0 }, 4_000);
  expect([4_000, 11_000, 20_000].map((nowMs) => holders.turnLeftMs(nowMs))).toEqual([7_000, 0, 0]);
  holders.requested(OTHER.key, { operation: OTHER.operation, id: 0 }, 5_000);
  expect(holders.turnLeftMs(5_000)).toBe(10_000);
});

test("a cancel returns what TWS sends, once; after an end by TWS there is nothing to cancel", () => {
  const holders = served(ONE);
  expect([holders.cancelled(), holders.cancelled()]).toEqual([
    { operation: ONE.operation, id: 0 },
    undefined,
  ]);
  const ended = served(ONE);
  ended.hold(ONE);
  ended.ended();
  expect([ended.wanted, ended.missing(), ended.cancelled()]).toEqual([true, undefined, undefined]);
});

test("clear() removes holders, the served call and its turn", () => {
  const holders = served(ONE);
  holders.hold(ONE, recipient());
  holders.clear();
  expect([holders.size, holders.recipients, holders.wanted, holders.turnLeftMs(5_000)]).toEqual([
    0,
    [],
    false,
    10_000,
  ]);
});
