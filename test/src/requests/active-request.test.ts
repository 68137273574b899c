import { expect, test } from "vitest";
import { PoolError } from "../../../src/errors.ts";
import { getCurrentTime } from "../../../src/operations/current-time.ts";
import { getPositions } from "../../../src/operations/positions.ts";
import type { AnyRead } from "../../../src/operations/read.ts";
import { ActiveRequest } from "../../../src/requests/active-request.ts";
import { queueParts } from "../../../src/requests/connection-wide-queue-parts.ts";
import type { AnySharedRequest } from "../../../src/requests/shared-request.ts";
import { requestsFixture } from "../../support/requests-fixture.ts";

/** The turn of a request that one caller waits for, and how often it was sent, with fences. */
function turn(operation: AnyRead, messagesPerSecond = 50) {
  const hand = requestsFixture({ messagesPerSecond });
  const parts = queueParts(hand.requests.channel, { receive: () => {} });
  const failed: PoolError[] = [];
  const flight = { operation, args: null, key: "", what: "do it", askers: 1 } as unknown as AnySharedRequest;
  const it = new ActiveRequest(flight, parts, {
    awaited: () => true,
    failed: (error) => void failed.push(error),
    lost: () => {},
  });
  const sent = (): string[] => hand.sent.map(([name]) => name);
  /** Fills the budget of messages. */
  const busy = (): void => {
    for (let at = 0; at < 5; at++) hand.budgets.pacer.count();
  };
  return { hand, parts, it, failed, sent, busy };
}

const POSITIONS = getPositions as unknown as AnyRead;
const TIME = getCurrentTime as unknown as AnyRead;

test("a queued request is sent once for many calls of send(), and not checked for an answer", async () => {
  const { hand, it, sent, busy } = turn(POSITIONS, 5);
  busy();
  it.send();
  it.send();
  it.sendAgain();
  it.joined();
  expect([it.sent, it.hasParts, sent()]).toEqual([false, false, []]);
  await hand.clock.advance(3_000);
  expect([it.sent, it.hasParts, sent()]).toEqual([true, false, ["reqPositions"]]);
});

test("a withdrawn request is not sent until send() is called again; an ended one is never sent", async () => {
  const { hand, it, sent, busy } = turn(POSITIONS, 5);
  busy();
  it.send();
  it.withdraw();
  await hand.clock.advance(3_000);
  expect([it.sent, sent()]).toEqual([false, []]);
  it.send();
  expect(sent()).toEqual(["reqPositions"]);
  it.end();
  it.send();
  await hand.clock.advance(60_000);
  expect([sent(), hand.clock.timers]).toEqual([["reqPositions"], 0]);
});

test("a queued request fails when the session ends; an ended one is not notified", () => {
  const lost = new PoolError("SESSION_LOST", "the session was lost");
  for (const over of [true, false]) {
    const { hand, it, failed, busy } = turn(POSITIONS, 5);
    busy();
    it.send();
    if (over) it.end();
    hand.outbox.end(lost);
    expect(failed.map(({ code, message, cause }) => ({ code, message, cause }))).toEqual(
      over ? [] : [{ code: "SESSION_LOST", message: "Cannot do it: the session was lost", cause: lost }],
    );
  }
});

test("a caller that joins a request sends a fence after five silent seconds, and not earlier", async () => {
  const { hand, parts, it, sent } = turn(POSITIONS);
  it.send();
  parts.fenceWait.stop();
  await hand.clock.advance(4_999);
  it.joined();
  expect(sent()).toEqual(["reqPositions"]);
  await hand.clock.advance(1);
  it.joined();
  expect(sent()).toEqual(["reqPositions", "reqExecutions"]);
});

test("a caller that joins reqCurrentTime sends it again once TWS may answer, without a fence", async () => {
  const { hand, it, sent } = turn(TIME);
  it.send();
  await hand.clock.advance(1_099);
  it.joined();
  expect(sent()).toEqual(["reqCurrentTime"]);
  await hand.clock.advance(1);
  it.joined();
  expect(sent()).toEqual(["reqCurrentTime", "reqCurrentTime"]);
});

test("waitReason names the budget that a request waits for, or that TWS would ignore it", () => {
  expect(turn(TIME).it.waitReason).toBe("TWS ignores it for 1100 ms after its last answer");
  const queued = turn(POSITIONS, 5);
  queued.busy();
  queued.it.send();
  expect(queued.it.waitReason).toBe("1 messages wait for the budget of 5 a second");
});
