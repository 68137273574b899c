import { expect, test } from "vitest";
import { UnansweredRequests } from "../../../src/ibapi/unanswered-requests.ts";
import type { LeaseApi } from "../../../src/mod.ts";
import { AAPL } from "../../support/contracts.ts";
import { rateExceeded, ScriptedTws } from "../../support/scripted-tws.ts";
import { errors, heard, nextRouter, OPEN_MS } from "../../support/views.ts";
import { World } from "../../support/world.ts";

type Bars = Parameters<LeaseApi["reqHistoricalData"]>;

test("requests through lease.api that TWS never answers are bounded in what they keep", async () => {
  const world = new World({}, OPEN_MS);
  new ScriptedTws(world, 5000, () => {});
  const router = nextRouter();
  const pool = world.pool({ port: 5000, messagesPerSecond: 10_000 });
  const lease = await world.clock.until(pool.acquire());
  const told = heard(lease.api);
  for (let id = 1; id <= 1_500; id++) lease.api.reqContractDetails(id, AAPL);
  await world.clock.advance(120_000);
  expect(router().owned).toBe(1_000);
  // Each that is forgotten is told, and no other.
  expect(errors(told)).toEqual(Array.from({ length: 500 }, (_, at) => [322, at + 1]));
});

test("of unanswered requests the one that was silent for longest is given up", async () => {
  const world = new World({}, OPEN_MS);
  const given: [number, string][] = [];
  const unanswered = new UnansweredRequests<number>(world.clock, (...args) => void given.push(args));
  const deadline = { silenceMs: 60_000, waits: () => false };
  for (let at = 1; at <= 1_000; at++) unanswered.sent(at, deadline);
  unanswered.received(1);
  unanswered.received(1_003);
  unanswered.over(3);
  unanswered.sent(1_001, deadline);
  unanswered.sent(1_002, deadline);
  expect(given).toEqual([[2, "TWS has not answered it, nor 1000 that were sent after it"]]);
  await world.clock.advance(60_000);
  expect(given).toHaveLength(1_001);
  expect(world.clock.timers).toBe(0);
});

test("a deadline for an answer is prolonged while TWS is cut off, and ends with the request", async () => {
  const world = new World({}, OPEN_MS);
  const given: [number, string][] = [];
  const unanswered = new UnansweredRequests<number>(world.clock, (...args) => void given.push(args));
  let cutOff = true;
  unanswered.sent(1, { silenceMs: 60_000, waits: () => cutOff });
  unanswered.sent(2, { silenceMs: 60_000, waits: () => false });
  unanswered.received(2);
  unanswered.over(2);
  await world.clock.advance(90_000);
  cutOff = false;
  await world.clock.advance(20_000);
  expect(given).toEqual([]);
  await world.clock.advance(20_000);
  expect(given).toEqual([[1, "TWS did not answer within 60000 ms"]]);
});

test("a request that TWS answers in parts is given up once it is silent, not before", async () => {
  const world = new World({}, OPEN_MS);
  const given: [number, string][] = [];
  const unanswered = new UnansweredRequests<number>(world.clock, (...args) => void given.push(args));
  unanswered.sent(1, { silenceMs: 1_000, waits: () => false });
  for (let part = 0; part < 5; part++) {
    await world.clock.advance(900);
    unanswered.received(1);
  }
  await world.clock.advance(999);
  expect(given).toEqual([]);
  await world.clock.advance(1);
  expect(given).toEqual([[1, "TWS did not answer within 1000 ms"]]);
});

test("each request of lease.api that is answered once ends, also without an answer", async () => {
  const world = new World({}, OPEN_MS);
  new ScriptedTws(world, 5000, () => {});
  const pool = world.pool({ port: 5000 });
  const lease = await world.clock.until(pool.acquire());
  const { api } = lease;
  const told = heard(api);
  api.reqContractDetails(1, AAPL);
  api.reqExecutions(2, {});
  api.reqHistoricalData(...([3, AAPL, "", "1 D", "1 hour", "TRADES", 1, 1, false] as never as Bars));
  api.reqMktData(4, AAPL, "", true, false);
  api.requestFA(1);
  api.reqAllOpenOrders();
  api.reqCompletedOrders(false);
  api.reqPositions();
  api.reqAccountSummary(5, "All", "NetLiquidation");
  await world.clock.advance(330_000);
  const ids = errors(told).map(([code, id]) => `${code} ${id}`);
  expect(ids.toSorted()).toEqual(
    ["322 -1", "322 -1", "322 -1", "322 -1", "322 1", "322 2", "322 3", "322 4", "322 5"].toSorted(),
  );
});

test("error 100 about a request through lease.api slows the pool down as any other", async () => {
  const world = new World({}, OPEN_MS);
  new ScriptedTws(world, 5000, ({ name, fields }, { send }) => {
    if (name === "reqContractDetails") send(rateExceeded(fields[2] ?? ""));
  });
  const pool = world.pool({ port: 5000 });
  const lease = await world.clock.until(pool.acquire());
  lease.api.reqContractDetails(1, AAPL);
  await world.clock.advance(1_000);
  expect(pool.stats().messagesPerSecond).toBe(25);
});
