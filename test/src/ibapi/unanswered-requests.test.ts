import { expect, test } from "vitest";
import { UnansweredRequests } from "../../../src/ibapi/unanswered-requests.ts";
import { AAPL } from "../../support/contracts.ts";
import { rateExceeded, ScriptedTws } from "../../support/scripted-tws.ts";
import { errors, heard, nextRouter, OPEN_MS } from "../../support/views.ts";
import { World } from "../../support/world.ts";

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
  for (let at = 1; at <= 1_000; at++) unanswered.sent(at, undefined);
  unanswered.received(1);
  unanswered.received(1_003);
  unanswered.over(3);
  unanswered.sent(1_001, undefined);
  unanswered.sent(1_002, undefined);
  expect(given).toEqual([[2, "TWS has not answered it, nor 1000 that were sent after it"]]);
});

test("a deadline for an answer is prolonged while TWS is cut off, and ends with the request", async () => {
  const world = new World({}, OPEN_MS);
  const given: [number, string][] = [];
  const unanswered = new UnansweredRequests<number>(world.clock, (...args) => void given.push(args));
  let cutOff = true;
  unanswered.sent(1, () => cutOff);
  unanswered.sent(2, () => false);
  unanswered.received(2);
  unanswered.over(2);
  await world.clock.advance(90_000);
  cutOff = false;
  await world.clock.advance(20_000);
  expect(given).toEqual([]);
  await world.clock.advance(20_000);
  expect(given).toEqual([[1, "TWS did not answer within 60000 ms"]]);
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
