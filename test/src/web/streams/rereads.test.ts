import { expect, test } from "vitest";
import { WATCH_ORDERS } from "../../../../src/web/streams/orders.ts";
import { SESSION_LOST, streamHubFixture } from "../../../support/web/stream-hub-fixture.ts";

/** A fixture whose reads by REST are answered by the test. */
function readFixture() {
  const reads: { resolve(rows: unknown): void; reject(cause: Error): void }[] = [];
  const fixture = streamHubFixture({
    reread: () => new Promise((resolve, reject) => void reads.push({ resolve, reject })),
  });
  return { ...fixture, reads };
}

test("a read that fails is tried again after 2 s, then 4 s, and the gap lasts until it succeeds", async () => {
  const { clock, sockets, session, watch, reads, calls } = readFixture();
  const kept = watch(WATCH_ORDERS);
  await session();
  sockets.last.drop(1006);
  await clock.advance(510);
  reads[1]?.reject(new Error("503"));
  await clock.advance(2_000);
  reads[2]?.reject(new Error("503"));
  await clock.advance(3_999);
  expect([reads.length, kept.gaps]).toEqual([3, ["gap"]]);
  await clock.advance(1);
  reads[3]?.resolve([]);
  await clock.settle();
  expect(kept.gaps).toEqual(["gap", "resumed"]);
  expect(calls.filter(([name]) => name === "warn").length).toBe(2);
});

test("an answer that was requested on an earlier WebSocket does not end the gap", async () => {
  const { clock, sockets, hub, session, watch, reads, calls } = readFixture();
  const kept = watch(WATCH_ORDERS);
  await session();
  sockets.last.drop(1006);
  hub.sessionEnded(SESSION_LOST);
  reads[0]?.resolve([{ orderId: 1 }]);
  await clock.settle();
  expect(kept.all.map(({ kind }) => kind)).toEqual(["gap"]);
  await session();
  hub.sessionEnded(SESSION_LOST);
  reads[1]?.reject(new Error("late"));
  await clock.advance(60_000);
  expect([reads.length, calls.filter(([name]) => name === "warn").length]).toEqual([2, 0]);
});

test("a stream that ends while it waits for the next attempt leaves no timer", async () => {
  const { clock, session, watch, reads } = readFixture();
  const kept = watch(WATCH_ORDERS);
  await session();
  reads[0]?.reject(new Error("503"));
  await clock.settle();
  await kept.stream.return?.();
  await clock.advance(5_010);
  expect([reads.length, clock.timers]).toEqual([1, 0]);
});
