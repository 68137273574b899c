import { expect, test } from "vitest";
import { getAccountUpdates } from "../../../src/operations/account-updates.ts";
import { queueParts } from "../../../src/requests/connection-wide-queue-parts.ts";
import { LateAnswerWait } from "../../../src/requests/late-answer-wait.ts";
import type { AnySharedRequest } from "../../../src/requests/shared-request.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";
import { VirtualClock } from "../../support/sim.ts";

/** The time of an answer, in ms. */
const TIMEOUT_MS = getAccountUpdates.timeoutMs;

/** After a request for account updates that is over so many answers are owed. */
function clearing(owes = 1, operation: typeof getAccountUpdates = getAccountUpdates) {
  const hand = requestsFixture({ clock: new VirtualClock(0) });
  const parts = queueParts(hand.requests.channel, { receive: () => {} });
  for (let sent = 0; sent < owes; sent++) parts.outstanding.sent();
  const cleared: number[] = [];
  const flight = { operation, args: { account: "DU1" } } as unknown as AnySharedRequest;
  const it = new LateAnswerWait(flight, 0, parts, () => {
    parts.fenceWait.stop();
    cleared.push(hand.clock.now());
  });
  const row = (): void => it.receive("updateAccountValue", ["Cushion", "1", "", "DU1"]);
  return { hand, it, cleared, owed: parts.outstanding, row };
}

test("the wait ends once every outstanding answer has had its own end", async () => {
  const { hand, it, cleared, owed, row } = clearing(2);
  await hand.clock.advance(1_000);
  row();
  it.receive("positionEnd", []);
  expect([owed.count, cleared]).toEqual([2, []]);
  it.receive("accountDownloadEnd", ["DU1"]);
  expect([owed.count, cleared]).toEqual([1, []]);
  it.receive("accountDownloadEnd", ["DU1"]);
  expect([owed.count, cleared]).toEqual([0, [1_000]]);
  expect(hand.clock.timers).toBe(0);
});

test("without an answer the wait ends at its latest end, and nothing is sent", async () => {
  const { hand, cleared, owed } = clearing();
  await hand.clock.advance(TIMEOUT_MS - 1);
  expect([owed.count, cleared]).toEqual([1, []]);
  await hand.clock.advance(200_000);
  expect([owed.count, cleared]).toEqual([0, [TIMEOUT_MS]]);
  expect([hand.sent, hand.clock.timers]).toEqual([[], 0]);
});

test.each([false, true])(
  "parts prolong the wait, up to three times as long; with a fence: %s",
  async (hurried) => {
    const { hand, it, cleared, row } = clearing();
    if (hurried) it.awaitFence();
    await hand.clock.advance(TIMEOUT_MS / 2);
    row();
    // What is no part of the answer puts off nothing.
    await hand.clock.advance(TIMEOUT_MS / 4);
    it.receive("positionEnd", []);
    await hand.clock.advance((TIMEOUT_MS * 3) / 4 - 1);
    expect(cleared).toEqual([]);
    await hand.clock.advance(200_000);
    expect(cleared).toEqual([1.5 * TIMEOUT_MS]);
    const endless = clearing();
    if (hurried) endless.it.awaitFence();
    for (let sinceMs = 0; sinceMs < 4 * TIMEOUT_MS && endless.cleared.length === 0; sinceMs += 1_000) {
      endless.row();
      await endless.hand.clock.advance(1_000);
    }
    expect([endless.cleared, endless.hand.clock.timers]).toEqual([[3 * TIMEOUT_MS], 0]);
  },
);

test("awaitFence() sends fences until no answer is outstanding", async () => {
  const { hand, it, cleared, owed } = clearing();
  it.awaitFence();
  it.awaitFence();
  owed.sent();
  hand.comes("execDetailsEnd", 1);
  expect([owed.count, cleared, hand.count("reqExecutions")]).toEqual([1, [], 2]);
  await hand.clock.advance(10);
  hand.comes("execDetailsEnd", 2);
  expect([owed.count, cleared]).toEqual([0, [10]]);
  expect([hand.count("reqExecutions"), hand.clock.timers, hand.router.owned]).toEqual([2, 0, 0]);
});

test("an invalid end ends an answer all the same", () => {
  const absurd = (): never => {
    throw new Error("absurd");
  };
  const on = { accountDownloadEnd: absurd };
  const { it, cleared, owed } = clearing(1, {
    ...getAccountUpdates,
    collect: () => ({ on, result: absurd }),
  });
  it.receive("accountDownloadEnd", []);
  expect([owed.count, cleared]).toEqual([0, [0]]);
});

test("an event of that name which ends another answer is no end of this one", () => {
  const { it, cleared, owed } = clearing();
  it.receive("accountDownloadEnd", ["DU2"]);
  expect([owed.count, cleared]).toEqual([1, []]);
});
